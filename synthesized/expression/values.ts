/**
 * Terraform's conversions between types, and its equality:
 * https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
 *
 * @module
 */
import { isObject, type Json, type JsonObject } from "../../internal/json";
import { isValueObject, restOf, Unknown, unknownAmong, type Value } from "../value";
import { EvaluationFailure, UnsupportedFeature } from "./failure";

/** Sets are held as sorted lists; what was made by `toset` is remembered here, because a set has no indices. */
const sets = new WeakSet<Value[]>();

export const isSet = (value: Value): boolean => Array.isArray(value) && sets.has(value);

export function toSet(items: readonly Json[]): Json[] {
  const set = distinct(unified(items)).sort(inSetOrder);
  sets.add(set);
  return set;
}

/** The type of a value in Terraform's words, for messages. */
export function typeName(value: Value): string {
  if (value === null) return "null";
  if (Unknown.is(value)) return "a value that is not known";
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

/** Terraform counts with 512 bits; a number that a double cannot hold is not known rather than rounded. */
export function precise(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new UnsupportedFeature(`the number ${text}, too large to be counted with exactly,`, "use a smaller one");
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
export const memberOf = <V extends Value>(map: { readonly [key: string]: V }, key: string): V | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** A map's members in the order in which Terraform walks over them. */
export const sortedEntries = <V extends Value>(map: { readonly [key: string]: V }): [string, V][] =>
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

/** Values of different types are never equal, and null equals null. What is not known equals what is not known for the same reason. */
export function isEqual(one: Value, other: Value): boolean {
  if (Unknown.is(one) || Unknown.is(other)) return Unknown.is(one) && Unknown.is(other) && one.reason === other.reason;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isEqual(item, other[index] ?? null));
  }
  if (isValueObject(one) && isValueObject(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key] ?? null, other[key] ?? null))
    );
  }
  return one === other;
}

/** `==`: what is known may tell values apart, and never makes them equal while a part is not known. */
export function equality(one: Value, other: Value): boolean | Unknown {
  if (Unknown.is(one) || Unknown.is(other)) return unknownAmong(one, other) ?? false;
  return differ(one, other) ? false : (unknownAmong(one, other) ?? true);
}

/** Whether two values cannot be equal, whatever is not known of them. */
function differ(one: Value, other: Value): boolean {
  if (Unknown.is(one) || Unknown.is(other)) return false;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length !== other.length || one.some((item, index) => differ(item, other[index] ?? null));
  }
  if (isValueObject(one) && isValueObject(other)) {
    const lacks = (map: typeof one, key: string): boolean => !Object.hasOwn(map, key) && restOf(map) === undefined;
    const both = Object.keys(one).filter((key) => Object.hasOwn(other, key));
    return (
      Object.keys(one).some((key) => lacks(other, key)) ||
      Object.keys(other).some((key) => lacks(one, key)) ||
      both.some((key) => differ(one[key] ?? null, other[key] ?? null))
    );
  }
  return one !== other;
}

export function distinct(items: readonly Json[]): Json[] {
  const kept: Json[] = [];
  for (const item of items) {
    if (!kept.some((other) => isEqual(item, other))) kept.push(item);
  }
  return kept;
}

/**
 * Items of one type, as lists, sets, maps and both arms of a conditional have: a string among primitives makes all strings. What is not known
 * may be a string, and then nobody knows what a number beside it becomes.
 */
export function unified(items: readonly Json[]): Json[];
export function unified(items: readonly Value[]): Value[];
export function unified(items: readonly Value[]): Value[] {
  const types = new Set(items.filter(isPrimitive).map((item) => typeof item));
  const unknown = items.find(Unknown.is);
  if (unknown !== undefined && !types.has("string")) return items.map((item) => (isPrimitive(item) ? unknown : item));
  if (types.size < 2) return [...items];
  if (!types.has("string")) {
    throw new EvaluationFailure("a number and a bool have no type in common");
  }
  return items.map((item) => (isPrimitive(item) ? toText(item) : item));
}

const isPrimitive = (item: Value): item is string | number | boolean => item !== null && typeof item !== "object";
