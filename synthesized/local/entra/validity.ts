/**
 * How long a token lives.
 *
 * @module
 */
import { type Clock, secondsOf } from "../clock";
import type { Validity } from "./token-claims";

/** Entra dates its tokens five minutes back, for clients and services whose clocks are behind. */
const backdated = 300;

/**
 * A random lifetime of 60 to 90 minutes: https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#token-lifetime
 *
 * @param random a number from 0 to below 1
 */
export function freshValidity(clock: Clock, random: () => number = Math.random): Validity {
  const now = secondsOf(clock);
  return { iat: now - backdated, nbf: now - backdated, exp: now + 3600 + Math.floor(random() * 1801) };
}
