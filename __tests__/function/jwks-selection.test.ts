import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { SigningKey } from "../../function/jwks-key";
import { byKid, selectKeys } from "../../function/jwks-selection";
import { certifiedFrom } from "./certificates";
import { servedKey } from "./entra-keys";

interface Ranked {
  readonly key: SigningKey;
  readonly certificate: string | undefined;
  readonly listed: boolean;
}

/** Certificates that begin one day after the other. */
const certificates: (string | undefined)[] = [];

beforeAll(async () => {
  for (const day of [1, 2, 3, 4]) certificates.push(...(await certifiedFrom(new Date(Date.UTC(2026, 0, day)))));
});

/** @param age which certificate, the oldest first; undefined for none */
const ranked = (kid: string, age: number | undefined, listed = true): Ranked => ({
  // Only the kid matters here.
  key: { ...servedKey("any"), kid } as SigningKey,
  certificate: age === undefined ? undefined : certificates[age],
  listed,
});

/** Everything in its order: the one that is chosen first, then the one that would be next… */
function order(keys: readonly Ranked[]): readonly string[] {
  const { chosen, surplus } = selectKeys(keys, 1, ({ listed }) => listed);
  return [...chosen, ...surplus].map(({ key }) => key.kid);
}

describe("what is most likely to sign", () => {
  it("is listed", () => {
    expect(order([ranked("remembered", 3, false), ranked("listed", 0)])).toEqual(["listed", "remembered"]);
  });

  it("was certified last", () => {
    const unreadable = { ...ranked("x-unreadable", 0), certificate: "?" };
    expect(order([ranked("none", undefined), unreadable, ranked("old", 0), ranked("new", 3)])).toEqual([
      "new",
      "old",
      "none",
      "x-unreadable",
    ]);
  });

  it("is decided by the kid otherwise, by code unit", () => {
    expect(order([ranked("b", 1), ranked("a", 1), ranked("B", 1), ranked("ä", 1)])).toEqual(["B", "a", "b", "ä"]);
  });
});

it("chooses everything where there is room", () => {
  const keys = [ranked("b", 1), ranked("a", 2)];
  expect(selectKeys(keys, 2, () => true)).toEqual({ chosen: keys, surplus: [] });
});

it("is the same for every order of the keys", () => {
  const key = fc.record({
    kid: fc.string({ minLength: 1, maxLength: 3 }),
    age: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    listed: fc.boolean(),
  });
  const keys = fc
    .uniqueArray(key, { selector: ({ kid }) => kid, maxLength: 20 })
    .chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.integer({ min: 1, max: 10 })),
    );
  const kids = (some: readonly Ranked[]) => some.map(({ key: { kid } }) => kid).sort();
  fc.assert(
    fc.property(keys, ([one, other, most]) => {
      const [first, second] = [one, other].map((all) =>
        selectKeys(
          all.map(({ kid, age, listed }) => ranked(kid, age, listed)),
          most,
          ({ listed }) => listed,
        ),
      );
      expect(first && kids(first.chosen)).toEqual(second && kids(second.chosen));
      expect(first?.chosen.toSorted(byKid)).toEqual(second?.chosen.toSorted(byKid));
    }),
  );
});
