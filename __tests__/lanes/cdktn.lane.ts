/**
 * CDK Terrain (`cdktn`) carries CDKTF on. Users must be able to move: the same sources, with `cdktf` aliased to it, pass
 * the same tests.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyProject } from "./project";
import { run } from "./run";

const successor = "npm:cdktn@0.24.0";

/** Packages that ask for `cdktf` as a peer; npm must give them the alias. */
const dependents = ["@cdktf/provider-azuread", "@cdktf/provider-time", "@cdktf/provider-oci"];

/** The record says that each example is written as it is with cdktf; that a project moves, as users do it, is for the lane of the package to say. */
const tests = [
  "__tests__/constructs/",
  "__tests__/record/record",
  "module-systems",
  "exported-classes",
  "required-providers",
];

/** They judge settings before there is a stack, thousands of times: nothing of that is the library's. */
const judging = ["setting-mistakes", "meaning-mistakes", "wrong-values", "private/realm"].map(
  (name) => `__tests__/constructs/${name}.test.ts`,
);

let copy = "";

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "cdktn-"));
  await copyProject(copy);
  const manifest = JSON.parse(await readFile(join(copy, "package.json"), "utf8"));
  manifest.devDependencies.cdktf = successor;
  manifest.overrides = {
    ...manifest.overrides,
    ...Object.fromEntries(dependents.map((name) => [name, { cdktf: "$cdktf" }])),
  };
  await writeFile(join(copy, "package.json"), JSON.stringify(manifest));
  await run("npm", ["install", "--no-audit", "--no-fund"], { cwd: copy });
});

afterAll(() => rm(copy, { recursive: true, force: true }));

describe("with cdktf aliased to cdktn", () => {
  it("there is no other cdktf beside it that the stack could load", async () => {
    for (const name of ["cdktf", ...dependents]) {
      const script = `console.log(require(require.resolve("cdktf/package.json", { paths: [require.resolve("${name}/package.json")] })).name)`;
      expect((await run(process.execPath, ["-e", script], { cwd: copy })).output.trim()).toBe("cdktn");
    }
  });

  it("the tests of constructs and bindings pass", async () => {
    const { output } = await run("npx", ["vitest", "run", ...tests, ...judging.flatMap((one) => ["--exclude", one])], {
      cwd: copy,
    });
    expect(output).toMatch(/\d+ passed/);
  });
});
