/** Terraform's functions on lists and maps. */
import { isObject, type Json, type JsonObject } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import {
  distinct,
  inTextOrder,
  isEqual,
  isSet,
  memberOf,
  sortedEntries,
  toBool,
  toList,
  toMap,
  toNumber,
  toSet,
  toText,
  typeName,
  unified,
} from "../values";
import { anything, fixed, type TerraformFunction, variadic } from "./signature";
import { graphemes } from "./strings";

export const collections: Readonly<Record<string, TerraformFunction>> = {
  alltrue: fixed([toList], (items) => items.every((item) => item !== null && toBool(item))),
  anytrue: fixed([toList], (items) => items.some((item) => item !== null && toBool(item))),
  chunklist: fixed([toList, toNumber], chunks),
  coalesce: variadic(anything, (values) => first(values, (value) => value !== null && value !== "", "coalesce"), 1),
  coalescelist: variadic(toList, (lists) => first(lists, (list) => list.length > 0, "coalescelist"), 1),
  compact: fixed([toList], (items) => items.filter((item) => item !== null && item !== "")),
  concat: variadic(toList, (lists) => lists.flat(), 1),
  contains: fixed([toList, anything], (items, wanted) => items.some((item) => isEqual(item, wanted))),
  distinct: fixed([toList], distinct),
  element: fixed([toList, toNumber], element),
  flatten: fixed([toList], flattened),
  index: fixed([toList, anything], position),
  keys: fixed([toMap], (map) => sortedEntries(map).map(([key]) => key)),
  length: fixed([anything], length),
  lookup: fixed([toMap, toText, anything], lookup, 1),
  merge: variadic((value: Json) => (value === null ? {} : toMap(value)), merged),
  one: fixed([(value: Json) => (value === null ? null : toList(value))], one),
  range: variadic(toNumber, range, 1),
  reverse: fixed([toList], (items) => [...items].reverse()),
  slice: fixed([toList, toNumber, toNumber], slice),
  sort: fixed([toList], (items) => items.map(toText).sort(inTextOrder)),
  values: fixed([toMap], (map) => sortedEntries(map).map(([, value]) => value)),
  zipmap: fixed([toList, toList], zipped),
};

function first<T extends Json>(values: readonly T[], isWanted: (value: T) => boolean, name: string): Json {
  const found = values.find(isWanted);
  if (found === undefined) throw new EvaluationFailure(`no argument of ${name}() has a value`);
  return found;
}

function chunks(items: Json[], size: number): Json[] {
  if (size < 0) throw new EvaluationFailure("the size of a chunk is not negative");
  if (size === 0) return items.length === 0 ? [] : [items];
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Wraps around, in both directions. */
function element(items: Json[], index: number): Json {
  if (isSet(items)) throw new EvaluationFailure("a set has no elements in order; make it a list with tolist()");
  if (items.length === 0) throw new EvaluationFailure("an empty list has no elements");
  const wrapped = ((wholeNumber(index) % items.length) + items.length) % items.length;
  return items[wrapped] ?? null;
}

function flattened(items: readonly Json[]): Json[] {
  return items.flatMap((item) => (Array.isArray(item) ? flattened(item) : [item]));
}

function position(items: Json[], wanted: Json): number {
  const index = items.findIndex((item) => isEqual(item, wanted));
  if (index === -1) throw new EvaluationFailure("the list does not hold the item");
  return index;
}

function length(value: Json): number {
  if (typeof value === "string") return graphemes(value).length;
  if (Array.isArray(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  throw new EvaluationFailure(`${typeName(value)} has no length`);
}

function lookup(map: JsonObject, key: string, fallback?: Json): Json {
  const value = memberOf(map, key) ?? fallback;
  if (value === undefined) throw new EvaluationFailure(`the map has no key "${key}", and lookup() has no default`);
  return value;
}

function merged(maps: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(maps.flatMap((map) => Object.entries(map)));
}

function one(items: Json[] | null): Json {
  if (items === null || items.length === 0) return null;
  if (items.length > 1) throw new EvaluationFailure(`at most one item is wanted, not ${items.length}`);
  return items[0] ?? null;
}

/** https://developer.hashicorp.com/terraform/language/functions/range: at most 1024 items. */
function range(numbers: readonly number[]): number[] {
  const [from, to, step] = bounds(numbers);
  if (step === 0) throw new EvaluationFailure("the step of a range is not zero");
  const count = Math.max(0, Math.ceil((to - from) / step));
  if (count > 1024) throw new EvaluationFailure("a range has at most 1024 items");
  return Array.from({ length: count }, (_, index) => from + index * step);
}

function bounds(numbers: readonly number[]): [from: number, to: number, step: number] {
  const [one = 0, two, three] = numbers;
  if (numbers.length > 3) throw new EvaluationFailure(`1 to 3 arguments are wanted, not ${numbers.length}`);
  const [from, to] = two === undefined ? [0, one] : [one, two];
  return [from, to, three ?? (to < from ? -1 : 1)];
}

function slice(items: Json[], from: number, to: number): Json[] {
  if (wholeNumber(from) < 0 || wholeNumber(to) < from || to > items.length) {
    throw new EvaluationFailure(`${from} to ${to} is no part of a list of ${items.length}`);
  }
  return items.slice(from, to);
}

function zipped(keys: Json[], values: Json[]): JsonObject {
  if (keys.length !== values.length)
    throw new EvaluationFailure(`${keys.length} keys do not fit ${values.length} values`);
  const same = unified(values);
  return Object.fromEntries(keys.map((key, index) => [toText(key), same[index] ?? null]));
}

function wholeNumber(value: number): number {
  if (!Number.isInteger(value)) throw new EvaluationFailure(`${value} is no whole number`);
  return value;
}

const holds = (set: readonly Json[], item: Json): boolean => set.some((other) => isEqual(item, other));

export const sets: Readonly<Record<string, TerraformFunction>> = {
  setunion: variadic(toList, (all) => toSet(all.flat()), 1),
  setintersection: variadic(
    toList,
    ([first = [], ...others]) => toSet(first.filter((item) => others.every((other) => holds(other, item)))),
    1,
  ),
  setsubtract: fixed([toList, toList], (from, taken) => toSet(from.filter((item) => !holds(taken, item)))),
};
