import { describe, expect, it } from "vitest";
import { allowed } from "../../limits/limit";
import { limits } from "./tables";

describe("a limit in words", () => {
  it("names bounds, choices or form", () => {
    expect(allowed({ min: 1, max: 5, unit: "issuers", source: "s" })).toBe("1 to 5 issuers");
    expect(allowed({ min: 0, max: 50, unit: "headers", source: "s" })).toBe("at most 50 headers");
    expect(allowed({ oneOf: ["a", 1], source: "s" })).toBe("a, 1");
    expect(allowed({ pattern: /^a$/, form: "the letter a", source: "s" })).toBe("the letter a");
  });
});

describe.each(limits)("%s", (_name, limit) => {
  it("says where it comes from: a page, or our reason", () => {
    expect(limit.source).toMatch(/^https:\/\/\S+$|^[a-z].{20,}/);
  });

  it("can be told in one line", () => {
    expect(allowed(limit)).toMatch(/^\S(?:.*\S)?$/);
  });

  it("allows something", () => {
    if ("oneOf" in limit) expect(new Set(limit.oneOf).size).toBe(limit.oneOf.length);
    if ("max" in limit) expect(limit.min).toBeLessThan(limit.max);
    if ("pattern" in limit) expect(limit.form).not.toBe("");
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
