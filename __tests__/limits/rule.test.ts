import { describe, expect, it } from "vitest";
import { limitInWords } from "../../limits/rule";

describe("a limit in words", () => {
  it("names bounds, choices, form or rule", () => {
    expect(limitInWords({ min: 1, max: 5, unit: "issuers", source: "s" })).toBe("1 to 5 issuers");
    expect(limitInWords({ min: 0, max: 50, unit: "headers", source: "s" })).toBe("at most 50 headers");
    expect(limitInWords({ oneOf: ["a", 1], source: "s" })).toBe("a, 1");
    expect(limitInWords({ pattern: /^a$/, form: "the letter a", source: "s" })).toBe("the letter a");
    expect(limitInWords({ rule: "each name once", source: "s" })).toBe("each name once");
  });
});
