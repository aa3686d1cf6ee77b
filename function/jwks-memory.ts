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
  /** {@link Clock.elapsed} when it arrived. */
  readonly seenAt: number;
}

export interface Memory {
  readonly keys: ReadonlyMap<string, KnownKey>;
  /** The newest refresh that brought a usable key set; what it brought is what upstream lists now. */
  readonly newestRefresh: number;
}

/** A usable answer of the identity provider. */
export interface Answered {
  readonly refresh: number;
  readonly seenAt: number;
  readonly keys: readonly CertifiedKey[];
  /** Keys that it shows to be in everybody's hands. */
  readonly compromised: ReadonlySet<string>;
}

export const nothingKnown: Memory = { keys: new Map(), newestRefresh: 0 };

/** Ours: what a broken identity provider can make an instance remember. Entra's union of 24 hours has eleven keys at most. */
const mostRemembered = 100;

/** Adds what an answer brings. An answer that belongs to an older refresh adds what is missing and undoes nothing. */
export function remember(memory: Memory, { refresh, seenAt, keys, compromised }: Answered): Memory {
  const known = new Map([...memory.keys].filter(([kid]) => !compromised.has(kid)));
  for (const one of keys) {
    const fresh: KnownKey = { ...one, refresh, seenAt };
    const united = unite(known.get(one.key.kid), fresh);
    if (united === undefined) known.delete(one.key.kid);
    else known.set(one.key.kid, united);
  }
  const newestRefresh = keys.length === 0 ? memory.newestRefresh : Math.max(memory.newestRefresh, refresh);
  return bounded({ keys: known, newestRefresh });
}

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
