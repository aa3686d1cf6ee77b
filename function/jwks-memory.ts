/**
 * The keys that are known. They are merged and not replaced, because Entra's replicas differ: most of its keys vanish for minutes or hours and come back.
 * https://github.com/AzureAD/microsoft-identity-web/issues/1459
 *
 * Pure: each function returns a new memory.
 */
import type { CertifiedKey } from "./jwks-adapt";
import { isSameMaterial } from "./jwks-key";
import { selectKeys } from "./jwks-selection";

export interface KnownKey extends CertifiedKey {
  /** The latest refresh that brought the key. Answers of one refresh may arrive late, so order is counted, not timed. */
  readonly refresh: number;
  /** {@link Clock.elapsed} when the identity provider last listed it, as far as is known. */
  readonly seenAt: number;
  /** Another copy of the function has told of it, and the identity provider has not yet. */
  readonly isSecondHand: boolean;
}

export interface Memory {
  readonly keys: ReadonlyMap<string, KnownKey>;
  /** The newest refresh that brought a usable key set; what it brought is what upstream lists now. */
  readonly newestRefresh: number;
  /** Kids whose private part was published: no other copy, which may not know of it, brings them back. */
  readonly compromised: ReadonlySet<string>;
}

/** A usable answer of the identity provider. */
export interface Answered {
  readonly refresh: number;
  readonly seenAt: number;
  readonly keys: readonly CertifiedKey[];
  /** Keys that it shows to be in everybody's hands. */
  readonly compromised: ReadonlySet<string>;
}

export const nothingKnown: Memory = { keys: new Map(), newestRefresh: 0, compromised: new Set() };

/** Ours: what a broken identity provider can make an instance remember. Entra's union of 24 hours has eleven keys at most. */
const mostRemembered = 100;

/** Adds what an answer brings. An answer that belongs to an older refresh adds what is missing and undoes nothing. */
export function remember(memory: Memory, { refresh, seenAt, keys, compromised }: Answered): Memory {
  const known = new Map([...memory.keys].filter(([kid]) => !compromised.has(kid)));
  for (const one of keys) {
    const fresh: KnownKey = { ...one, refresh, seenAt, isSecondHand: false };
    const united = unite(known.get(one.key.kid), fresh);
    if (united === undefined) known.delete(one.key.kid);
    else known.set(one.key.kid, united);
  }
  const newestRefresh = keys.length === 0 ? memory.newestRefresh : Math.max(memory.newestRefresh, refresh);
  const everCompromised = [...memory.compromised, ...compromised].slice(-mostRemembered);
  return bounded({ keys: known, newestRefresh, compromised: new Set(everCompromised) });
}

/** Older than every refresh, and so never listed. */
const beforeAllRefreshes = -1;

/** Adds what another copy tells. It overrules nothing that this one has from the identity provider itself. */
export function rememberSecondHand(
  memory: Memory,
  told: readonly (CertifiedKey & { readonly seenAt: number })[],
): Memory {
  const known = new Map(memory.keys);
  for (const one of told) {
    const { kid } = one.key;
    const old = known.get(kid);
    const isKnownBetter = old !== undefined && (!old.isSecondHand || old.seenAt >= one.seenAt);
    if (isKnownBetter || memory.compromised.has(kid)) continue;
    known.set(kid, { ...one, refresh: beforeAllRefreshes, isSecondHand: true });
  }
  return bounded({ ...memory, keys: known });
}

/**
 * Drops what another copy has told and the identity provider has not listed for so long: also in an outage, because what is handed from copy to copy
 * must not outlive every one of them.
 */
export function forgetSecondHand(memory: Memory, now: number, staleMs: number): Memory {
  const isGood = ({ isSecondHand, seenAt }: KnownKey): boolean => !isSecondHand || now - seenAt <= staleMs;
  return { ...memory, keys: new Map([...memory.keys].filter(([, known]) => isGood(known))) };
}

/** @returns {@link Clock.elapsed} after which {@link forgetSecondHand} drops something */
export const secondHandUntil = (memory: Memory, staleMs: number): number =>
  Math.min(
    ...[...memory.keys.values()].map((known) =>
      known.isSecondHand ? known.seenAt + staleMs : Number.POSITIVE_INFINITY,
    ),
  );

/** Drops what has not been seen for so long. Only a refresh that brought a usable set may cause it: in an outage nothing ages. */
export function forget(memory: Memory, now: number, staleMs: number): Memory {
  return { ...memory, keys: new Map([...memory.keys].filter(([, known]) => now - known.seenAt <= staleMs)) };
}

export const isListed = (memory: Memory, known: KnownKey): boolean => known.refresh === memory.newestRefresh;

/** @returns undefined if two answers of one refresh contradict each other: as within one set, such a kid is not served */
function unite(old: KnownKey | undefined, fresh: KnownKey): KnownKey | undefined {
  if (old === undefined) return fresh;
  if (old.refresh === fresh.refresh && !isSameMaterial(old.key, fresh.key)) return undefined;
  const newer = fresh.refresh >= old.refresh ? fresh : old;
  return { ...newer, seenAt: isSameMaterial(old.key, fresh.key) ? Math.max(old.seenAt, fresh.seenAt) : newer.seenAt };
}

function bounded(memory: Memory): Memory {
  if (memory.keys.size <= mostRemembered) return memory;
  const { chosen } = selectKeys([...memory.keys.values()], mostRemembered, (known) => isListed(memory, known));
  return { ...memory, keys: new Map(chosen.map((known) => [known.key.kid, known])) };
}
