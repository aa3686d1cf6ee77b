/**
 * What an expression of a stack may turn out to be.
 *
 * @module
 */
import type { Json, JsonObject } from "../../internal/json";

/**
 * A value that there is, and that is not known here: an attribute that only an account knows, a type of resource or a function that is not
 * played here. Never to be shown as open, closed or absent.
 */
export class Unknown {
  /** Keeps any other object from passing for one. */
  readonly #isUnknown = true;

  /**
   * @param reason a sentence's end that says what is not known: `only an account knows data.oci_dns_zones.all.zones`
   * @param addresses what it comes from, as `--value ADDRESS.ATTRIBUTE=JSON` names it; empty where nobody can give it
   */
  constructor(
    readonly reason: string,
    readonly addresses: readonly string[] = [],
  ) {}

  static is(value: unknown): value is Unknown {
    return typeof value === "object" && value !== null && #isUnknown in value;
  }
}

/** A value of a stack: JSON in which parts may be unknown. */
export type Value = string | number | boolean | null | Unknown | Value[] | { [key: string]: Value };

/** An object of a stack. */
export interface ValueObject {
  [key: string]: Value;
}

/** Narrows to an object: neither a list, nor null, nor unknown. */
export const isValueObject = (value: Value | undefined): value is ValueObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !Unknown.is(value);

/** What there is of an object besides the members that are known. */
interface Rest {
  /** What the object belongs to. */
  readonly address: string;
  /** Resources or modules by index or key, of which nobody knows how many there are. */
  readonly isCollection: boolean;
  member(step: string | number): Value | undefined;
}

const rests = new WeakMap<ValueObject, Rest>();

/** What an account alone knows of something in the stack. */
const knownToAccount = (address: string): Unknown => new Unknown(`only an account knows ${address}`, [address]);

/**
 * Marks an object as one to which an account adds attributes.
 *
 * @param unknown what such an attribute is. @default - only an account knows it
 */
export function partlyKnown(
  members: ValueObject,
  address: string,
  unknown: (address: string) => Unknown = knownToAccount,
): ValueObject {
  const member = (step: string | number): Value | undefined =>
    typeof step === "string" ? unknown(`${address}.${step}`) : undefined;
  rests.set(members, { address, isCollection: false, member });
  return members;
}

/** Things of one kind by index or key, of which nobody knows which there are. */
export function unknownCollection(address: string, member: (address: string) => Value): ValueObject {
  const collection = {};
  rests.set(collection, {
    address,
    isCollection: true,
    member: (step) => member(`${address}[${JSON.stringify(step)}]`),
  });
  return collection;
}

/** The other members of an object of which only some are known. */
export function restOf(value: Value): Unknown | undefined {
  const rest = isValueObject(value) ? rests.get(value) : undefined;
  if (rest === undefined) return undefined;
  return new Unknown(`only an account knows all ${rest.isCollection ? "of" : "attributes of"} ${rest.address}`);
}

/** Whether it is not even known how many members there are of one kind. */
export const isUnknownCollection = (value: Value): boolean =>
  isValueObject(value) && rests.get(value)?.isCollection === true;

/** A member of an object; unknown where an account adds it, and `undefined` where there is none. */
export const attributeOf = (value: ValueObject, step: string | number): Value | undefined =>
  Object.hasOwn(value, step) ? value[step] : rests.get(value)?.member(step);

function* unknownsIn(value: Value | undefined): Generator<Unknown> {
  if (Unknown.is(value)) yield value;
  else if (Array.isArray(value)) for (const item of value) yield* unknownsIn(item);
  else if (isValueObject(value)) {
    for (const member of Object.values(value)) yield* unknownsIn(member);
    const rest = restOf(value);
    if (rest !== undefined) yield rest;
  }
}

/** The first part that is not known, at any depth. */
export const unknownIn = (value: Value | undefined): Unknown | undefined => unknownsIn(value).next().value ?? undefined;

/** What becomes of several values together, if a part of one is not known: the first reason, and whence all of them come. */
export function unknownAmong(...values: readonly (Value | undefined)[]): Unknown | undefined {
  const all = values.flatMap((value) => [...unknownsIn(value)]);
  const [first] = all;
  return first && new Unknown(first.reason, [...new Set(all.flatMap(({ addresses }) => addresses))]);
}

/** Narrows to what is known in whole. */
export const isKnownInWhole = <V extends Value | undefined>(value: V): value is V & (Json | JsonObject) =>
  unknownIn(value) === undefined;

/** Whether all members that are here are known, though an account may add others. */
export function isKnownAsItStands(value: Value): boolean {
  if (Unknown.is(value)) return false;
  const parts = Array.isArray(value) ? value : isValueObject(value) ? Object.values(value) : [];
  return parts.every(isKnownAsItStands);
}

/** What is made of values that must be known in whole; unknown where one of them is not. */
export const whenKnown = (values: readonly (Value | undefined)[], make: () => Value): Value =>
  unknownAmong(...values) ?? make();

/** The same for the members of an object, each of which is made of these values; what is not known is made into something that is not used. */
export function membersWhenKnown(values: readonly (Value | undefined)[], make: () => ValueObject): ValueObject {
  const unknown = unknownAmong(...values);
  const made = make();
  return unknown === undefined ? made : Object.fromEntries(Object.keys(made).map((name) => [name, unknown]));
}

/** What of a list is known. */
export const knownOf = <T>(items: readonly (T | Unknown)[]): readonly T[] =>
  items.filter((item): item is T => !Unknown.is(item));

/** A block that there is once, however it is written: alone or in a list. */
export const onlyBlock = (blocks: Value | undefined): ValueObject | undefined =>
  [blocks ?? []].flat().find(isValueObject);
