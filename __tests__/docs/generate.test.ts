import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pages } from "../../docs/generate";

test.each(Object.entries(pages))("docs/%s is what `npm run docs` writes", async (file, page) => {
  expect(readFileSync(`docs/${file}`, "utf8")).toBe(await page());
});
