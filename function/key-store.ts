/** What is known and what of it is served. The only state that outlives a call, beside when to ask again. */
import type { Clock } from "./clock";
import { forgetSecondHand, isListed, type Memory, nothingKnown, secondHandUntil } from "./jwks-memory";
import { selectKeys } from "./jwks-selection";
import { type ServedKeySet, serialize } from "./jwks-serialize";

export interface KeyStorePolicy {
  readonly maxKeys: number;
  readonly staleMs: number;
}

export class KeyStore {
  #memory: Memory = nothingKnown;
  #served: ServedKeySet | undefined;
  /** {@link Clock.elapsed} after which a key that is served may not be served any more. */
  #until = Number.POSITIVE_INFINITY;

  constructor(
    private readonly policy: KeyStorePolicy,
    private readonly clock: Pick<Clock, "elapsed">,
  ) {}

  get memory(): Memory {
    return this.#memory;
  }

  /** What may be served now; undefined if nothing may. */
  get served(): ServedKeySet | undefined {
    const now = this.clock.elapsed();
    if (now > this.#until) this.adopt(forgetSecondHand(this.#memory, now, this.policy.staleMs));
    return this.#served;
  }

  /** Milliseconds for which {@link served} stays as it is, unless something is heard. */
  get servedForMs(): number {
    return Math.max(0, this.#until - this.clock.elapsed());
  }

  /** How long ago each key that is served was last listed by the identity provider, in the order in which they are served. */
  get agesMs(): readonly number[] {
    const now = this.clock.elapsed();
    return (this.served?.kids ?? []).map(
      (kid) => now - (this.#memory.keys.get(kid)?.seenAt ?? Number.NEGATIVE_INFINITY),
    );
  }

  /** How many keys the newest answers list, and how many are only remembered. */
  get counts(): { readonly listed: number; readonly remembered: number } {
    const known = [...this.#memory.keys.values()];
    const listed = known.filter((one) => isListed(this.#memory, one)).length;
    return { listed, remembered: known.length - listed };
  }

  /** @returns the kids that are known and not served */
  adopt(memory: Memory): readonly string[] {
    const known = [...memory.keys.values()];
    const { chosen, surplus } = selectKeys(known, this.policy.maxKeys, (one) => isListed(memory, one));
    const served = serialize(chosen);
    this.#memory = memory;
    this.#until = secondHandUntil(memory, this.policy.staleMs);
    if (served.kids.length === 0) this.#served = undefined;
    else if (served.etag !== this.#served?.etag) this.#served = served;
    return surplus.map(({ key }) => key.kid);
  }
}
