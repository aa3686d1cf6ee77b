/**
 * Terraform's conversions between types, and its equality:
 * https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
 *
 * @module
 */
import { isObject, type Json, type JsonObject } from "../../internal/json";
import { EvaluationFailure } from "./failure";
import { decimalText, goNumber, isNumberText, precise } from "./number-text";
import { isValueObject, restOf, Unknown, unknownAmong, type Value, type ValueObject } from "./value";

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
  if (typeof value === "number") return decimalText(value);
  if (typeof value === "boolean") return String(value);
  throw new EvaluationFailure(`a string is wanted, not ${typeName(value)}`);
}

/** A text that has not the form that is wanted, or what else it is. */
const otherText = (value: Json): string => (typeof value === "string" ? "this text" : typeName(value));

export function toNumber(value: Json): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && isNumberText(value)) return precise(value);
  throw new EvaluationFailure(`a number is wanted, not ${otherText(value)}`);
}

export function toWhole(value: Json): number {
  const number = toNumber(value);
  if (!Number.isInteger(number)) throw new EvaluationFailure("a whole number is wanted, not a fraction");
  return number;
}

export function toBool(value: Json): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "1") return true;
  if (value === "false" || value === "0") return false;
  throw new EvaluationFailure(`a bool is wanted, not ${otherText(value)}`);
}

export function toList(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  throw new EvaluationFailure(`a list is wanted, not ${typeName(value)}`);
}

/** A list whose items are of one type, or null. */
export const toListOf =
  <T extends Json>(convert: (item: Json) => T) =>
  (value: Json): (T | null)[] =>
    toList(value).map((item) => (item === null ? null : convert(item)));

/** A list that has no type for its items but that they have one. */
export const toAlike = (value: Json): Json[] => unified(toList(value));

export function toMap(value: Json): JsonObject {
  if (isObject(value)) return value;
  throw new EvaluationFailure(`a map or object is wanted, not ${typeName(value)}`);
}

/** A key that a map has of its own; never one that JavaScript's objects inherit. */
export const memberOf = <V extends Value>(map: { readonly [key: string]: V }, key: string): V | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** Sets a member even if it is called `__proto__`. */
export function setMember(map: ValueObject, key: string, value: Value): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

/** A map's members in the order in which Terraform walks over them. */
export const sortedEntries = <V extends Value>(map: { readonly [key: string]: V }): [string, V][] =>
  Object.entries(map).sort(([one], [other]) => inTextOrder(one, other));

/** Terraform orders text by its bytes in UTF-8, which is the order of code points. */
export function inTextOrder(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** null comes last; what has no order of its own is ordered by {@link hashText}. */
function inSetOrder(one: Json, other: Json): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (typeof one === "string" && typeof other === "string") return inTextOrder(one, other);
  if (typeof one === "boolean" && typeof other === "boolean") return Number(one) - Number(other);
  return inTextOrder(hashText(one), hashText(other));
}

/** https://github.com/zclconf/go-cty/blob/v1.16.2/cty/set_internals.go */
function hashText(value: Json): string {
  if (value === null) return "~";
  if (typeof value === "boolean") return value ? "T" : "F";
  if (typeof value === "number") return goNumber(value, 10);
  if (typeof value === "string") return JSON.stringify(value);
  const [open, close] = isSet(value) ? "[]" : "<>";
  const items = Array.isArray(value) ? value : sortedEntries(value).map(([, member]) => member);
  return `${open}${items.map((item) => `${hashText(item)};`).join("")}${close}`;
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
 * Items of one type, as lists, sets, maps and both arms of a conditional have: a string among primitives makes all strings, lists and objects are
 * made alike part by part. What is not known may be a string, and then nobody knows what a number beside it becomes. A `null` that is written as such
 * has any type: `nullHasAnyType` lets what stands beside one be as it is where no type holds all, but for an object beside a tuple.
 * https://github.com/zclconf/go-cty/blob/v1.16.2/cty/convert/unify.go
 */
export function unified(items: readonly Json[], rule?: Rule): Json[];
export function unified(items: readonly Value[], rule?: Rule): Value[];
export function unified(items: readonly Value[], rule: Rule = { nullHasAnyType: false }): Value[] {
  try {
    return ofOneType(items, rule);
  } catch (error) {
    const isObjectBesideTuple = items.some(isValueObject) && items.some((item) => Array.isArray(item) && !isSet(item));
    if (!rule.nullHasAnyType || !items.includes(null) || isObjectBesideTuple) throw error;
    return [...items];
  }
}

interface Rule {
  readonly nullHasAnyType: boolean;
}

function ofOneType(items: readonly Value[], rule: Rule): Value[] {
  const present = items.filter((item) => item !== null && !isLeftAsItIs(item));
  if (present.length < 2 && !items.some(isLeftAsItIs)) return [...items];
  if (present.every(isPrimitive)) return unifiedPrimitives(items);
  if (!present.every(Array.isArray) && !present.every(isValueObject)) {
    throw new EvaluationFailure(`${[...new Set(present.map(typeName))].join(" and ")} have no type in common`);
  }
  const alike = madeAlike(present.map(partsOf), rule)[Symbol.iterator]();
  return items.map((item) => (item === null || isLeftAsItIs(item) ? item : withParts(item, alike.next().value ?? [])));
}

/** Its type is not known. */
const isLeftAsItIs = (item: Value): boolean => Unknown.is(item) || (isValueObject(item) && restOf(item) !== undefined);

const isPrimitive = (item: Value): item is string | number | boolean => item !== null && typeof item !== "object";

function unifiedPrimitives(items: readonly Value[]): Value[] {
  const types = new Set(items.filter(isPrimitive).map((item) => typeof item));
  const unknown = items.find(Unknown.is);
  if (unknown !== undefined && !types.has("string")) return items.map((item) => (isPrimitive(item) ? unknown : item));
  if (types.size < 2) return [...items];
  if (!types.has("string")) throw new EvaluationFailure("a number and a bool have no type in common");
  return items.map((item) => (isPrimitive(item) ? toText(item) : item));
}

type Part = readonly [place: string, value: Value];

function partsOf(value: Value): Part[] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  return isValueObject(value) ? sortedEntries(value) : [];
}

function withParts(value: Value, parts: readonly Part[]): Value {
  if (partsOf(value).every(([, before], index) => before === parts[index]?.[1])) return value;
  if (!Array.isArray(value)) return Object.fromEntries(parts);
  const items = parts.map(([, item]) => item);
  // Sound: nothing that is not known gets into a set.
  return isSet(value) ? toSet(items as Json[]) : items;
}

/** What stands at the same place in each gets one type; what stands anywhere does, where their places differ. */
function madeAlike(rows: readonly (readonly Part[])[], rule: Rule): Part[][] {
  const shapes = new Set(rows.map((row) => JSON.stringify(row.map(([place]) => place))));
  const columnOf = (place: string): string => (shapes.size === 1 ? place : "");
  const columns = new Map<string, Value[]>();
  for (const [place, value] of rows.flat()) {
    const column = columns.get(columnOf(place));
    if (column === undefined) columns.set(columnOf(place), [value]);
    else column.push(value);
  }
  const values = new Map([...columns].map(([column, all]) => [column, unified(all, rule)[Symbol.iterator]()]));
  return rows.map((row) => row.map(([place]) => [place, values.get(columnOf(place))?.next().value ?? null]));
}
