/**
 * What an expression of a stack may turn out to be.
 *
 * @module
 */
import type { Json, JsonObject } from "../internal/json";

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

/** Objects of which only some members are known, with the address of what they belong to: an account adds the others. */
const partial = new WeakMap<ValueObject, string>();

/** Marks an object as one that has more members than are known here. */
export function partlyKnown(members: ValueObject, address: string): ValueObject {
  partial.set(members, address);
  return members;
}

/** The other members of an object of which only some are known. */
export function restOf(value: ValueObject): Unknown | undefined {
  const address = partial.get(value);
  return address === undefined ? undefined : new Unknown(`only an account knows all attributes of ${address}`);
}

/** What an account alone knows of something in the stack. */
export const knownToAccount = (address: string): Unknown => new Unknown(`only an account knows ${address}`, [address]);

/** A member of an object; unknown where an account adds it, and `undefined` where there is none. */
export function attributeOf(value: ValueObject, name: string): Value | undefined {
  if (Object.hasOwn(value, name)) return value[name];
  const address = partial.get(value);
  return address === undefined ? undefined : knownToAccount(`${address}.${name}`);
}

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

/** What is made of values that must be known in whole; unknown where one of them is not. */
export const whenKnown = (values: readonly (Value | undefined)[], make: () => Value): Value =>
  unknownAmong(...values) ?? make();

/** The same for the members of an object, each of which is made of these values; what is not known is made into something that is not used. */
export function membersWhenKnown(values: readonly (Value | undefined)[], make: () => ValueObject): ValueObject {
  const unknown = unknownAmong(...values);
  const made = make();
  return unknown === undefined ? made : Object.fromEntries(Object.keys(made).map((name) => [name, unknown]));
}
