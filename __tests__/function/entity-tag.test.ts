import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noneMatchNames } from "../../function/entity-tag";

const etag = '"abc"';

describe("If-None-Match names the tag", () => {
  it.each([
    [["*"]],
    [[" * "]],
    [['"abc"']],
    [['W/"abc"']],
    [['"x", "abc"']],
    [['"x","abc","y"']],
    [['W/"x" ,\t W/"abc"']],
    [[',, "abc" , ,']],
    [['"x"', '"abc"']],
    [['"a,b", "abc"']],
    [['"", "abc"']],
    [['"\u00e4", "abc"']],
  ])("in %j", (lines) => {
    expect(noneMatchNames(lines, etag)).toBe(true);
  });
});

describe("If-None-Match does not name the tag", () => {
  it.each([
    [[]],
    [[""]],
    [['"x"']],
    [['"ABC"']],
    [["abc"]],
    [['w/"abc"']],
    [['"abc']],
    [['"x" "abc"']],
    [['"abc" "x"']],
    [['*, "abc"']],
    [['"x",abc,"abc"']],
    [['"a\\"abc"']],
  ])("in %j", (lines) => {
    expect(noneMatchNames(lines, etag)).toBe(false);
  });
});

it("finds the tag in every list that is written as the RFC says", () => {
  const tag = fc
    .tuple(fc.boolean(), fc.stringMatching(/^[!#-~]{0,8}$/))
    .map(([weak, text]) => `${weak ? "W/" : ""}"${text}"`);
  const gap = fc.constantFrom(",", ", ", " ,\t", ",,");
  fc.assert(
    fc.property(fc.array(tag), fc.array(tag), gap, fc.boolean(), (before, after, separator, weak) => {
      const list = [...before, `${weak ? "W/" : ""}${etag}`, ...after].join(separator);
      expect(noneMatchNames([list], etag)).toBe(true);
      expect(
        noneMatchNames(
          [...before, ...after].filter((one) => !one.endsWith(etag)),
          etag,
        ),
      ).toBe(false);
    }),
  );
});

it("takes no more than linear time for hostile lists", () => {
  expect(noneMatchNames([`${", ".repeat(100_000)}x`], etag)).toBe(false);
  expect(noneMatchNames([`"${"x".repeat(100_000)}`], etag)).toBe(false);
});

it("never throws", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (lines) => {
      expect(noneMatchNames(lines, etag)).toBeTypeOf("boolean");
    }),
  );
});
