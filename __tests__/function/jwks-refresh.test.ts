import { describe, expect, it } from "vitest";
import type { FetchedJwks } from "../../function/jwks-fetch";
import { JwksRefresh, type RefreshPolicy } from "../../function/jwks-refresh";
import { KeyStore } from "../../function/key-store";
import type { LogLine } from "../../function/log";
import { certifiedFrom } from "./certificates";
import { entraKey, modulus, servedKey } from "./entra-keys";
import { SimulatedClock } from "./simulated-clock";

const hour = 3_600_000;
const policy: RefreshPolicy = {
  algorithm: "RS256",
  issuer: undefined,
  consumerKeys: "drop",
  deniedKids: new Set(),
  maxKeys: 10,
  freshMs: 300_000,
  staleMs: 24 * hour,
  timeoutMs: 4000,
};

const keys = (...kids: readonly string[]): FetchedJwks => ({ jwks: kids.map((kid) => entraKey(kid)) });
const failure: FetchedJwks = { why: "connection", detail: "ECONNRESET" };

/** A refresh whose answers come when the test says so. */
function refreshWith(over: Partial<RefreshPolicy> = {}) {
  const clock = new SimulatedClock();
  const lines: LogLine[] = [];
  const open: ((answer: FetchedJwks) => void)[] = [];
  const fetch = () => new Promise<FetchedJwks>((resolve) => open.push(resolve));
  const store = new KeyStore({ ...policy, ...over }, clock);
  const refresh = new JwksRefresh({ ...policy, ...over }, { fetch, store, clock, log: (line) => lines.push(line) });
  return {
    clock,
    lines,
    open,
    refresh,
    store,
    kids: () => store.served?.kids,
    /** One refresh whose requests are answered at once, each with the next answer. */
    async hear(...answers: readonly FetchedJwks[]): Promise<void> {
      const done = refresh.refresh();
      for (const answer of answers) open.shift()?.(answer);
      await clock.advance(0);
      await done;
    },
  };
}

describe("with nothing known", () => {
  it("asks twice in parallel, and merges what comes", async () => {
    const { hear, kids, open, refresh } = refreshWith();
    const done = hear(keys("a", "b"), keys("b", "c"));
    expect(open).toHaveLength(0);
    await done;
    expect(kids()).toEqual(["a", "b", "c"]);
    expect(refresh.untilDue()).toBe(300_000);
  });

  it.each([
    [keys("a"), failure],
    [failure, keys("a")],
    [keys("a"), { jwks: [7] }],
  ])("is content with one good answer", async (one, other) => {
    const { hear, kids } = refreshWith();
    await hear(one, other);
    expect(kids()).toEqual(["a"]);
  });

  it("serves a good answer without waiting for long for the other, and merges that one when it comes", async () => {
    const { clock, refresh, open, kids, lines } = refreshWith();
    const done = refresh.refresh();
    open.shift()?.(keys("a"));
    await clock.advance(1000);
    await done;
    expect(kids()).toEqual(["a"]);
    expect(lines).toHaveLength(1);
    open.shift()?.(keys("a", "b"));
    await clock.advance(0);
    expect(kids()).toEqual(["a", "b"]);
    expect(lines[1]).toMatchObject({ event: "jwks-late-answer", outcome: "usable", listed: 2 });
    expect(clock.pending).toBe(0);
  });

  it("waits for the second answer as long as the first is none", async () => {
    const { clock, refresh, open, kids } = refreshWith();
    const done = refresh.refresh();
    open.shift()?.(failure);
    await clock.advance(3500);
    open.shift()?.(keys("a"));
    await clock.advance(0);
    await done;
    expect(kids()).toEqual(["a"]);
  });

  it("asks again soon if two replicas contradict each other on their only key", async () => {
    const { hear, kids, refresh } = refreshWith();
    await hear(keys("a"), { jwks: [entraKey("a", { n: modulus("other") })] });
    expect(kids()).toBeUndefined();
    expect(refresh.untilDue()).toBe(5000);
  });

  it("knows nothing after two failures, and asks twice again when it is time", async () => {
    const { clock, hear, kids, refresh, lines } = refreshWith();
    await hear(failure, failure);
    expect(kids()).toBeUndefined();
    expect(refresh.untilDue()).toBe(5000);
    expect(lines).toMatchObject([{ level: "error", outcome: "no-keys", answers: [failureLine, failureLine] }]);
    await clock.advance(5000);
    await hear(keys("a"), keys("b"));
    expect(kids()).toEqual(["a", "b"]);
  });
});

