/** Terraform's functions on lists and maps. */
import { isObject, type Json, type JsonObject } from "../../../internal/json";
import { plus } from "../arithmetic";
import { EvaluationFailure } from "../failure";
import { asElementOf, mergedMap } from "../typed-maps";
import type { Value } from "../value";
import {
  distinct,
  inTextOrder,
  isEqual,
  isSet,
  memberOf,
  sortedEntries,
  toAlike,
  toBool,
  toList,
  toListOf,
  toMap,
  toNumber,
  toText,
  toWhole,
  typeName,
  unified,
} from "../values";
import { graphemes } from "./format";
import { anything, fixed, type TerraformFunction, variadic } from "./signature";

const toTexts = toListOf(toText);
const toBools = toListOf(toBool);

export const collections: Readonly<Record<string, TerraformFunction>> = {
  alltrue: fixed([toBools], (items) => items.every((item) => item === true)),
  anytrue: fixed([toBools], (items) => items.some((item) => item === true)),
  chunklist: fixed([toAlike, toWhole], chunks),
  coalesce: variadic(anything, (values) => first(coalesced(values), (value) => value !== null && value !== ""), 1),
  coalescelist: variadic(toSequence, (lists) => first(lists, (list) => list.length > 0), 1),
  compact: fixed([toTexts], (items) => items.filter((item) => item !== null && item !== "")),
  concat: variadic(toSequence, (lists) => lists.flat(), 1),
  contains: fixed([toList, anything], (items, wanted) => items.some((item) => isEqual(item, wanted))),
  distinct: fixed([toAlike], distinct),
  element: fixed([toSequence, toWhole], element),
  flatten: fixed([toList], flattened),
  index: fixed([toSequence, anything], position),
  keys: fixed([toMap], (map) => sortedEntries(map).map(([key]) => key)),
  length: fixed([anything], length),
  lookup: fixed([toMap, toText, anything], lookup, 1),
  matchkeys: fixed([toAlike, toList, toList], matching),
  merge: variadic((value: Json) => (value === null ? {} : toMap(value)), merged),
  one: fixed([toList], one),
  range: variadic(toNumber, range, 1),
  reverse: fixed([toList], (items) => [...items].reverse()),
  slice: fixed([toSequence, toWhole, toWhole], slice),
  sort: fixed([toList], (items) => items.map(toText).sort(inTextOrder)),
  transpose: fixed([toMap], transposed),
  values: fixed([toMap], (map) => sortedEntries(map).map(([, value]) => value)),
  zipmap: fixed([toList, toSequence], zipped),
};

/** A list whose items have places, which those of a set have not. */
function toSequence(value: Json): Json[] {
  if (isSet(value)) throw new EvaluationFailure("a set has no elements in order; make it a list with tolist()");
  return toList(value);
}

function first<T extends Json>(values: readonly T[], isWanted: (value: T) => boolean): Json {
  const found = values.find(isWanted);
  if (found === undefined) throw new EvaluationFailure("no argument has a value");
  return found;
}

/** One of them is given as it is where only `null` holds their types together. */
const coalesced = (values: Json[]): Json[] => unified(values, { nullHasAnyType: true });

function chunks(items: Json[], size: number): Json[] {
  if (size < 0) throw new EvaluationFailure("the size of a chunk is not negative");
  if (size === 0) return items.length === 0 ? [] : [items];
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Wraps around, in both directions. */
function element(items: Json[], index: number): Json {
  if (items.length === 0) throw new EvaluationFailure("an empty list has no elements");
  return items[((index % items.length) + items.length) % items.length] ?? null;
}

function flattened(items: readonly Json[]): Json[] {
  return items.flatMap((item) => (Array.isArray(item) ? flattened(item) : [item]));
}

function position(items: Json[], wanted: Json): number {
  if (wanted === null) throw new EvaluationFailure("null is looked for in no list");
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

function lookup(map: JsonObject, key: string, fallback?: Json): Value {
  const found = memberOf(map, key);
  const value = found === undefined && fallback !== undefined ? asElementOf(map, fallback) : found;
  if (value === undefined) throw new EvaluationFailure("the map has no such key, and lookup() has no default");
  return value;
}

function merged(maps: readonly JsonObject[]): JsonObject {
  return mergedMap(Object.fromEntries(maps.flatMap((map) => Object.entries(map))), maps);
}

function one(items: Json[]): Json {
  if (items.length > 1) throw new EvaluationFailure(`at most one item is wanted, not ${items.length}`);
  return items[0] ?? null;
}

/** https://developer.hashicorp.com/terraform/language/functions/range: at most 1024 items. */
function range(numbers: readonly number[]): number[] {
  const [from, to, step] = bounds(numbers);
  if (from === to) return [];
  if (step === 0) throw new EvaluationFailure("the step of a range is not zero");
  if ((to - from) / step < 0) throw new EvaluationFailure("its steps do not lead from the start to the end");
  const items: number[] = [];
  for (let next = from; step > 0 ? next < to : next > to; next = plus(next, step)) {
    if (items.length === 1024) throw new EvaluationFailure("a range has at most 1024 items");
    items.push(next);
  }
  return items;
}

function bounds(numbers: readonly number[]): [from: number, to: number, step: number] {
  const [one = 0, two, three] = numbers;
  if (numbers.length > 3) throw new EvaluationFailure(`1 to 3 arguments are wanted, not ${numbers.length}`);
  const [from, to] = two === undefined ? [0, one] : [one, two];
  return [from, to, three ?? (to < from ? -1 : 1)];
}

function slice(items: Json[], from: number, to: number): Json[] {
  if (from < 0 || to < from || to > items.length) {
    throw new EvaluationFailure(`the indices are no part of a list of ${items.length}`);
  }
  return items.slice(from, to);
}

function zipped(keys: Json[], values: Json[]): JsonObject {
  if (keys.length !== values.length)
    throw new EvaluationFailure(`${keys.length} keys do not fit ${values.length} values`);
  return Object.fromEntries(keys.map((key, index) => [toText(key), values[index] ?? null]));
}

function matching(values: Json[], keys: Json[], wanted: Json[]): Json[] {
  if (values.length !== keys.length)
    throw new EvaluationFailure(`${keys.length} keys do not fit ${values.length} values`);
  const alike = unified([...keys, ...wanted]);
  const searched = alike.slice(keys.length);
  return values.filter((_, index) => searched.some((item) => isEqual(item, alike[index] ?? null)));
}

function transposed(map: JsonObject): JsonObject {
  const result = new Map<string, string[]>();
  for (const [key, list] of sortedEntries(map)) {
    for (const text of toList(list).map(toText)) result.set(text, [...(result.get(text) ?? []), key]);
  }
  return Object.fromEntries(result);
}
