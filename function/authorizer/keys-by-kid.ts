/** The keys of one issuer, by kid: a kid that nobody knows yet is asked for at once, and not without end. */
import { askAgainSeconds } from "../../limits/authorizer";
import type { Clock } from "../clock";
import type { SigningKey } from "../jwks-key";
import type { KnownKeys } from "../known-keys";

/** `unavailable`: no key is known, so that nothing can be said of any token. */
export type FoundKey = SigningKey | "unknown" | "unavailable";

export class KeysByKid {
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly keys: Pick<KnownKeys, "store" | "upToDate" | "untilDue" | "askNow" | "problem">,
    private readonly clock: Pick<Clock, "elapsed">,
  ) {}

  async find(kid: string, deadline: () => string | null): Promise<FoundKey> {
    const refreshed = this.keys.upToDate(false, deadline);
    await refreshed;
    const known = this.#known(kid);
    if (typeof known !== "string") return known;
    // What has just been asked for, or is still on its way, is not asked for again: this call has waited for it as long as it can.
    if (refreshed !== undefined || !this.#mayAsk()) return known;
    this.#askedAt = this.clock.elapsed();
    await this.keys.askNow(deadline());
    return this.#known(kid);
  }

  #known(kid: string): FoundKey {
    const { served, memory } = this.keys.store;
    if (served === undefined) return "unavailable";
    return (served.kids.includes(kid) ? memory.keys.get(kid)?.key : undefined) ?? "unknown";
  }

  /** An identity provider that has just failed is asked when it is due, as by everyone. */
  #mayAsk(): boolean {
    const isFailing = this.keys.problem !== undefined;
    return !isFailing && this.clock.elapsed() - this.#askedAt >= askAgainSeconds * 1000;
  }
}
