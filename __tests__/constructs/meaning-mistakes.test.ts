import { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { contradictions, soundBesides } from "./contradiction-mistakes";
import { type MeaningMistake, meaningMistakes, stillPassing } from "./meaning-mistakes";
import { findingsOf, testStack } from "./test-stack";

const mistakes = { ...meaningMistakes, ...contradictions };
const all: readonly MeaningMistake[] = Object.values(mistakes).flat();

/** Findings of the stack that is built, or of the one that it is built in. */
function linesOf(build: MeaningMistake[2]): string[] {
  const scope = testStack();
  const built = build(scope);
  return findingsOf(built instanceof TerraformStack ? built : scope).map(({ text }) => text);
}

it("holds many mistakes, of all kinds", () => {
  expect(all.length).toBeGreaterThan(250);
  expect(new Set(all.map(([, told]) => told.split(" ")[0])).size).toBeGreaterThan(50);
});

describe.each(Object.entries(mistakes))("%s", (_, mistakes) => {
  it.each(mistakes)("%s is told in one clear line: %s", (_wrong, told, build) => {
    const [code = "", ...setting] = told.split(" ");
    const lines = linesOf(build);
    const [line = ""] = lines;
    expect(lines).toEqual([line]);
    expect(line.startsWith(`${code}: ${setting.join(" ")} is `) ? told : line).toBe(told);
    expect(line).toMatch(/^[A-Z0-9_]+: \S.* is \S.*; allowed: \S.* \(\S.*\)$/s);
    // Neither Terraform's expressions nor CDKTF's stand for what somebody wrote.
    expect(line).not.toMatch(/\$\{(?:TfToken|oci_|azuread_|data\.)|unset\u2063|\[object /);
  });
});

describe.each(Object.entries(stillPassing))("%s", (_, { reason, build }) => {
  it("passes, for a reason", () => {
    expect(linesOf(build)).toEqual([]);
    expect(reason).toMatch(/^[a-z]\S+ .*\S$/i);
  });
});

it.each(Object.entries(soundBesides))("%s is right", (_, build) => {
  expect(linesOf(build)).toEqual([]);
});
