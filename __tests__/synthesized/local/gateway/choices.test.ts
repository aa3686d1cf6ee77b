import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { choices } from "../../../../synthesized/local/gateway/choices";

const folder = join(__dirname, "../../../../synthesized/local/gateway");
const sources = readdirSync(folder)
  .filter((name) => name !== "choices.ts")
  .map((name) => readFileSync(join(folder, name), "utf8"))
  .join("\n");

test("each choice is named once and has a page", () => {
  expect(new Set(choices.map(({ id }) => id)).size).toBe(choices.length);
  for (const { source } of choices) expect(new URL(source).hostname).toBe("docs.oracle.com");
});

test("each choice that the code refers to is in the table", () => {
  const referred = [...sources.matchAll(/`([a-z]+(?:-[a-z]+)+)` in (?:\{@link )?choices/g)].map(([, id]) => id);
  expect(referred.length).toBeGreaterThan(10);
  expect(referred.filter((id) => !choices.some((choice) => choice.id === id))).toEqual([]);
});
