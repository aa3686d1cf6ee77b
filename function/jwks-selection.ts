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
import { certifiedAt } from "./jwks-certificate";

export interface Selection<Key> {
  readonly chosen: readonly Key[];
  readonly surplus: readonly Key[];
}

/** Certificates are read only where there are too many keys: at a cold start each millisecond counts, and there are seldom more than ten. */
export function selectKeys<Key extends CertifiedKey>(
  keys: readonly Key[],
  most: number,
  isListed: (key: Key) => boolean,
): Selection<Key> {
  if (keys.length <= most) return { chosen: keys, surplus: [] };
  const ranked = keys
    .map((key) => ({
      key,
      listed: Number(isListed(key)),
      since: certifiedAt(key.certificate) ?? Number.MIN_SAFE_INTEGER,
    }))
    .sort((a, b) => b.listed - a.listed || b.since - a.since || byKid(a.key, b.key))
    .map(({ key }) => key);
  return { chosen: ranked.slice(0, most), surplus: ranked.slice(most) };
}

/** The order in which keys are written, so that the same keys give the same bytes. */
export const byKid = (a: CertifiedKey, b: CertifiedKey): number => byCodeUnits(a.key.kid, b.key.kid);
