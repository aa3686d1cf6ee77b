import { describe, expect, it } from "vitest";
import { limitInWords } from "../../limits/rule";
import { limits } from "./tables";

describe.each(limits)("%s", (_name, limit) => {
  it("says where it comes from: a page, or our reason", () => {
    expect(limit.source).toMatch(/^https:\/\/\S+(?:, https:\/\/\S+)*$|^[a-z].{20,}/);
  });

  it("can be told in one line", () => {
    expect(limitInWords(limit)).toMatch(/^\S(?:.*\S)?$/);
  });
});

const ranges = limits.flatMap(([name, limit]) => ("max" in limit ? [[name, limit] as const] : []));
const choices = limits.flatMap(([name, limit]) => ("oneOf" in limit ? [[name, limit] as const] : []));
const patterns = limits.flatMap(([name, limit]) => ("pattern" in limit ? [[name, limit] as const] : []));

it.each(ranges)("%s allows more than one value", (_name, { min, max }) => {
  expect(min).toBeLessThan(max);
});

describe.each(choices)("%s", (_name, limit) => {
  it("lists what is written in a setting, each once, nothing else", () => {
    expect(limit.oneOf.length).toBeGreaterThan(0);
    expect(new Set(limit.oneOf).size).toBe(limit.oneOf.length);
    // A name, a number or *: a sentence has spaces or ends in a full stop.
    for (const value of limit.oneOf)
      expect(String(value)).toMatch(/^(?:[A-Za-z0-9][A-Za-z0-9_]*|[a-z0-9-]+(?:\.[a-z]+)+|\*)$/);
  });
});

describe.each(patterns)("%s", (_name, limit) => {
  it("judges a whole text, the same each time, however long it is", () => {
    expect(limit.form).not.toBe("");
    expect(limit.pattern.source).toMatch(/^\^.*\$$/s);
    // A global or sticky one remembers where it stopped.
    expect(limit.pattern.flags).toMatch(/^i?$/);
    // A pattern that backtracks without bound would not come back from these.
    for (const piece of [
      "a",
      "/",
      "/a",
      "/{a}",
      "/{a",
      "-",
      "a-",
      "a.",
      ".",
      "0",
      "1.",
      "::",
      "@",
      "[",
      "$",
      "%{",
      " ",
    ]) {
      for (const start of ["", "/", "https://", "https://a", "/a/"]) {
        for (const end of ["", "\n", "!", "}"]) limit.pattern.test(start + piece.repeat(20_000) + end);
      }
    }
  });
});