const failureLine = { outcome: "connection", detail: "ECONNRESET" };

describe("with keys known", () => {
  const known = async (over?: Partial<RefreshPolicy>) => {
    const all = refreshWith(over);
    await all.hear(keys("a", "b"), keys("a", "b"));
    return all;
  };

  it("asks once", async () => {
    const { refresh, open } = await known();
    void refresh.refresh();
    expect(open).toHaveLength(1);
  });

  it("lets all calls share one request", async () => {
    const { refresh, open, clock } = await known();
    const calls = [refresh.refresh(), refresh.refresh(), refresh.refresh()];
    expect(open).toHaveLength(1);
    open.shift()?.(keys("a"));
    await clock.advance(0);
    await Promise.all(calls);
  });

  it("keeps a key that a replica does not list, for 24 hours", async () => {
    const { hear, kids, clock, lines } = await known();
    await clock.advance(24 * hour);
    await hear(keys("a"));
    expect(kids()).toEqual(["a", "b"]);
    await clock.advance(1);
    await hear(keys("a"));
    expect(kids()).toEqual(["a"]);
    expect(lines.at(-1)).toMatchObject({ noLongerServed: ["b"], dropped: [{ kid: "b", why: "aged-out" }] });
  });

  it("serves them through an outage of any length", async () => {
    const { hear, kids, clock, refresh, lines } = await known();
    for (let day = 0; day < 100; day++) {
      await clock.advance(24 * hour);
      await hear(failure, failure);
      expect(refresh.untilDue()).toBeGreaterThan(0);
    }
    expect(kids()).toEqual(["a", "b"]);
    expect(lines.at(-1)).toMatchObject({ level: "warn", outcome: "serving-known-keys" });
  });

  it.each<[FetchedJwks]>([
    [{ jwks: [] }],
    [{ jwks: [7] }],
    [{ jwks: [entraKey("c", { use: "enc" })] }],
    [{ why: "not-json" }],
  ])("ages nothing on an answer without a usable key", async (answer) => {
    const { hear, kids, clock } = await known();
    await clock.advance(100 * hour);
    await hear(answer, answer);
    expect(kids()).toEqual(["a", "b"]);
  });

  it("asks twice again when everything it knows is old", async () => {
    const { refresh, open, clock } = await known();
    await clock.advance(24 * hour + 1);
    void refresh.refresh();
    expect(open).toHaveLength(2);
  });

  it("does not forget because the wall clock jumps", async () => {
    const { hear, kids, clock, refresh } = await known();
    clock.stepWall(300 * 24 * hour);
    expect(refresh.untilDue()).toBe(0);
    await hear(keys("a"));
    clock.stepWall(-600 * 24 * hour);
    await hear(keys("a"));
    expect(kids()).toEqual(["a", "b"]);
  });

  it("takes new material under a known kid", async () => {
    const { hear, store } = await known();
    await hear({ jwks: [entraKey("a", { n: modulus("rolled") })] });
    expect(JSON.parse(String(store.served?.body))).toEqual({
      keys: [servedKey("a", { n: modulus("rolled") }), servedKey("b")],
    });
  });

  it("drops a key at once whose private part is published, even if nothing is left", async () => {
    const { hear, kids } = await known();
    await hear({ jwks: [entraKey("a", { d: "AQAB" }), entraKey("c")] });
    expect(kids()).toEqual(["b", "c"]);
    await hear({ jwks: [entraKey("b", { d: "AQAB" }), entraKey("c", { d: "AQAB" })] });
    expect(kids()).toBeUndefined();
  });

  it("keeps the same bytes while the keys are the same", async () => {
    const { hear, store } = await known();
    const before = store.served;
    await hear(keys("b", "a"));
    expect(store.served).toBe(before);
  });

  it("has no timers between refreshes", async () => {
    const { clock, hear } = await known();
    await hear(failure);
    expect(clock.pending).toBe(0);
  });

  it("has waited already when it thaws in the middle of a refresh", async () => {
    const { clock, refresh, open } = await known();
    const done = refresh.refresh();
    clock.freeze(10 * hour);
    open.shift()?.({ why: "timeout" });
    await clock.advance(0);
    await done;
    expect(refresh.untilDue()).toBe(0);
  });
});

