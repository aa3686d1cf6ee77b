/** Terraform's type conversions. */
import { isObject, type Json, type JsonObject } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import { isSet, sortedEntries, toBool, toList, toMap, toNumber, toSet, toText, typeName, unified } from "../values";
import { anything, fixed, type Parameter, type TerraformFunction } from "./signature";

const orNull =
  <T extends Json>(convert: Parameter<T>): Parameter<Json> =>
  (value) =>
    value === null ? null : convert(value);

export const conversions: Readonly<Record<string, TerraformFunction>> = {
  tostring: fixed([orNull(toText)], (value) => value),
  tonumber: fixed([orNull(toNumber)], (value) => value),
  tobool: fixed([orNull(toBool)], (value) => value),
  tolist: fixed([toList], (items) => [...unified(items)]),
  toset: fixed([toList], toSet),
  tomap: fixed([toMap], withOneType),
  sensitive: fixed([anything], (value) => value),
  nonsensitive: fixed([anything], (value) => value),
  issensitive: () => {
    throw new EvaluationFailure("whether a value is sensitive is not followed here");
  },
  type: fixed([anything], typeOf),
};

function withOneType(map: JsonObject): JsonObject {
  const entries = sortedEntries(map);
  const values = unified(entries.map(([, value]) => value));
  return Object.fromEntries(entries.map(([key], index) => [key, values[index] ?? null]));
}

function typeOf(value: Json): Json {
  if (isSet(value) || Array.isArray(value) || isObject(value)) {
    throw new EvaluationFailure(`type() of ${typeName(value)} is not followed here`);
  }
  return value === null ? "dynamic" : { string: "string", number: "number", boolean: "bool" }[typeof value as "string"];
}
