/** The arguments of a resource in one form, however they were written. */
import { isValueObject, type Value, type ValueObject } from "../expression/value";

/** Terraform treats an argument that is null as one that is left out. */
export const withoutNulls = (args: ValueObject): ValueObject =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));

/** A single nested block may stand without its list; here each is a list. */
export function inBlockLists(body: ValueObject, blocks: readonly string[], parent = ""): ValueObject {
  const isBlock = (name: string): boolean => blocks.includes(name) || blocks.includes(`${parent}.${name}`);
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, isBlock(name) ? blockList(name, value, blocks) : value]),
  );
}

/** Some blocks share their name with an argument that holds no object. */
function blockList(name: string, value: Value, blocks: readonly string[]): Value {
  if (isValueObject(value)) return [inBlockLists(withoutNulls(value), blocks, name)];
  if (!Array.isArray(value)) return value;
  return value.map((item) => (isValueObject(item) ? inBlockLists(withoutNulls(item), blocks, name) : item));
}
