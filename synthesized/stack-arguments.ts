/** The arguments of a resource in one form, however they were written. */
import { isObject, type Json, type JsonObject } from "../internal/json";

/** Terraform treats an argument that is null as one that is left out. */
export const withoutNulls = (args: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));

/** A single nested block may stand without its list; here each is a list. */
export function inBlockLists(body: JsonObject, blocks: readonly string[], parent = ""): JsonObject {
  const isBlock = (name: string): boolean => blocks.includes(name) || blocks.includes(`${parent}.${name}`);
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, isBlock(name) ? blockList(name, value, blocks) : value]),
  );
}

/** Some blocks share their name with an argument that holds no object. */
function blockList(name: string, value: Json, blocks: readonly string[]): Json {
  if (isObject(value)) return [inBlockLists(withoutNulls(value), blocks, name)];
  if (!Array.isArray(value)) return value;
  return value.map((item) => (isObject(item) ? inBlockLists(withoutNulls(item), blocks, name) : item));
}
