import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generatedPages } from "../../docs/generate";

test.each(Object.entries(generatedPages))("docs/%s is what `npm run docs` writes", async (file, page) => {
  expect(readFileSync(`docs/${file}`, "utf8")).toBe(await page());
});
