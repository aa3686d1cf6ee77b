/** 140 days of key rotation in simulated time: no token may meet a key set without its key. */
import { describe, expect, it } from "vitest";
import { makeAdapter } from "../../function/jwks-adapter";
import { UpstreamFailure } from "../../function/upstream-failure";
import { seededRandom } from "../../local/seeded-random";
import { keyDocument } from "./entra-keys";
import { RotatingEntra } from "./rotating-entra";
import { SimulatedClock } from "./simulated-clock";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const days = 140;

const noDeadline = () => null;

interface Life {
  readonly seed: number;
  /** Milliseconds between two calls, such as a probe's or a gateway's. */
  readonly everyMs: number;
  /** The share of requests that the identity provider fails, beside two outages of a day. */
  readonly failing?: number;
}

/** One instance's life: what it served, against what it had seen. */
async function live({ seed, everyMs, failing = 0.02 }: Life) {
  const random = seededRandom(seed);
  const entra = new RotatingEntra(random, days);
  const clock = new SimulatedClock();
  const begin = clock.elapsed();
  const now = () => clock.elapsed() - begin;
  const seenAt = new Map<string, number>();
  let newest = new Set<string>();
  const isOut = () => random() < failing || Math.floor(now() / day) === 40 || Math.floor(now() / day) === 90;
  const adapter = makeAdapter(
    { JWKS_URI: "https://login.microsoftonline.com/tenant/discovery/v2.0/keys" },
    {
      clock,
      log: () => undefined,
      connect: () => async () => {
        if (isOut()) throw new UpstreamFailure("status", 404);
        const listed = entra.list(now());
        newest = new Set(listed.map(({ kid }) => kid));
        for (const kid of newest) seenAt.set(kid, now());
        return { body: keyDocument(listed.map(({ document }) => document)), headers: {} };
      },
    },
  );

  const result = { calls: 0, failed: 0, missing: 0, missingIfReplaced: 0, overdue: 0, tags: new Set<string>() };
  for (; now() < days * day; await clock.advance(everyMs)) {
    const answer = await adapter({ method: "GET", ifNoneMatch: [] }, noDeadline);
    result.calls++;
    if (answer.status !== 200) {
      result.failed++;
      continue;
    }
    const served = new Set((JSON.parse(String(answer.body)) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid));
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
] as const)("an instance that is %s", (_name, life) => {
  it("serves each key that it saw within 24 hours, where replacing would lose some", async () => {
    const { calls, failed, missing, missingIfReplaced, overdue } = await live(life);
    expect(calls).toBeGreaterThanOrEqual(Math.floor((days * day) / life.everyMs));
    expect({ failed, missing, overdue }).toEqual({ failed: 0, missing: 0, overdue: 0 });
    expect(missingIfReplaced).toBeGreaterThan(0);
  });
});
