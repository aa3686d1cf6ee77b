import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { choices } from "../../../../synthesized/local/entra/choices";

const folder = join(__dirname, "../../../../synthesized/local/entra");
const code = readdirSync(folder)
  .filter((name) => name !== "choices.ts")
  .map((name) => readFileSync(join(folder, name), "utf8"))
  .join("\n");
const comments = code.split("\n").filter((line) => line.includes("in choices"));

it("each choice is where the code refers to it, and each reference has its choice", () => {
  const referred = comments.flatMap((line) => [...line.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id));
  expect([...new Set(referred)].sort()).toEqual(choices.map(({ id }) => id).sort());
});

it.each(choices)("$id asks a question and names the page that comes closest", ({ question, choice, source }) => {
  expect(question).toMatch(/\?$/);
  expect(choice).toMatch(/\.$/);
  expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\//);
});
