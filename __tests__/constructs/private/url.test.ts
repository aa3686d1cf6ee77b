import { expect, test } from "vitest";
import { isUrl } from "../../../constructs/private/url";

test("a text of Latin 1 stays a URL, however often it is asked", () => {
  const asked = Array.from({ length: 50_000 }, () => isUrl("https://a\u00ad.example/\u00e4"));
  expect(new Set(asked)).toEqual(new Set([true]));
});

test.each([
  ["https://a.example", true],
  ["urn:a:b", true],
  ["/a", false],
  ["https://", false],
  ["", false],
])("%j: %s", (text, is) => expect(isUrl(text)).toBe(is));
