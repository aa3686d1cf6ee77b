import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toldClaim, toldClaims } from "../../../function/authorizer/told-claims";
import { combination, permission } from "../../../limits/permissions";

describe("a claim as a back end is told it", () => {
  test.each([
    ["s", "s"],
    ["a b", "a%20b"],
    ["é", "%C3%A9"],
    [["a", "b,c"], "a,b%2Cc"],
    [7, "7"],
    [true, "true"],
    [{ a: 1 }, "%7B%22a%22%3A1%7D"],
    [["a", 1], "%5B%22a%22%2C1%5D"],
    ["", "=empty"],
    [[], "=none"],
    [null, "=absent"],
    [undefined, "=absent"],
    ["=absent", "%3Dabsent"],
    ["\ud800", "%EF%BF%BD"],
  ])("%j: %s", (claim, told) => {
    expect(toldClaim(claim)).toBe(told);
  });

  test("is never empty, and always of visible ASCII", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (claim) => {
        expect(toldClaim(claim)).toMatch(/^[!-~]+$/);
      }),
    );
  });

  test("tells two texts apart", () => {
    const text = fc
      .string({ unit: "grapheme" })
      .filter((one) => one === one.normalize() && !/\p{Surrogate}/u.test(one));
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(toldClaim(one) === toldClaim(other)).toBe(one === other);
      }),
    );
  });

  test("is what the token holds, and not what objects have", () => {
    expect(toldClaims({ a: "1" }, ["a", "constructor", "__proto__"])).toEqual(
      Object.fromEntries([
        ["a", "1"],
        ["constructor", "=absent"],
        ["__proto__", "=absent"],
      ]),
    );
  });
});

describe("permissions", () => {
  const name = fc.string({ unit: "grapheme-ascii", minLength: 1 });
  const kind = fc.constantFrom("app-role", "user-role", "scp", "group" as const);
  const one = fc.tuple(kind, name);

  test("two are the same text only if they are the same", () => {
    fc.assert(
      fc.property(one, one, (a, b) => {
        const isSame = a[0] === b[0] && a[1] === b[1];
        expect(permission(a[0] as "scp", a[1]) === permission(b[0] as "scp", b[1])).toBe(isSame);
      }),
    );
  });

  test("a combination is none of them, whatever the names, and depends on no order", () => {
    fc.assert(
      fc.property(fc.array(one, { minLength: 2, maxLength: 4 }), one, (parts, other) => {
        const all = parts.map(([of, called]) => permission(of as "scp", called));
        expect(combination([...all].reverse())).toBe(combination(all));
        expect(combination(all)).not.toBe(permission(other[0] as "scp", other[1]));
        expect(combination(all)).not.toMatch(/\s/);
      }),
    );
  });
});
