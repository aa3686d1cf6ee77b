import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  addFindings,
  beyond,
  checkBytes,
  checkChoice,
  checkCount,
  checkLength,
  checkPattern,
  checkRange,
  duplicates,
  firstOfEachName,
  isKnown,
  withoutEffect,
} from "../../../constructs/private/findings";
import { findingsOf, testStack } from "../test-stack";

const CODE = "ROUTES_COUNT";
const range = { min: 2, max: 4, unit: "things", source: "https://example.com/limits" };
const variable = (type: string) => new TerraformVariable(testStack(), "value", { type });

describe("a printed finding", () => {
  const printed = (setting: string, actual: unknown) => {
    const stack = testStack();
    addFindings(stack, () => [beyond(CODE, setting, actual, range)]);
    return findingsOf(stack).map(({ text }) => text);
  };

  it("names all its parts", () => {
    expect(printed("things", 5)).toEqual([
      "ROUTES_COUNT: things is 5; allowed: 2 to 4 things (https://example.com/limits)",
    ]);
  });

  it("is one line", () => {
    expect(printed("a\r\nb\u2028c", "d\ne").join()).toMatch(/^ROUTES_COUNT: a b c is "d\\ne"; allowed: /);
  });

  it("shows the place of what only Terraform knows", () => {
    const [name, port] = [variable("string").stringValue, variable("number").numberValue];
    expect(printed("things", `https://${name}:${port}/x`).join()).toContain('things is "https://…:…/x"; allowed');
    expect(printed("things", port).join()).toContain("things is …; allowed");
  });

  it("shortens a long value and says how long it was", () => {
    const [text = ""] = printed("things", "x".repeat(5000));
    expect(text).toContain("(5000 characters)");
    expect(text.length).toBeLessThan(300);
  });
});

describe("checks of a known value", () => {
  it("take both ends of a range, and whole numbers only", () => {
    const failing = [1, 2, 3, 4, 5, 2.5, Number.NaN, Number.POSITIVE_INFINITY].filter(
      (value) => checkRange(CODE, "a", value, range).length > 0,
    );
    expect(failing).toEqual([1, 5, 2.5, Number.NaN, Number.POSITIVE_INFINITY]);
  });

  it("count items, characters and bytes", () => {
    expect(checkCount(CODE, "a", [1, 2], range)).toEqual([]);
    expect(checkCount(CODE, "a", [1], range)).toHaveLength(1);
    expect(checkLength(CODE, "a", "ää", range)).toEqual([]);
    expect(checkLength(CODE, "a", "äääää", range)).toHaveLength(1);
    expect(checkBytes(CODE, "a", "ää", range)).toEqual([]);
    expect(checkBytes(CODE, "a", "äää", range)).toHaveLength(1);
  });

  it("pass over what is not set", () => {
    expect(checkRange(CODE, "a", undefined, range)).toEqual([]);
    expect(checkBytes(CODE, "a", undefined, range)).toEqual([]);
    expect(checkLength(CODE, "a", undefined, range)).toEqual([]);
    expect(checkChoice(CODE, "a", undefined, { oneOf: ["b"], source: "s" })).toEqual([]);
    expect(checkPattern(CODE, "a", undefined, { pattern: /^b$/, form: "b", source: "s" })).toEqual([]);
  });
});

describe("checks of a value that only Terraform knows", () => {
  it("pass", () => {
    const text = `a-${variable("string").stringValue}`;
    expect(isKnown(text)).toBe(false);
    expect(isKnown(`b:${variable("number").numberValue}/x`)).toBe(false);
    expect(checkLength(CODE, "a", text, range)).toEqual([]);
    expect(checkChoice(CODE, "a", text, { oneOf: ["b"], source: "s" })).toEqual([]);
    expect(checkPattern(CODE, "a", text, { pattern: /^b$/, form: "b", source: "s" })).toEqual([]);
    expect(checkRange(CODE, "a", variable("number").numberValue, range)).toEqual([]);
    expect(checkCount(CODE, "a", variable("list(string)").listValue, range)).toEqual([]);
  });

  it("pass for the item that stands for a whole list", () => {
    expect(variable("list(string)").listValue.map(isKnown)).toEqual([false]);
  });

  it("count the bytes that are known already", () => {
    const unknown = variable("string").stringValue;
    expect(checkBytes(CODE, "a", unknown, range)).toEqual([]);
    expect(checkBytes(CODE, "a", `1234${unknown}`, range)).toEqual([]);
    expect(checkBytes(CODE, "a", `12345${unknown}`, range)).toHaveLength(1);
  });
});

it("names each duplicate once", () => {
  expect(duplicates(["a", "b", "a", "a", "B"])).toEqual(["a"]);
  expect(duplicates(["a", "b", "B"], (value) => value.toLowerCase())).toEqual(["B"]);
});

it("keeps the first item of each name, in their order", () => {
  const items = [
    { name: "b", n: 1 },
    { name: "a", n: 2 },
    { name: "b", n: 3 },
  ];
  expect(firstOfEachName(items).map(({ n }) => n)).toEqual([1, 2]);
});

it("reports a setting only where it is set", () => {
  expect(withoutEffect("roles", undefined, "existing")).toEqual([]);
  expect(withoutEffect("roles", [], "existing")).toMatchObject([
    { code: "SETTING_WITHOUT_EFFECT", setting: "roles", actual: "set beside existing" },
  ]);
});
