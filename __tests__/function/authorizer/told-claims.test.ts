import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toldClaim, toldClaims } from "../../../function/authorizer/told-claims";
import { asked, type Make } from "./asked";
import { without } from "./without-checks";

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
    [".", "=."],
    ["..", "=.."],
    ["...", "..."],
    [["..", "."], "=..,=."],
    ["../admin", "..%2Fadmin"],
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

  test("as a segment of a path is one, and stays below what stands before it", () => {
    const dotted = fc.string({ unit: fc.constantFrom(".", "/", "\\", "%", "2", "e", "E", ";", "a", "?", "#") });
    fc.assert(
      fc.property(fc.oneof(dotted, fc.string({ unit: "binary" }), fc.jsonValue()), (claim) => {
        const { pathname } = new URL(`https://b.test/users/${toldClaim(claim)}/orders`);
        expect(pathname.split("/")).toEqual(["", "users", expect.any(String), "orders"]);
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

interface Forgery {
  readonly check: readonly [check: string, instead: string];
  readonly claim: string;
  readonly value: unknown;
  /** What a back end must never be told. */
  readonly isForged: (told: string) => boolean;
}

/** The gateway would leave what the client sent. */
const isNoHeaderValue = (told: string): boolean => !/^[!-~]+$/.test(told);

const forgeries: Readonly<Record<string, Forgery>> = {
  "a claim that is absent": {
    check: ["if (claim === undefined || claim === null) return absent;", 'if (claim == null) return "";'],
    ...{ claim: "x", value: undefined, isForged: isNoHeaderValue },
  },
  "a claim that is empty": {
    check: ['claim === "" ? emptyText : encode(claim)', "encode(claim)"],
    ...{ claim: "x", value: "", isForged: isNoHeaderValue },
  },
  "a list of nothing": {
    check: ["claim.length === 0 ? emptyList : ", ""],
    ...{ claim: "x", value: [], isForged: isNoHeaderValue },
  },
  "a list of an empty text": {
    check: ['typeof one === "string" && one !== ""', 'typeof one === "string"'],
    ...{ claim: "x", value: [""], isForged: isNoHeaderValue },
  },
  "a line break": {
    check: ["encodeURIComponent(text.replace", "(text.replace"],
    ...{ claim: "x", value: "a\r\nX-Admin: yes", isForged: isNoHeaderValue },
  },
  "a text that stands for nothing": {
    check: ["encodeURIComponent(text.replace", "(text.replace"],
    ...{ claim: "x", value: "=absent", isForged: (told) => told === "=absent" },
  },
  "a role that is two": {
    check: ["claim.map(encode)", "claim.map(String)"],
    ...{ claim: "roles", value: ["reader,admin"], isForged: (told) => told.split(",").includes("admin") },
  },
  "a claim that leads up a path": {
    check: ["/^\\.{1,2}$/.test(text) ? `=${text}` : ", ""],
    ...{ claim: "x", value: "..", isForged: (told) => new URL(`https://b.test/users/${told}/x`).pathname === "/x" },
  },
  "a claim that only the language has": {
    check: ["Object.hasOwn(claims, name) ? claims[name] : undefined", "claims[name]"],
    ...{ claim: "__proto__", value: undefined, isForged: (told) => told !== "=absent" },
  },
};

describe.each(Object.entries(forgeries))("%s", (_name, { check: [check, instead], claim, value, isForged }) => {
  const told = async (make?: Make): Promise<string> => {
    const { ask, signed } = asked({ AUTHORIZER_CONTEXT: claim }, make);
    const { context } = await ask(await signed({ [claim]: value }));
    return String(Object.entries(context ?? {})[0]?.[1]);
  };

  test("tells back ends nothing wrong", async () => {
    expect(isForged(await told())).toBe(false);
  });

  test("does without the check", async () => {
    const { makeAuthorizer } = await without([["function/authorizer/told-claims.ts", check, instead]]);
    expect(isForged(await told(makeAuthorizer))).toBe(true);
  });
});
