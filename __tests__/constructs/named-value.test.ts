import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NamedValue } from "../../constructs/index";
import { givenValue, identified } from "../../constructs/named-value";

const item = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.record({ name: fc.string({ minLength: 1 }), value: fc.string() }),
);
const idsOf = (list: readonly (string | NamedValue)[]) => identified(list).map(({ id }) => id);

describe("items of a list", () => {
  it("keep their ids wherever they stand, and whatever else comes and goes", () => {
    fc.assert(
      fc.property(fc.array(item), fc.array(item), (list, others) => {
        const alone = idsOf(list);
        expect(new Set(idsOf([...list].reverse()))).toEqual(new Set(alone));
        expect(idsOf([...others, ...list])).toEqual(expect.arrayContaining(alone));
      }),
    );
  });

  it("are each there once, in the order in which they were given", () => {
    fc.assert(
      fc.property(fc.array(item), (list) => {
        expect(idsOf(list)).toEqual([...new Set(list.map((one) => (typeof one === "string" ? one : one.name)))]);
      }),
    );
  });

  it("are known by what they are said to be", () => {
    const list = ["AB", { name: "later", value: "${TfToken[Any.0]}" }, "ab"];
    expect(identified(list, (value) => value.toLowerCase())).toEqual([
      { id: "ab", value: "AB" },
      { id: "later", value: "${TfToken[Any.0]}" },
    ]);
    expect(list.map(givenValue)).toEqual(["AB", "${TfToken[Any.0]}", "ab"]);
  });
});
