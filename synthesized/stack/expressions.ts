/**
 * The values of what a document holds: its texts are templates, and `dynamic` stands for blocks.
 *
 * @module
 */
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import { evaluateTemplate } from "../expression/evaluate";
import { EvaluationFailure } from "../expression/failure";
import { isTemplate } from "../expression/syntax";
import { isValueObject, restOf, Unknown, type Value, type ValueObject } from "../expression/value";
import { isSet, sortedEntries, typeName } from "../expression/values";
import { asList, bare, labelled } from "./blocks";
import { StackError } from "./error";
import { type ExpressionPlace, resolveReference, type World } from "./references";
import { findingOf } from "./templates";

/** Evaluates all texts in a value, and the keys of its objects. */
export function evaluateIn(world: World, value: Json, at: ExpressionPlace): Value {
  if (isText(value)) return evaluateText(world, value, at);
  if (Array.isArray(value)) {
    return value.map((item, index) => evaluateIn(world, item, { ...at, place: `${at.place}[${index}]` }));
  }
  if (!isObject(value)) return value;
  const { dynamic, ...rest } = value;
  const isDynamic = dynamic !== undefined && isOfBlocks(dynamic);
  const members = Object.entries(isDynamic ? rest : value)
    .filter(([key]) => key !== "//")
    .map(([key, member]): [Value, Value] => {
      const inner = within(at, key);
      return [evaluateText(world, key, inner), evaluateIn(world, member, inner)];
    });
  const unknown = members.map(([key]) => key).find(Unknown.is);
  if (unknown !== undefined) return unknown;
  const written = Object.fromEntries(members.map(([key, member]) => [String(key), member]));
  return isDynamic ? withDynamicBlocks(world, dynamic, written, at) : written;
}

const within = (at: ExpressionPlace, name: string): ExpressionPlace => ({
  ...at,
  place: `${at.place}${at.place.includes(",") ? "." : ", "}${name}`,
});

function evaluateText(world: World, text: string, at: ExpressionPlace): Value {
  if (!isTemplate(text)) return text;
  const template = world.configuration.templates.get(text);
  if (!template) throw new Error(`${at.place}: the template was not parsed ahead: ${text}`);
  const { now, folders } = world;
  return failingAt(at.place, text, () =>
    evaluateTemplate(template, {
      resolve: (steps) => resolveReference(world, steps, at, text),
      tell: ({ message, remedy }) => world.tell({ setting: message, reason: "it is not known here", remedy }),
      now,
      directory: folders.root,
      modules: folders.modules,
    }),
  );
}

export const expressionOf = (value: Json): string => (isText(value) ? value : JSON.stringify(value));

/** What Terraform refuses there is told with its place. */
export function failingAt<T>(place: string, expression: string, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof StackError) throw error;
    throw new StackError(findingOf(error, place, expression));
  }
}

/** A map may have a member that is called `dynamic` as well. */
const isOfBlocks = (dynamic: Json): boolean => {
  const blocks = labelled(dynamic, 1);
  return blocks.length > 0 && blocks.every(({ body }) => body.for_each !== undefined && body.content !== undefined);
};

/** https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks: they follow the blocks of their kind that are written out. */
function withDynamicBlocks(world: World, dynamic: Json, written: ValueObject, at: ExpressionPlace): ValueObject {
  const result = { ...written };
  for (const { labels, body } of labelled(dynamic, 1)) {
    const [kind = ""] = labels;
    const before = Object.hasOwn(result, kind) ? (result[kind] ?? []) : [];
    const more = blocksOf(world, kind, body, within(at, `dynamic.${kind}`));
    const all = Unknown.is(more) ? more : [...(Array.isArray(before) ? before : [before]), ...more];
    result[kind] = Unknown.is(before) ? before : all;
  }
  return result;
}

/** Not known where it is not known how many there are. */
function blocksOf(world: World, kind: string, body: JsonObject, at: ExpressionPlace): readonly Value[] | Unknown {
  const { for_each: collection = null, iterator, content } = body;
  const items = evaluateIn(world, collection, within(at, "for_each"));
  if (Unknown.is(items)) return items;
  const name = isText(iterator) ? bare(iterator) : kind;
  const entries = failingAt(at.place, expressionOf(collection), () => membersOf(items));
  if (Unknown.is(entries)) return entries;
  return entries.flatMap(([key, value]) => {
    const names = new Map([...at.names, [name, { key, value }]]);
    return asList(content).map((one) => evaluateIn(world, one, { ...at, names }));
  });
}

function membersOf(items: Value): readonly (readonly [Value, Value])[] | Unknown {
  if (Array.isArray(items)) return items.map((item, index) => [isSet(items) ? item : index, item] as const);
  if (isValueObject(items)) return restOf(items) ?? sortedEntries(items);
  throw new EvaluationFailure(
    `the for_each of a dynamic block walks over a list, a set or a map, not ${typeName(items)}`,
  );
}
