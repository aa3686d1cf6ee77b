/**
 * Small faults, put into rules that security rests on, one at a time: the tests that stand beside a rule must notice nearly all of them.
 */
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder } from "../run-folder";
import { project } from "./project";
import { run } from "./run";

/** The least share of faults that must be noticed, in percent: what was measured, rounded down. */
const leastNoticed: Readonly<Record<string, number>> = {
  "function/jwks-key.ts": 96,
  "internal/credential-hosts.ts": 93,
  "local/gateway/claims.ts": 94,
};

/** All, or those that `MUTATION` names. */
const named = process.env.MUTATION?.split(" ").filter((file) => file !== "") ?? [];
const files = Object.keys(leastNoticed).filter((file) => named.length === 0 || named.includes(file));
const testOf = (file: string): string => join("__tests__", file.replace(/[.]ts$/, ".test.ts"));

interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: { readonly line: number } };
}

/** By file. */
let mutants: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>> = {};

beforeAll(async () => {
  // Below the project, so that the runner finds the project's vitest.
  const workshop = join(project, ".build", "mutation");
  await mkdir(workshop, { recursive: true });
  for (const name of ["package.json", "package-lock.json"])
    await cp(join(project, "__tests__", "mutation", name), join(workshop, name));
  await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: workshop });
  const report = join(newFolder("mutants"), "report.json");
  const configuration = {
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    vitest: { configFile: join("__tests__", "mutation", "vitest.config.mjs"), related: false },
    mutate: files,
    ignorePatterns: [".build"],
    tempDirName: newFolder("mutated"),
    coverageAnalysis: "perTest",
    // What a module does once when it is loaded would have to be loaded anew for each.
    ignoreStatic: true,
    reporters: ["json"],
    jsonReporter: { fileName: report },
  };
  await writeFile(join(workshop, "stryker.config.json"), JSON.stringify(configuration));
  const stryker = join(workshop, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
  await run(process.execPath, [stryker, "run", join(workshop, "stryker.config.json")], {
    cwd: project,
    env: { MUTATION_TESTS: files.map(testOf).join(" ") },
    timeout: 3_600_000,
  });
  mutants = JSON.parse(await readFile(report, "utf8")).files;
}, 3_600_000);

describe("faults", () => {
  it.each(files)("in %s are noticed", (file) => {
    const told = (mutants[file]?.mutants ?? []).filter(
      ({ status }) => status !== "Ignored" && status !== "CompileError",
    );
    const unnoticed = told.filter(({ status }) => status === "Survived" || status === "NoCoverage");
    const noticed = (100 * (told.length - unnoticed.length)) / told.length;
    const list = unnoticed.map(({ location, replacement }) => `${file}:${location.start.line} ${replacement}`);
    expect(noticed, list.join("\n")).toBeGreaterThanOrEqual(leastNoticed[file] ?? 100);
  });
});
