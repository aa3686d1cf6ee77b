/**
 * Copies of the function help one another: one that knows nothing asks the function's own public address, where another one may answer that does.
 *
 * Ages are counted from when the question was sent and by clocks that nobody sets, so that a key only seems older on its way through copies, never younger.
 */
import type { Clock } from "./clock";
import type { FetchedJwks } from "./jwks-fetch";
import type { KeyStore } from "./key-store";
import type { Log } from "./log";
import { policyTag, readNumbers, type SecondHandPolicy, takeSecondHand } from "./second-hand";
import { SharedWork } from "./shared-work";

/**
 * The header of a question that a copy asks: whoever gets it asks no other copy in turn. A forged one does no more than that. Its value is another one
 * each time, and the answer is bound to it, so that no cache on the way can give an old answer the age that it had when it was new.
 */
export const selfCallMark = "Jwks-Adapter-Self-Call";

const agesHeader = "Jwks-Adapter-Ages";
const policyHeader = "Jwks-Adapter-Policy";

/** What a copy has to answer within: it has the keys at hand. */
export const selfCallMs = 1500;

export interface SelfCallParts {
  /** @param mark the value of {@link selfCallMark} */
  readonly fetch: (mark: string) => Promise<FetchedJwks>;
  /** Gives a value that nobody has seen before. */
  readonly newMark: () => string;
  readonly store: KeyStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** What another copy is told beside the key set. */
export const handover = (
  store: KeyStore,
  policy: SecondHandPolicy,
  mark: string,
): readonly (readonly [string, string])[] => [
  [agesHeader, store.agesMs.map((age) => Math.ceil(age / 1000)).join(",")],
  [policyHeader, policyTag(mark, policy)],
];

export class SelfCall {
  readonly #work: SharedWork;

  constructor(
    private readonly policy: SecondHandPolicy,
    private readonly parts: SelfCallParts,
  ) {
    this.#work = new SharedWork(parts.clock, {
      run: () => this.#ask(),
      isNeedless: () => parts.store.served !== undefined,
      timeoutMs: selfCallMs,
    });
  }

  /** Asks once. Calls that come meanwhile share the answer; it never rejects, and shows in what is served. */
  ask(): Promise<void> {
    return this.#work.run();
  }

  async #ask(): Promise<void> {
    const { clock, fetch, log, newMark, store } = this.parts;
    const sentAt = clock.elapsed();
    const mark = newMark();
    const fetched = await fetch(mark);
    const outcome = "why" in fetched ? fetched.why : this.#hear(fetched, mark, sentAt);
    log({
      level: outcome === "usable" ? "info" : "warn",
      event: "jwks-self-call",
      outcome,
      ...("why" in fetched && fetched.detail !== undefined ? { detail: fetched.detail } : {}),
      durationMs: Math.round(clock.elapsed() - sentAt),
      served: store.served?.kids ?? [],
    });
  }

  #hear({ jwks, headers = {} }: Extract<FetchedJwks, { jwks: unknown }>, mark: string, sentAt: number) {
    const { store, clock } = this.parts;
    const ages = readNumbers(headers[agesHeader.toLowerCase()], jwks.length);
    const isOfCopy = headers[policyHeader.toLowerCase()] === policyTag(mark, this.policy);
    if (!isOfCopy || ages === undefined) return "no-copy";
    const seenAt = ages.map((age) => sentAt - age * 1000);
    return takeSecondHand(store, this.policy, clock.elapsed(), { jwks, seenAt });
  }
}
