import { describe, expect, it } from "vitest";
import { KeyStore } from "../../function/key-store";
import { policyTag, readNumbers, type SecondHandPolicy, takeSecondHand } from "../../function/second-hand";
import { servedKey } from "./entra-keys";
import { SimulatedClock } from "./simulated-clock";

const policy: SecondHandPolicy = {
  uri: new URL("https://idp.example.com/keys"),
  algorithm: "RS256",
  issuer: undefined,
  consumerKeys: "drop",
  deniedKids: new Set(["denied"]),
  staleMs: 10_000,
};

describe("a tag", () => {
  it("is the same for the same purpose and settings, whatever is denied and for how long keys are kept", () => {
    expect(policyTag("a", { ...policy, deniedKids: new Set(), staleMs: 1 })).toBe(policyTag("a", policy));
    expect(policyTag("a", policy)).toMatch(/^[\w-]{43}$/);
  });

  it.each<readonly [string, Partial<SecondHandPolicy>]>([
    ["address", { uri: new URL("https://idp.example.com/other") }],
    ["issuer", { issuer: "https://idp.example.com" }],
    ["algorithm", { algorithm: "RS512" }],
    ["treatment of consumers' keys", { consumerKeys: "keep" }],
  ])("is another one for another %s", (_name, over) => {
    expect(policyTag("a", { ...policy, ...over })).not.toBe(policyTag("a", policy));
  });

  it("is another one for another purpose", () => {
    expect(policyTag("b", policy)).not.toBe(policyTag("a", policy));
  });
});

it.each<readonly [unknown, number, readonly number[] | undefined]>([
  ["1,2", 2, [1, 2]],
  [" 1 , 20000000000 ", 2, [1, 20_000_000_000]],
  ["1,2", 3, undefined],
  ["1,,2", 3, undefined],
  ["-1", 1, undefined],
  ["1e3", 1, undefined],
  ["", 1, undefined],
  ["1".repeat(12), 1, undefined],
  [["1"], 1, undefined],
  [undefined, 1, undefined],
])("%j read as %i numbers is %j", (text, count, numbers) => {
  expect(readNumbers(text, count)).toEqual(numbers);
});

it("takes what may be served, each with its own age", () => {
  const store = new KeyStore({ maxKeys: 10, staleMs: policy.staleMs }, new SimulatedClock());
  const now = 1_000_000;
  const jwks = [servedKey("a"), servedKey("denied"), servedKey("stale"), servedKey("b"), 7];
  const seenAt = [now - 1000, now, now - 10_001, now - 10_000, now];
  expect(takeSecondHand(store, policy, now, { jwks, seenAt })).toBe("usable");
  expect(store.served?.kids).toEqual(["a", "b"]);
  expect(store.agesMs).toEqual([1000, 10_000]);
  const other = new KeyStore({ maxKeys: 10, staleMs: policy.staleMs }, new SimulatedClock());
  expect(takeSecondHand(other, policy, now, { jwks, seenAt: [] })).toBe("no-usable-key");
});
