import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, test } from "vitest";
import { findingCodes } from "../../../constructs/finding-codes";
import { warningCodes } from "../../../constructs/warnings";
import type { OpenChoice } from "../../../local/choice";
import { decisionsOf, openChoices } from "../../../local/gateway/choices";
import { settledChoices } from "../../../local/gateway/settled-choices";

const project = join(__dirname, "../../..");
const ofTenant = /^(?:tenant|read-tenant|read-application|resource-values|well-known|pem)\.ts$/;
const sources = [
  ...["gateway", "functions"].flatMap((room) =>
    readdirSync(join(project, "local", room)).map((name) => join("local", room, name)),
  ),
  "local/health-probes.ts",
  ...readdirSync(join(project, "synthesized/system"))
    .filter((name) => !ofTenant.test(name))
    .map((name) => join("synthesized/system", name)),
]
  .filter((file) => !file.endsWith("choices.ts"))
  .map((file) => readFileSync(join(project, file), "utf8"))
  .join("\n");

const open: readonly (readonly [string, OpenChoice])[] = Object.entries(openChoices);
const ids = [...open.map(([id]) => id), ...settledChoices.map(({ id }) => id)];

test("each choice is named once and has a page", () => {
  expect(new Set(ids).size).toBe(ids.length);
  for (const { source } of [...open.map(([, choice]) => choice), ...settledChoices])
    expect(new URL(source).hostname).toBe("docs.oracle.com");
});

test("each choice is where the code refers to it, and each reference has its choice", () => {
  const lines = sources.split("\n").filter((line) => line.includes("in choices") || line.includes("in {@link choices"));
  const referred = lines.flatMap((line) => [...line.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map(([, id]) => id));
  expect([...new Set(referred)].sort()).toEqual([...ids].sort());
});

it.each(open)("%s asks a question, and has two answers", (_id, { question, answers, ours, finding }) => {
  expect(question).toMatch(/\?$/);
  for (const text of [answers.strict, answers.lenient, ours]) expect(text).toMatch(/\.$/);
  expect(answers.strict).not.toBe(answers.lenient);
  if (finding !== undefined) expect([...Object.keys(findingCodes), ...Object.keys(warningCodes)]).toContain(finding);
});

it.each(settledChoices)("$id says why it has one answer", ({ question, choice, why }) => {
  expect(question).toMatch(/\?$/);
  for (const text of [choice, why]) expect(text).toMatch(/\.$/);
});

test("a reading takes each answer from itself", () => {
  for (const reading of ["strict", "lenient"] as const)
    expect(new Set(Object.values(decisionsOf(reading)))).toEqual(new Set([reading]));
});
