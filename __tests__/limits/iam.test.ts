import { expect, it } from "vitest";
import { everybody, verbs, whatBelongs, whoAsks, wideTypes } from "../../limits/iam";

it("takes no type for a name: it is everybody's", () => {
  for (const { names, beginnings } of [whoAsks, whatBelongs]) {
    const all = [...names, ...beginnings];
    expect(all.filter((name) => /\btype\b/.test(name))).toEqual([]);
    expect(all.filter((name) => name !== name.toLowerCase())).toEqual([]);
    expect(beginnings.every((name) => name.endsWith("."))).toBe(true);
  }
});

it("knows words as statements are compared: in lower case", () => {
  const words = [...verbs.names, ...everybody.names, wideTypes.everything, wideTypes.familyEnding];
  expect(words.every((word) => /^[a-z-]+$/.test(word))).toBe(true);
  expect(verbs.names.indexOf("inspect")).toBeLessThan(verbs.names.indexOf("manage"));
});
