/**
 * CDK Terrain (`cdktn`) carries CDKTF on. Users must be able to move: the same sources, with `cdktf` aliased to it, pass
 * the same tests and write the same stack.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparableDocument } from "./comparable-document";
import { copyProject, project } from "./project";
import { run } from "./run";
import { onlyStack, synthesizeApp } from "./synthesized-tree";

const successor = "npm:cdktn@0.24.0";

/** Packages that ask for `cdktf` as a peer; npm must give them the alias. */
const dependents = ["@cdktf/provider-azuread", "@cdktf/provider-time", "@cdktf/provider-oci"];

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

  it.each(["constructs", "providers"])("the tests of %s pass", async (room) => {
    const { output } = await run("npx", ["vitest", "run", `__tests__/${room}`], { cwd: copy });
    expect(output).toMatch(/\d+ passed/);
  });

  it("the app writes the same stack", async () => {
    const [before, after] = await Promise.all([
      synthesizeApp(join(copy, ".build", "with-cdktf"), project),
      synthesizeApp(join(copy, ".build", "with-cdktn"), copy),
    ]);
    const [{ document: expected }, { document }] = await Promise.all([onlyStack(before), onlyStack(after)]);
    expect(comparableDocument(document)).toEqual(comparableDocument(expected));
  });
});
