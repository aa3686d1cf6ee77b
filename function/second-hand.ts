/**
 * Keys that this copy has not from the identity provider itself: another copy tells of them, or a snapshot holds them.
 *
 * They are judged as the identity provider's answer is. What the key set itself cannot say stands beside it: under which settings its keys were judged,
 * since they name no issuer any more, and when the identity provider listed each.
 */
import { createHash } from "node:crypto";
import { adaptKeys, type KeyPolicy } from "./jwks-adapt";
import { kidOf } from "./jwks-key";
import { rememberSecondHand } from "./jwks-memory";
import type { KeyStore } from "./key-store";

export interface SecondHandPolicy extends KeyPolicy {
  readonly uri: URL;
  readonly staleMs: number;
}

/**
 * Equal where it is judged in the same way whose keys are served, and what for.
 *
 * @param purpose what the tag must be good for, and nothing else
 */
export const policyTag = (purpose: string, { uri, issuer, consumerKeys, algorithm }: SecondHandPolicy): string =>
  createHash("sha256")
    .update(JSON.stringify([purpose, uri.href, issuer, consumerKeys, algorithm]))
    .digest("base64url");

/** @returns whole numbers, one for each key; undefined if that is not what the text says */
export function readNumbers(text: unknown, count: number): readonly number[] | undefined {
  if (typeof text !== "string") return undefined;
  const numbers = text.split(",").map((number) => number.trim());
  return numbers.length === count && numbers.every((number) => /^\d{1,11}$/.test(number))
    ? numbers.map(Number)
    : undefined;
}

/**
 * Takes what may be served into the store.
 *
 * @param now by the same clock as `seenAt`, which has one time for each entry
 */
export function takeSecondHand(
  store: KeyStore,
  policy: SecondHandPolicy,
  now: number,
  { jwks, seenAt }: { readonly jwks: readonly unknown[]; readonly seenAt: readonly number[] },
): "usable" | "no-usable-key" {
  const oldest = new Map<string | undefined, number>();
  jwks.forEach((jwk, at) => {
    const kid = kidOf(jwk);
    const seen = seenAt[at] ?? Number.NEGATIVE_INFINITY;
    oldest.set(kid, Math.min(oldest.get(kid) ?? Number.POSITIVE_INFINITY, seen));
  });
  const recent = adaptKeys(jwks, policy)
    .keys.map((one) => ({ ...one, seenAt: oldest.get(one.key.kid) ?? Number.NEGATIVE_INFINITY }))
    .filter((one) => now - one.seenAt <= policy.staleMs);
  store.adopt(rememberSecondHand(store.memory, recent));
  return store.served === undefined ? "no-usable-key" : "usable";
}
