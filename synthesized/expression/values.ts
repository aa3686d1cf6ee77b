/**
 * Terraform's conversions between types, and its equality:
 * https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
 *
 * @module
 */
import { isObject, type Json, type JsonObject } from "../../internal/json";
import { EvaluationFailure } from "./failure";

/** Sets are held as sorted lists; what was made by `toset` is remembered here, because a set has no indices. */
const sets = new WeakSet<Json[]>();

export const isSet = (value: Json): boolean => Array.isArray(value) && sets.has(value);

export function toSet(items: readonly Json[]): Json[] {
  const set = distinct(unified(items)).sort(inSetOrder);
  sets.add(set);
  return set;
}

/** The type of a value in Terraform's words, for messages. */
export function typeName(value: Json): string {
  if (value === null) return "null";
  if (isSet(value)) return "a set";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return { string: "a string", number: "a number", boolean: "a bool" }[typeof value as "string" | "number" | "boolean"];
}

export function toText(value: Json): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (typeof value === "boolean") return String(value);
  throw new EvaluationFailure(`a string is wanted, not ${typeName(value)}`);
}

/** Terraform never writes exponents. */
function numberText(value: number): string {
  const [mantissa = "", exponent] = String(value).split("e");
  if (exponent === undefined) return mantissa;
  const [sign = "", whole = "", fraction = ""] = /^(-?)(\d)(?:\.(\d+))?$/.exec(mantissa)?.slice(1) ?? [];
  const digits = whole + fraction;
  const point = 1 + Number(exponent);
  return sign + (point <= 0 ? `0.${"0".repeat(-point)}${digits}` : digits.padEnd(point, "0"));
}

export function toNumber(value: Json): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value)) return precise(value);
  throw new EvaluationFailure(`a number is wanted, not ${typeof value === "string" ? `"${value}"` : typeName(value)}`);
}

/** Terraform counts with 512 bits; a number that a double cannot hold is refused rather than rounded. */
export function precise(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new EvaluationFailure(`${text} is too large a number to be evaluated exactly here`);
  }
  return value;
}

export function toBool(value: Json): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "1") return true;
  if (value === "false" || value === "0") return false;
  throw new EvaluationFailure(`a bool is wanted, not ${typeof value === "string" ? `"${value}"` : typeName(value)}`);
}

export function toList(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  throw new EvaluationFailure(`a list is wanted, not ${typeName(value)}`);
}

export function toMap(value: Json): JsonObject {
  if (isObject(value)) return value;
  throw new EvaluationFailure(`a map or object is wanted, not ${typeName(value)}`);
}

/** A key that a map has of its own; never one that JavaScript's objects inherit. */
export const memberOf = (map: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** A map's members in the order in which Terraform walks over them. */
export const sortedEntries = (map: JsonObject): [string, Json][] =>
  Object.entries(map).sort(([one], [other]) => inTextOrder(one, other));

/** Terraform orders text by its bytes in UTF-8, which is the order of code points. */
export function inTextOrder(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function inSetOrder(one: Json, other: Json): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (typeof one === "string" && typeof other === "string") return inTextOrder(one, other);
  return inTextOrder(JSON.stringify(one), JSON.stringify(other));
}

/** `==`: values of different types are never equal, and null equals null. */
export function isEqual(one: Json, other: Json): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isEqual(item, other[index] ?? null));
  }
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key] ?? null, other[key] ?? null))
    );
  }
  return one === other;
}

export function distinct(items: readonly Json[]): Json[] {
  const kept: Json[] = [];
  for (const item of items) {
    if (!kept.some((other) => isEqual(item, other))) kept.push(item);
  }
  return kept;
}

/** Items of one type, as lists, sets, maps and both arms of a conditional have: a string among primitives makes all strings. */
export function unified(items: readonly Json[]): Json[] {
  const primitives = items.filter((item) => item !== null && typeof item !== "object");
  const types = new Set(primitives.map((item) => typeof item));
  if (types.size < 2) return [...items];
  if (!types.has("string")) {
    throw new EvaluationFailure("a number and a bool have no type in common");
  }
  return items.map((item) => (item === null || typeof item === "object" ? item : toText(item)));
}
