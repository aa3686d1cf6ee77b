/** JSON as it stands in `cdk.tf.json`, and as Terraform's values are held here. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

/** Narrows to an object: neither a list nor null. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Narrows to text. */
export const isText = (value: unknown): value is string => typeof value === "string";

/** The member of an object, or `undefined` for anything else. */
export function member(json: unknown, name: string): unknown {
  return typeof json === "object" && json !== null && Object.hasOwn(json, name)
    ? (json as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** The member of an object, if it is a text that is not empty. */
export function text(json: unknown, name: string): string | undefined {
  const found = member(json, name);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** The texts of a list, or none. */
export function texts(json: unknown, name: string): readonly string[] {
  const found = member(json, name);
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === "string") : [];
}

/** Parses, or gives `undefined` without quoting what it read. */
export function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
