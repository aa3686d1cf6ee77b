import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SigningKey } from "../../function/jwks-key";
import { byKid, byLikelihoodToSign } from "../../function/jwks-selection";
import { servedKey } from "./entra-keys";

interface Ranked {
  readonly key: SigningKey;
  readonly certifiedAt: number | undefined;
  readonly listed: boolean;
}

const ranked = (kid: string, certifiedAt: number | undefined, listed = true): Ranked => ({
  // Only the kid matters here.
  key: { ...servedKey("any"), kid } as SigningKey,
  certifiedAt,
  listed,
});
const order = (keys: readonly Ranked[]) => byLikelihoodToSign(keys, ({ listed }) => listed).map(({ key }) => key.kid);

describe("what is most likely to sign", () => {
  it("is listed", () => {
    expect(order([ranked("remembered", 9, false), ranked("listed", 1)])).toEqual(["listed", "remembered"]);
  });

  it("was certified last", () => {
    expect(order([ranked("none", undefined), ranked("old", -5), ranked("new", 5)])).toEqual(["new", "old", "none"]);
  });

  it("is decided by the kid otherwise, by code unit", () => {
    expect(order([ranked("b", 1), ranked("a", 1), ranked("B", 1), ranked("ä", 1)])).toEqual(["B", "a", "b", "ä"]);
  });
});

it("is the same for every order of the keys", () => {
  const key = fc.record({
    kid: fc.string({ minLength: 1, maxLength: 3 }),
    certifiedAt: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    listed: fc.boolean(),
  });
  const keys = fc
    .uniqueArray(key, { selector: ({ kid }) => kid, maxLength: 20 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  fc.assert(
    fc.property(keys, ([one, other]) => {
      const make = ({ kid, certifiedAt, listed }: (typeof one)[number]) => ranked(kid, certifiedAt, listed);
      expect(order(one.map(make))).toEqual(order(other.map(make)));
      expect(one.map(make).sort(byKid)).toEqual(other.map(make).sort(byKid));
    }),
  );
});
