/** Terraform's type conversions. */
import type { Json, JsonObject } from "../../../internal/json";
import { UnsupportedFeature } from "../failure";
import { typedMap } from "../typed-maps";
import { sortedEntries, toAlike, toBool, toList, toMap, toNumber, toSet, toText, unified } from "../values";
import { anything, fixed, type Parameter, type TerraformFunction } from "./signature";

const orNull =
  <T extends Json>(convert: Parameter<T>): Parameter<Json> =>
  (value) =>
    value === null ? null : convert(value);

export const conversions: Readonly<Record<string, TerraformFunction>> = {
  tostring: fixed([orNull(toText)], (value) => value),
  tonumber: fixed([orNull(toNumber)], (value) => value),
  tobool: fixed([orNull(toBool)], (value) => value),
  tolist: fixed([orNull(toAlike)], (items) => items),
  toset: fixed([orNull((value) => toSet(toList(value)))], (items) => items),
  tomap: fixed([orNull((value) => withOneType(toMap(value)))], (map) => map),
  ephemeralasnull: fixed([anything], (value) => value),
  sensitive: fixed([anything], (value) => value),
  nonsensitive: fixed([anything], (value) => value),
  issensitive: fixed([anything], () => {
    throw new UnsupportedFeature("the function issensitive()", "which values are sensitive is not followed here");
  }),
};

function withOneType(map: JsonObject): JsonObject {
  const entries = sortedEntries(map);
  const values = unified(entries.map(([, value]) => value));
  return typedMap(Object.fromEntries(entries.map(([key], index) => [key, values[index] ?? null])));
}
