import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FindingCode, findingCodes } from "../../constructs/index";
import { adapterCases } from "./finding-cases/adapter-cases";
import { authorizerCases } from "./finding-cases/authorizer-cases";
import { choiceCases } from "./finding-cases/choice-cases";
import { deploymentCases } from "./finding-cases/deployment-cases";
import { entraCases } from "./finding-cases/entra-cases";
import { codesFrom, type FindingCase, type FindingCases, stackOf } from "./finding-cases/finding-case";
import { routeCases } from "./finding-cases/route-cases";
import { stackCases } from "./finding-cases/stack-cases";
import { findingsOf } from "./test-stack";

const tables: readonly FindingCases[] = [
  deploymentCases,
  routeCases,
  adapterCases,
  authorizerCases,
  choiceCases,
  entraCases,
  stackCases,
];
const documented = Object.keys(findingCodes) as FindingCode[];
const casesOf = (code: FindingCode): FindingCase[] => tables.flatMap((table) => table[code] ?? []);

const constructs = join(__dirname, "..", "..", "constructs");
const sources = readdirSync(constructs, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && file !== "finding-codes.ts")
  .map((file) => readFileSync(join(constructs, file), "utf8"));

/** Codes stand as first argument of a check, or in a constant or member called code. */
const used = sources.flatMap((source) =>
  [/\b(?:beyond|check\w+|of)\(\s*"([A-Z_]+)"/g, /\bcode\s*[:=]\s*"([A-Z_]+)"/gi].flatMap((pattern) =>
    [...source.matchAll(pattern)].map(([, code]) => code),
  ),
);

it("documents each code that is used, and has a use for each that is documented", () => {
  expect([...new Set(used)].sort()).toEqual([...documented].sort());
});

it("has a case for each code", () => {
  expect(documented.filter((code) => casesOf(code).length === 0)).toEqual([]);
});

it.each(documented)("explains %s in one sentence", (code) => {
  expect(findingCodes[code]).toMatch(/^[A-Z].*[^.]\.$/);
});

describe.each(documented)("%s", (code) => {
  it.each(casesOf(code))("$what: passes at the limit", ({ atTheLimit }) => {
    expect(codesFrom(atTheLimit)).toEqual([]);
  });

  it.each(casesOf(code))("$what: is found beyond it, alone, with setting, value, what is allowed and source", (one) => {
    const findings = findingsOf(stackOf(one.beyond));
    expect([...new Set(findings.map((finding) => finding.code))]).toEqual([code]);
    for (const { text } of findings) {
      expect(text).toMatch(/^[A-Z_]+: \S.* is \S.*; allowed: \S.* \(\S.*\)$/);
    }
  });
});
