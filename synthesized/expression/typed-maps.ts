/**
 * A map has one type of elements, and an object has none: both are held alike, and what was made a map of plain values is remembered here.
 *
 * @module
 */
import { Unknown, type Value, type ValueObject } from "./value";
import { toBool, toNumber, toText } from "./values";

const conversions = { string: toText, number: toNumber, bool: toBool } as const;

type PlainType = keyof typeof conversions;

/** Not known where the type hangs on elements that are not. */
const types = new WeakMap<ValueObject, PlainType | Unknown>();

const isPlainType = (kind: string | undefined): kind is PlainType =>
  kind !== undefined && Object.hasOwn(conversions, kind);

/** @param kind of its elements. @default - that of those that it has */
export function typedMap<Map extends ValueObject>(map: Map, kind?: string): Map {
  const type = kind ?? typeOfMembers(map);
  if (Unknown.is(type) || isPlainType(type)) types.set(map, type);
  return map;
}

/** One text makes all of them texts. */
function typeOfMembers(map: ValueObject): string | Unknown | undefined {
  const members = Object.values(map).filter((value) => value !== null);
  if (members.some((value) => typeof value === "string")) return "string";
  const [first] = members;
  return members.find(Unknown.is) ?? (typeof first === "boolean" ? "bool" : typeof first);
}

/** What several maps of one type are together. */
export function mergedMap<Map extends ValueObject>(map: Map, parts: readonly ValueObject[]): Map {
  const [kind, ...others] = new Set(parts.map((part) => types.get(part)));
  if (kind !== undefined && others.length === 0) types.set(map, kind);
  return map;
}

/** @throws EvaluationFailure for a value that no element of the map could be */
export function asElementOf(map: ValueObject, value: Value): Value {
  const kind = types.get(map);
  if (kind === undefined || value === null || typeof value === "object") return value;
  return Unknown.is(kind) ? kind : conversions[kind](value);
}
