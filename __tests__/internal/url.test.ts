import { expect, test } from "vitest";
import { isUrl } from "../../internal/url";

test("a text of Latin 1 stays a URL, however often it is asked", () => {
  const asked = Array.from({ length: 50_000 }, () => isUrl("https://a\u00ad.example/\u00e4"));
  expect(new Set(asked)).toEqual(new Set([true]));
});

test.each([
  ["https://a.example", undefined, true],
  ["/a", "https://a.example", true],
  ["/a", undefined, false],
  ["https://", undefined, false],
  ["", "https://a.example", true],
])("%j beside %j: %s", (text, base, is) => expect(isUrl(text, base)).toBe(is));
