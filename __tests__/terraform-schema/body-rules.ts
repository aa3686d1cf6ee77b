/** Whether the body of a block holds what its schema allows: arguments, nested blocks, their number. */
import { typeOfAttribute } from "./block-type";
import { asList, isList, isObject, type Json, type JsonObject, members } from "./json";
import type { Place } from "./place";
import type { Attribute, Block, BlockType } from "./schema";
import { judgeValue, typeOfValue } from "./value-rules";
import { elementType } from "./value-type";

export interface BodyOptions {
  /** Keys that Terraform itself defines for such a block; judged elsewhere. */
  readonly metaArguments?: readonly string[];
  /** Keys that the schema lists but only the provider may set. */
  readonly readOnly?: readonly string[];
  /** Providers fill required arguments from the environment, so a missing one says nothing. */
  readonly fillsFromEnvironment?: boolean;
}

export function judgeBody(body: Json, block: Block, place: Place, options: BodyOptions = {}): void {
  if (!isObject(body)) {
    place.report("block-shape", `a block is an object, got ${JSON.stringify(body)}`);
    return;
  }
  for (const [key, value] of members(body)) {
    judgeMember(key, value, block, place.inside(key), options);
  }
  judgeDynamicBlocks(body, block, place);
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    if (attribute.required && (body[name] ?? null) === null && !options.fillsFromEnvironment) {
      place.report("missing-argument", `"${name}" is required`);
    }
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    judgeCount(name, nested, body, place);
  }
}

function judgeMember(key: string, value: Json, block: Block, place: Place, options: BodyOptions): void {
  const attribute = own(block.attributes, key);
  const nested = own(block.block_types, key);
  if (options.metaArguments?.includes(key) || value === null || (key === "dynamic" && !attribute && !nested)) {
    return;
  }
  if (attribute) {
    judgeArgument(value, attribute, place, options.readOnly?.includes(key) ?? false);
  } else if (nested) {
    for (const [body, at] of nestedBodies(value, nested, place)) {
      judgeBody(body, nested.block, at);
    }
  } else {
    const names = [...Object.keys(block.attributes ?? {}), ...Object.keys(block.block_types ?? {})].sort();
    place.report("unknown-argument", `the schema has no such argument or block; it has ${names.join(", ") || "none"}`);
  }
}

function judgeArgument(value: Json, attribute: Attribute, place: Place, isReadOnly: boolean): void {
  if (isReadOnly || (attribute.computed && !attribute.optional && !attribute.required)) {
    place.report("read-only", "the provider sets this itself");
  }
  if (attribute.deprecated) {
    place.report("deprecated", "the provider warns that this will go");
  }
  judgeValue(value, typeOfAttribute(attribute), place);
}

/** The bodies of a block with their places: one, a list of them, or a map by label. */
function nestedBodies(value: Json, { nesting_mode: mode }: BlockType, place: Place): [Json, Place][] {
  if (mode === "map") {
    return members(value).map(([label, body]) => [body, place.inside(label)]);
  }
  return isList(value) ? value.map((body, index) => [body, place.inside(index)]) : [[value, place]];
}

function judgeCount(name: string, nested: BlockType, body: JsonObject, place: Place): void {
  const written = (body[name] ?? null) === null ? [] : nestedBodies(body[name] ?? null, nested, place);
  const isDynamic = isObject(body.dynamic) && body.dynamic[name] !== undefined;
  const isSingle = nested.nesting_mode === "single" || nested.nesting_mode === "group";
  const most = isSingle ? 1 : (nested.max_items ?? Number.POSITIVE_INFINITY);
  const least = isDynamic ? 0 : (nested.min_items ?? 0);
  if (written.length > most || written.length < least) {
    place.report("block-count", `${written.length} "${name}" blocks; allowed are ${least} to ${most}`);
  }
}

/** https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks */
function judgeDynamicBlocks(body: JsonObject, block: Block, place: Place): void {
  if (own(block.attributes, "dynamic") || own(block.block_types, "dynamic")) {
    return;
  }
  for (const [name, entries] of members(body.dynamic)) {
    const nested = own(block.block_types, name);
    const at = place.inside("dynamic").inside(name);
    if (!nested) {
      at.report("unknown-argument", `the schema has no block "${name}"`);
      continue;
    }
    for (const entry of asList(entries)) {
      judgeDynamicBlock(name, entry, nested, at);
    }
  }
}

function judgeDynamicBlock(name: string, entry: Json, nested: BlockType, place: Place): void {
  const { for_each: forEach = null, content = null, iterator } = isObject(entry) ? entry : {};
  if (forEach === null || content === null) {
    place.report("block-shape", "a dynamic block needs for_each and content");
    return;
  }
  const value = elementType(typeOfValue(forEach, place.inside("for_each")));
  const bound = typeof iterator === "string" && iterator !== "" ? iterator : name;
  const inner = place.inside("content").binding({ [bound]: ["object", { key: "dynamic", value }] });
  judgeBody(content, nested.block, inner);
}

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;
