/**
 * Which keys are served when more are known than may be.
 *
 * 1. Keys that the identity provider lists now, before those that are only remembered.
 * 2. Keys whose certificate is younger. Entra gives each key a certificate of its own when it makes the key, publishes the key 3 to 25 days later (mostly 3 to 5),
 *    signs with it for weeks and withdraws it, with few exceptions, in the order in which the certificates began. The oldest certificate is thus the next to leave, and
 *    what an emergency rollover signs with is the youngest. (Read from 333 recorded key sets of 2024, https://github.com/panva/wellknown. A new key comes every 7 to 9
 *    days and stays for 3 to 8 weeks, so ten younger keys mean that the eleventh has been out for longer than any was.)
 *    Keys without a readable certificate come after those with one.
 * 3. The kid, so that the choice is always the same.
 *
 * Nothing here depends on the order of the document, on when this instance saw a key first, or on its clock: the same keys give the same choice everywhere.
 */
import { byCodeUnits } from "./code-unit-order";
import type { CertifiedKey } from "./jwks-adapt";

/** @returns the keys, most likely to sign first */
export function byLikelihoodToSign<Key extends CertifiedKey>(
  keys: readonly Key[],
  isListed: (key: Key) => boolean,
): readonly Key[] {
  return keys.toSorted(
    (a, b) =>
      Number(isListed(b)) - Number(isListed(a)) ||
      (b.certifiedAt ?? Number.MIN_SAFE_INTEGER) - (a.certifiedAt ?? Number.MIN_SAFE_INTEGER) ||
      byKid(a, b),
  );
}

/** The order in which keys are written, so that the same keys give the same bytes. */
export const byKid = (a: CertifiedKey, b: CertifiedKey): number => byCodeUnits(a.key.kid, b.key.kid);
