import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { entraChoices } from "../../../local/entra/choices";

const project = join(__dirname, "../../..");
const ofTenant = /^(?:tenant|read-tenant|read-application|resource-values|well-known|pem)\.ts$/;
const code = [
  ...readdirSync(join(project, "local/entra")).map((name) => join("local/entra", name)),
  ...readdirSync(join(project, "synthesized/system"))
    .filter((name) => ofTenant.test(name))
    .map((name) => join("synthesized/system", name)),
]
  .filter((file) => !file.endsWith("choices.ts"))
  .map((file) => readFileSync(join(project, file), "utf8"))
  .join("\n");
const comments = code.split("\n").filter((line) => line.includes("in choices"));

it("each choice is where the code refers to it, and each reference has its choice", () => {
  const referred = comments.flatMap((line) => [...line.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id));
  expect([...new Set(referred)].sort()).toEqual(entraChoices.map(({ id }) => id).sort());
});

it.each(entraChoices)("$id asks a question and names the page that comes closest", ({ question, choice, source }) => {
  expect(question).toMatch(/\?$/);
  expect(choice).toMatch(/\.$/);
  expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\//);
});
