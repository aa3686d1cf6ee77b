import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adaptKeys, type KeyPolicy } from "../../function/jwks-adapt";
import { consumerIssuer, entraKey, modulus, servedKey } from "./entra-keys";

const policy: KeyPolicy = { algorithm: "RS256", issuer: undefined, consumerKeys: "drop", deniedKids: new Set() };
const kidsOf = (jwks: readonly unknown[], over: Partial<KeyPolicy> = {}) =>
  adaptKeys(jwks, { ...policy, ...over }).keys.map(({ key }) => key.kid);

it("drops a bad key and not the set", () => {
  const { keys, dropped } = adaptKeys(
    [
      null,
      entraKey("good"),
      entraKey("bad", { n: "!" }),
      { kty: "EC", kid: "ec" },
      entraKey("msa", { issuer: consumerIssuer }),
    ],
    policy,
  );
  expect(keys.map(({ key }) => key)).toEqual([servedKey("good")]);
  expect(dropped).toEqual([
    { kid: undefined, why: "malformed" },
    { kid: "bad", why: "malformed" },
    { kid: "ec", why: "not-rsa" },
    { kid: "msa", why: "consumer" },
  ]);
});

it("never serves what is denied", () => {
  const { keys, dropped } = adaptKeys([entraKey("a"), entraKey("b")], { ...policy, deniedKids: new Set(["b", "c"]) });
  expect(keys.map(({ key }) => key.kid)).toEqual(["a"]);
  expect(dropped).toEqual([{ kid: "b", why: "denied" }]);
});

it("keeps each key's own certificate beside it", () => {
  const { keys } = adaptKeys([entraKey("a", { x5c: ["own", "authority"] }), entraKey("b", { x5c: {} })], policy);
  expect(keys.map(({ certificate }) => certificate)).toEqual(["own", undefined]);
});

describe("a kid that is there twice", () => {
  it("is one key if it is the same", () => {
    const padded = Buffer.concat([Buffer.alloc(1), Buffer.from(modulus("a"), "base64url")]).toString("base64url");
    expect(kidsOf([entraKey("a"), entraKey("a", { n: padded, x5c: undefined }), entraKey("b")])).toEqual(["a", "b"]);
  });

  it("is none if it is not", () => {
    const { keys, dropped } = adaptKeys(
      [entraKey("a"), entraKey("b"), entraKey("a", { n: modulus("x") }), entraKey("a")],
      policy,
    );
    expect(keys.map(({ key }) => key.kid)).toEqual(["b"]);
    expect(dropped).toEqual([{ kid: "a", why: "kid-ambiguous" }]);
  });

  it("may be an encryption key's, too", () => {
    expect(kidsOf([entraKey("a", { use: "enc", n: modulus("x") }), entraKey("a")])).toEqual(["a"]);
  });
});

it("gives the same keys for every order", () => {
  const entries = [
    entraKey("a"),
    entraKey("a", { alg: "RS512" }),
    entraKey("b"),
    entraKey("b", { n: modulus("x") }),
    entraKey("c", { use: "enc" }),
    entraKey("d"),
    7,
  ];
  const normal = (jwks: readonly unknown[]) => {
    const { keys, dropped } = adaptKeys(jwks, policy);
    return [keys.map((key) => JSON.stringify(key)).sort(), dropped.map((one) => JSON.stringify(one)).sort()];
  };
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      expect(normal(shuffled)).toEqual(normal(entries));
    }),
  );
});

it("accounts for each entry, and never throws", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.jsonValue(), fc.constantFrom(entraKey("a"), entraKey("b"), entraKey("b")))),
      (jwks) => {
        const { keys, dropped } = adaptKeys(jwks, policy);
        expect(keys.length + dropped.length).toBeLessThanOrEqual(jwks.length);
        expect(new Set(keys.map(({ key }) => key.kid)).size).toBe(keys.length);
      },
    ),
  );
});
