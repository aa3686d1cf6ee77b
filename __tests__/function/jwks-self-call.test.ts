import { describe, expect, it } from "vitest";
import type { FetchedJwks } from "../../function/jwks-fetch";
import { remember } from "../../function/jwks-memory";
import { handover, SelfCall } from "../../function/jwks-self-call";
import { KeyStore } from "../../function/key-store";
import type { LogLine } from "../../function/log";
import type { SecondHandPolicy } from "../../function/second-hand";
import { entraKey, modulus, servedKey } from "./entra-keys";
import { SimulatedClock } from "./simulated-clock";

const policy: SecondHandPolicy & { readonly maxKeys: number } = {
  uri: new URL("https://idp.example.com/keys"),
  algorithm: "RS256",
  issuer: undefined,
  consumerKeys: "drop",
  deniedKids: new Set(),
  staleMs: 10_000,
  maxKeys: 10,
};

/** What another copy answers: these keys, so many seconds old. */
const told =
  (keys: readonly unknown[], ages: readonly number[]) =>
  async (mark: string): Promise<FetchedJwks> => {
    const clock = new SimulatedClock();
    const [, policyHeader] = handover(new KeyStore(policy, clock), policy, mark);
    const headers = [["jwks-adapter-ages", ages.join()], policyHeader ?? ["", ""]] as const;
    return { jwks: keys, headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])) };
  };

function callWith(fetch: (mark: string) => Promise<FetchedJwks>) {
  const clock = new SimulatedClock();
  const store = new KeyStore(policy, clock);
  const lines: LogLine[] = [];
  let marks = 0;
  const call = new SelfCall(policy, {
    fetch,
    newMark: () => `mark-${++marks}`,
    store,
    clock,
    log: (line) => lines.push(line),
  });
  return { call, clock, store, lines };
}

it("serves what another copy has told, and says so in the log", async () => {
  const { call, store, lines } = callWith(told([servedKey("a"), servedKey("b")], [1, 2]));
  await call.ask();
  expect(store.served?.kids).toEqual(["a", "b"]);
  expect(store.agesMs).toEqual([1000, 2000]);
  expect(lines).toEqual([
    { level: "info", event: "jwks-self-call", outcome: "usable", durationMs: 0, served: ["a", "b"] },
  ]);
});

it("counts the time that the question took, since the answer may be as old", async () => {
  const { call, clock, store } = callWith(async (mark) => {
    clock.freeze(700);
    return told([servedKey("a")], [1])(mark);
  });
  await call.ask();
  expect(store.agesMs).toEqual([1700]);
});

it("asks with another mark each time, and once for all who ask at a time", async () => {
  const marks: string[] = [];
  const { call } = callWith(async (mark) => {
    marks.push(mark);
    return { why: "status", detail: 503 };
  });
  await Promise.all([call.ask(), call.ask()]);
  await call.ask();
  expect(marks).toEqual(["mark-1", "mark-2"]);
});

it("takes the older of two ages that one kid is given", async () => {
  const { call, store } = callWith(told([servedKey("a"), servedKey("a")], [1, 5]));
  await call.ask();
  expect(store.agesMs).toEqual([5000]);
});

describe("nothing is served", () => {
  it.each<readonly [string, (mark: string) => Promise<FetchedJwks>, string]>([
    ["where no copy knows more", async () => ({ why: "status", detail: 503 }), "status"],
    ["where something else answers", async () => ({ jwks: [servedKey("a")], headers: {} }), "no-copy"],
    ["where ages are missing", told([servedKey("a"), servedKey("b")], [1]), "no-copy"],
    ["of what is stale", told([servedKey("a")], [11]), "no-usable-key"],
    ["of what cannot be served", told([entraKey("a", { kty: "EC" })], [1]), "no-usable-key"],
  ])("%s", async (_name, fetch, outcome) => {
    const { call, store, lines } = callWith(fetch);
    await call.ask();
    expect(store.served).toBeUndefined();
    expect(lines).toMatchObject([{ level: "warn", outcome }]);
  });

  it("of a key that this copy knows to be compromised, or has from the identity provider itself", async () => {
    const { call, clock, store } = callWith(told([servedKey("a"), servedKey("b", { n: modulus("x") })], [1, 0]));
    const [b] = [{ key: servedKey("b"), certificate: undefined }] as Parameters<typeof remember>[1]["keys"];
    if (b === undefined) throw new Error("a key");
    store.adopt(
      remember(store.memory, { refresh: 1, seenAt: clock.elapsed(), keys: [b], compromised: new Set(["a"]) }),
    );
    const before = store.served;
    await call.ask();
    expect(store.served).toBe(before);
  });
});
