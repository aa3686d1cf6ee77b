import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

test("base.json names a base image and holds no digest that is not one", () => {
  const content = JSON.parse(readFileSync(join(__dirname, "..", "..", "image", "base.json"), "utf8"));
  expect(content.reference).toMatch(/^[a-z.-]+\/\S+:\S+$/);
  expect(content.digest === null || /^sha256:[0-9a-f]{64}$/.test(content.digest)).toBe(true);
});
