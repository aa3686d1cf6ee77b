import { describe, expect, it } from "vitest";
import { inWords } from "../../limits/rule";
import { limits } from "./tables";

describe.each(limits)("%s", (_name, limit) => {
  it("says where it comes from: a page, or our reason", () => {
    expect(limit.source).toMatch(/^https:\/\/\S+(?:, https:\/\/\S+)*$|^[a-z].{20,}/);
  });

  it("can be told in one line", () => {
    expect(inWords(limit)).toMatch(/^\S(?:.*\S)?$/);
  });

  it("allows something", () => {
    if ("oneOf" in limit) expect(new Set(limit.oneOf).size).toBe(limit.oneOf.length);
    if ("max" in limit) expect(limit.min).toBeLessThan(limit.max);
    if ("pattern" in limit) expect(limit.form).not.toBe("");
  });

  it("that is a choice lists what is written in a setting, nothing else", () => {
    if (!("oneOf" in limit)) return;
    expect(limit.oneOf.length).toBeGreaterThan(0);
    // A name, a number or *: a sentence has spaces or ends in a full stop.
    for (const value of limit.oneOf) expect(String(value)).toMatch(/^(?:[A-Za-z0-9][A-Za-z0-9_]*|\*)$/);
  });

  it("judges a whole text, the same each time, however long it is", () => {
    if (!("pattern" in limit)) return;
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
