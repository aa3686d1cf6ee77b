/** 140 days of key rotation in simulated time: no token may meet a key set without its key. */
import { describe, expect, it } from "vitest";
import { makeAuthorizer } from "../../function/authorizer/make-authorizer";
import { makeAdapter } from "../../function/jwks-adapter";
import type { KnownKeysParts } from "../../function/known-keys";
import { UpstreamFailure } from "../../function/upstream-failure";
import { seededRandom } from "../../local/seeded-random";
import { keyDocument } from "./entra-keys";
import { RotatingEntra } from "./rotating-entra";
import { inputOf, signedKey, trustIn } from "./signed-keys";
import { SimulatedClock } from "./simulated-clock";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const days = 140;

const noDeadline = () => null;

const uri = "https://login.microsoftonline.com/tenant/discovery/v2.0/keys";

/** Which of the kids it serves, or admits tokens of; undefined if it has no answer. */
type Serves = (kids: Iterable<string>) => Promise<ReadonlySet<string> | undefined>;

function adapter(parts: KnownKeysParts): Serves {
  const answer = makeAdapter({ JWKS_URI: uri }, parts);
  return async () => {
    const { status, body } = await answer({ method: "GET", ifNoneMatch: [] }, noDeadline);
    if (status !== 200) return undefined;
    return new Set((JSON.parse(String(body)) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid));
  };
}

function authorizer(parts: KnownKeysParts): Serves {
  const authorize = makeAuthorizer({ AUTHORIZER_TRUSTS: JSON.stringify([trustIn(uri)]) }, parts);
  return async (kids) => {
    const served = new Set<string>();
    const isAdmitted = async (kid: string) => (await authorize(Buffer.from(inputOf(kid)), noDeadline)).active;
    // By this one it comes to know all that are new: the others are those that it has seen by then.
    await isAdmitted("none");
    for (const kid of kids) if (await isAdmitted(kid)) served.add(kid);
    return served;
  };
}

interface Life {
  readonly of?: (parts: KnownKeysParts) => Serves;
  readonly seed: number;
  /** Milliseconds between two calls, such as a probe's or a gateway's. */
  readonly everyMs: number;
  /** The share of requests that the identity provider fails, beside two outages of a day. */
  readonly failing?: number;
}

/** One instance's life: what it served, against what it had seen. */
async function live({ of = adapter, seed, everyMs, failing = 0.02 }: Life) {
  const random = seededRandom(seed);
  const entra = new RotatingEntra(random, days);
  const clock = new SimulatedClock();
  const begin = clock.elapsed();
  const now = () => clock.elapsed() - begin;
  const seenAt = new Map<string, number>();
  let newest = new Set<string>();
  const isOut = () => random() < failing || Math.floor(now() / day) === 40 || Math.floor(now() / day) === 90;
  const serves = of({
    clock,
    log: () => undefined,
    connect: () => async () => {
      if (isOut()) throw new UpstreamFailure("status", 404);
      const listed = entra.list(now());
      newest = new Set(listed.map(({ kid }) => kid));
      for (const kid of newest) seenAt.set(kid, now());
      return { body: keyDocument([...newest].map((kid) => signedKey(kid, { x5c: undefined }))), headers: {} };
    },
  });

  const result = { calls: 0, failed: 0, missing: 0, missingIfReplaced: 0, overdue: 0, tags: new Set<string>() };
  for (; now() < days * day; await clock.advance(everyMs)) {
    const served = await serves(seenAt.keys());
    result.calls++;
    if (served === undefined) {
      result.failed++;
      continue;
    }
    const recent = [...seenAt].filter(([, at]) => now() - at <= day).map(([kid]) => kid);
    result.missing += recent.filter((kid) => !served.has(kid)).length;
    result.missingIfReplaced += recent.filter((kid) => !newest.has(kid)).length;
    // Long gone, and the identity provider has answered since: such a key must not be served any more.
    if (!isOut()) result.overdue += [...served].filter((kid) => now() - (seenAt.get(kid) ?? 0) > 3 * day).length;
  }
  return result;
}

describe.each([
  ["probed every ten minutes", { seed: 1, everyMs: 10 * minute }],
  ["probed every half hour", { seed: 2, everyMs: 30 * minute }],
  ["asked every hour by a gateway alone", { seed: 3, everyMs: hour }],
  ["asked every eleven hours", { seed: 4, everyMs: 11 * hour }],
  ["with an identity provider that fails in one of three requests", { seed: 5, everyMs: 20 * minute, failing: 0.33 }],
  ["an authorizer, asked every six hours", { of: authorizer, seed: 6, everyMs: 6 * hour }],
] as const)("an instance that is %s", (_name, life) => {
  it("serves each key that it saw within 24 hours, where replacing would lose some", async () => {
    const { calls, failed, missing, missingIfReplaced, overdue } = await live(life);
    expect(calls).toBeGreaterThanOrEqual(Math.floor((days * day) / life.everyMs));
    expect({ failed, missing, overdue }).toEqual({ failed: 0, missing: 0, overdue: 0 });
    expect(missingIfReplaced).toBeGreaterThan(0);
  });
});
