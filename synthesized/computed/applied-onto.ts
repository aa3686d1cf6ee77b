/**
 * What a deployment is after an apply onto what a former stack left: its provider keeps what is no longer written.
 *
 * @module
 */
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import { deploymentSpecification, isSent, type SpecificationBlock } from "../../limits/deployment-specification";
import { planned } from "../../limits/planned-specification";
import { isValueObject, onlyBlock, Unknown, type Value, type ValueObject } from "../expression/value";

/** Arguments whose change makes the provider replace it: nothing is kept then. */
const replacing = ["gateway_id", "path_prefix"];

export function deploymentOnto(values: ValueObject, former: ValueObject): ValueObject {
  const isReplaced = replacing.some((name) => {
    const [next, was] = [values[name], former[name]];
    return isText(next) && isText(was) && next !== was;
  });
  const [next, was] = [onlyBlock(values.specification), onlyBlock(former.specification)];
  if (isReplaced || next === undefined || was === undefined) return values;
  const unknown: Unknown[] = [];
  const merged = planned(stored(marked(was, unknown)), marked(next, unknown));
  // Sound: what is merged is JSON, and what is left out of it is no member.
  return { ...values, specification: [restored(merged as JsonObject, unknown)] };
}

/** As the provider stores it: without what it does not send. */
function stored(block: JsonObject, table: SpecificationBlock = deploymentSpecification): JsonObject {
  const { attributes = [], blocks = {}, sentBy } = table;
  const optional = [...attributes, ...Object.keys(blocks)].filter((name) => name !== sentBy);
  const sent = Object.entries(block).filter(([name]) => !optional.includes(name) || isSent(table, block, name));
  return Object.fromEntries(
    sent.map(([name, part]) => {
      const nested = blocks[name];
      const isOfBlocks = nested !== undefined && Array.isArray(part);
      return [name, isOfBlocks ? part.map((item) => (isObject(item) ? stored(item, nested) : item)) : part];
    }),
  );
}

/** Stands for what is not known while blocks are merged: there is something, and nothing in it. */
const mark = "(not known)";

function marked(value: ValueObject, unknown: Unknown[]): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, markedPart(member, unknown)]));
}

function markedPart(value: Value, unknown: Unknown[]): Json {
  if (Unknown.is(value)) return { [mark]: unknown.push(value) - 1 };
  if (Array.isArray(value)) return value.map((item) => markedPart(item, unknown));
  return isValueObject(value) ? marked(value, unknown) : value;
}

function restored(value: Json, unknown: readonly Unknown[]): Value {
  if (Array.isArray(value)) return value.map((item) => restored(item, unknown));
  if (!isObject(value)) return value;
  const index = value[mark];
  if (typeof index === "number") return unknown[index] ?? null;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, restored(member, unknown)]));
}
