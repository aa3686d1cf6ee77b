import { expect, test } from "vitest";
import { skippedReport } from "./skipped-reporter";

test("tells each reason once, the most frequent first, with its tests by file", () => {
  const at = (file: string, name: string, reason?: string) => ({ file, name, reason });
  expect(
    skippedReport([
      at("a.test.ts", "one", "no curl"),
      at("b.test.ts", "two", "not installed: jq"),
      at("b.test.ts", "three"),
      at("a.test.ts", "four", "not installed: jq"),
      at("b.test.ts", "five", "not installed: jq"),
    ]),
  ).toBe(`Skipped 5:
  3 × not installed: jq
    b.test.ts
      two
      five
    a.test.ts
      four
  1 × no curl
    a.test.ts
      one
  1 × without a reason
    b.test.ts
      three
`);
});

test("says so when everything ran", () => {
  expect(skippedReport([])).toBe("Nothing was skipped.\n");
});
