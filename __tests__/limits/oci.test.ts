import { expect, it } from "vitest";
import { names, tags } from "../../limits/oci";

it.each([
  ["ab", true],
  ["shop-dev", true],
  ["a", false],
  ["a-", false],
  ["-a", false],
  ["1a", false],
  ["Ab", false],
  ["a_b", false],
  ["a".repeat(31), false],
])("takes %s for a prefix and the name of an API: %s", (name, valid) => {
  expect(names.prefix.pattern.test(name)).toBe(valid);
  expect(names.apiName.pattern.test(name)).toBe(valid);
});

it.each([
  ["team", true],
  ["a b", false],
  ["a.b", false],
  ["", false],
  ["!~", true],
  ["ä", false],
  ["a\u007f", false],
  ["a".repeat(101), false],
])("takes %s for a freeform tag: %s", (name, valid) => {
  expect(tags.freeformName.pattern.test(name)).toBe(valid);
  expect(tags.definedName.pattern.test(`ns.${name}`)).toBe(valid);
});
