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
export const isText = (value: Json | undefined): value is string => typeof value === "string";
