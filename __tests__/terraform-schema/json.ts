/** JSON as it comes from `cdk.tf.json`. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The members of an object; none where there is no object. `"//"` holds comments in Terraform's JSON syntax. */
export const members = (value: Json | undefined): [string, Json][] =>
  isObject(value)
    ? Object.entries(value).flatMap(([key, member]) => (key === "//" || member === undefined ? [] : [[key, member]]))
    : [];

/** Terraform's JSON syntax lets a single block stand without its list. */
export const asList = (value: Json): readonly Json[] => (isList(value) ? value : [value]);

/** Every string in a document, keys included, with the path that leads to it. */
export function* strings(
  value: Json | undefined,
  path: readonly (string | number)[] = [],
): Generator<[string, string]> {
  if (typeof value === "string") {
    yield [path.join("."), value];
  } else if (isList(value)) {
    for (const [index, item] of value.entries()) {
      yield* strings(item, [...path, index]);
    }
  } else {
    for (const [key, member] of members(value)) {
      yield [[...path, key].join("."), key];
      yield* strings(member, [...path, key]);
    }
  }
}