describe("an instance that freezes between calls", () => {
  it("asks anew for whoever finds a refresh that ended meanwhile", async () => {
    const { clock, refresh, open, kids } = refreshWith();
    void refresh.refresh();
    clock.freeze(10 * hour);
    const [first, second] = open.splice(0);
    const after = refresh.refresh();
    const beside = refresh.refresh();
    first?.({ why: "timeout" });
    second?.({ why: "timeout" });
    await clock.advance(0);
    expect(open).toHaveLength(2);
    for (const answer of open.splice(0)) answer(keys("a"));
    await clock.advance(0);
    await Promise.all([after, beside]);
    expect(kids()).toEqual(["a"]);
    expect(open).toHaveLength(0);
  });

  it("does not ask anew where the old refresh brought something after all", async () => {
    const { clock, refresh, open, kids } = refreshWith();
    void refresh.refresh();
    clock.freeze(5000);
    const after = refresh.refresh();
    for (const answer of open.splice(0)) answer(keys("a"));
    await clock.advance(0);
    await after;
    expect(kids()).toEqual(["a"]);
    expect(open).toHaveLength(0);
  });
});

describe("an identity provider that is wrong", () => {
  it("is told from one that is away, in the answer and in the log", async () => {
    const { hear, refresh, lines, clock } = refreshWith({ issuer: "https://idp.example.com" });
    await hear(failure, failure);
    expect(refresh.problem).toMatchObject({ code: "JWKS_UNAVAILABLE" });
    await clock.advance(5000);
    await hear(keys("a"), failure);
    expect(refresh.problem).toEqual({
      code: "JWKS_UPSTREAM_WRONG",
      message: "No key that JWKS_URI gives is of JWKS_ISSUER.",
    });
    expect(lines.at(-1)).toMatchObject({
      level: "error",
      outcome: "no-keys",
      code: "JWKS_UPSTREAM_WRONG",
      message: "No key that JWKS_URI gives is of JWKS_ISSUER.",
      answers: [{ outcome: "other-issuer" }, { outcome: "connection" }],
    });
  });

  it("is named in the log while known keys are served, and no more once it is right", async () => {
    const { hear, refresh, lines, clock } = refreshWith();
    await hear(keys("a"), keys("a"));
    expect(refresh.problem).toBeUndefined();
    await clock.advance(300_000);
    await hear({ why: "discovery-document" });
    expect(lines.at(-1)).toMatchObject({ outcome: "serving-known-keys", code: "JWKS_UPSTREAM_WRONG" });
    await clock.advance(5000);
    await hear(keys("a"));
    expect(refresh.problem).toBeUndefined();
    expect(lines.at(-1)).not.toHaveProperty("code");
  });
});

describe("with more keys than may be served", () => {
  const day = 24 * hour;
  const certified = async (kid: string, days: number) =>
    entraKey(kid, { x5c: await certifiedFrom(new Date(Date.UTC(2026, 0, 1) + days * day)) });

  it("prefers listed ones, then those with the youngest certificates", async () => {
    const { hear, kids, lines } = refreshWith({ maxKeys: 3 });
    const [oldest, older, young] = await Promise.all([
      certified("oldest", 0),
      certified("older", 8),
      certified("young", 16),
    ]);
    await hear({ jwks: [young, oldest, older, entraKey("undated")] }, failure);
    expect(kids()).toEqual(["older", "oldest", "young"]);
    expect(lines[0]).toMatchObject({ dropped: [{ kid: "undated", why: "over-maximum" }] });
    await hear({ jwks: [oldest, entraKey("undated")] });
    expect(kids()).toEqual(["oldest", "undated", "young"]);
  });
});
