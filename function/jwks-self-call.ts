/**
 * Copies of the function help one another: one that knows nothing asks the function's own public address, where another one may answer that does.
 *
 * What comes is judged as the identity provider's answer is, and two headers say what the key set itself cannot: under which settings its keys were
 * judged, since they name no issuer any more, and how long ago the identity provider listed each. Ages are counted from when the question was sent and
 * by clocks that nobody sets, so that a key only seems older on its way through copies, never younger.
 */
import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "./clock";
import { adaptKeys, type KeyPolicy } from "./jwks-adapt";
import type { FetchedJwks } from "./jwks-fetch";
import { kidOf } from "./jwks-key";
import { rememberSecondHand } from "./jwks-memory";
import type { KeyStore } from "./key-store";
import type { Log } from "./log";
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

export interface SelfCallPolicy extends KeyPolicy {
  readonly uri: URL;
  readonly staleMs: number;
}

export interface SelfCallParts {
  /** @param mark the value of {@link selfCallMark} */
  readonly fetch: (mark: string) => Promise<FetchedJwks>;
  /** Gives a value that nobody has seen before. */
  readonly newMark: () => string;
  readonly store: KeyStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Equal for one question to copies that judge whose keys they serve, and what for, in the same way. */
const policyTag = (mark: string, { uri, issuer, consumerKeys, algorithm }: SelfCallPolicy): string =>
  createHash("sha256")
    .update(JSON.stringify([mark, uri.href, issuer, consumerKeys, algorithm]))
    .digest("base64url");

/** What another copy is told beside the key set. */
export const handover = (
  store: KeyStore,
  policy: SelfCallPolicy,
  mark: string,
): readonly (readonly [string, string])[] => [
  [agesHeader, store.agesMs.map((age) => Math.ceil(age / 1000)).join(",")],
  [policyHeader, policyTag(mark, policy)],
];

export class SelfCall {
  readonly #work: SharedWork;

  constructor(
    private readonly policy: SelfCallPolicy,
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
    const agesMs = readAges(headers, policyTag(mark, this.policy), jwks.length);
    if (agesMs === undefined) return "no-copy";
    const { store, clock } = this.parts;
    const seenAt = new Map<string | undefined, number>();
    jwks.forEach((jwk, at) => {
      const kid = kidOf(jwk);
      const age = agesMs[at] ?? Number.POSITIVE_INFINITY;
      seenAt.set(kid, Math.min(seenAt.get(kid) ?? Number.POSITIVE_INFINITY, sentAt - age));
    });
    const known = adaptKeys(jwks, this.policy)
      .keys.map((one) => ({ ...one, seenAt: seenAt.get(one.key.kid) ?? Number.NEGATIVE_INFINITY }))
      .filter((one) => clock.elapsed() - one.seenAt <= this.policy.staleMs);
    store.adopt(rememberSecondHand(store.memory, known));
    return store.served === undefined ? "no-usable-key" : "usable";
  }
}

/** @returns milliseconds, one for each key; undefined if no copy with these settings has answered */
function readAges(headers: IncomingHttpHeaders, policy: string, count: number): readonly number[] | undefined {
  const ages = headers[agesHeader.toLowerCase()];
  if (headers[policyHeader.toLowerCase()] !== policy || typeof ages !== "string") return undefined;
  const texts = ages.split(",").map((age) => age.trim());
  if (texts.length !== count || !texts.every((age) => /^\d{1,9}$/.test(age))) return undefined;
  return texts.map((age) => Number(age) * 1000);
}
