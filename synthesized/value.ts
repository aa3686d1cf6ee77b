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

/** The first part that is not known, at any depth. */
export function unknownIn(value: Value | undefined): Unknown | undefined {
  if (Unknown.is(value)) return value;
  const parts = Array.isArray(value) ? value : isValueObject(value) ? Object.values(value) : [];
  for (const part of parts) {
    const unknown = unknownIn(part);
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

/** Narrows to what is known in whole. */
export const isKnownInWhole = <V extends Value | undefined>(value: V): value is V & (Json | JsonObject) =>
  unknownIn(value) === undefined;
