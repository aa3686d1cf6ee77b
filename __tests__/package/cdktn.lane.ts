/** CDK Terrain (`cdktn`) carries CDKTF on: a project that installed the tarball is moved to it as docs/upgrade.md says, and nothing is planned. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { comparableDocument } from "../lanes/comparable-document";
import { project } from "../lanes/project";
import { appliedBy, plan, requiredProviders } from "../lanes/provider-plan";
import { attempt, run } from "../lanes/run";
import { onlyStack } from "../lanes/synthesized-tree";
import { findObstacle } from "../lanes/terraform-obstacle";
import { compileApps, synthesizeCompiled } from "./stranger";

const bindings = ["@cdktf/provider-azuread", "@cdktf/provider-time"];
/** An example of which a plan needs OCI's provider alone. */
const example = "partners";
let folder = "";
/** What the example wrote before. */
let before = "";
let told = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "moved-"));
  await cp(inject("stranger"), folder, { recursive: true, verbatimSymlinks: true });
  await cp(join(project, "examples", "other-issuer", "main.ts"), join(folder, `${example}.ts`));
  const own = { extends: "./tsconfig.node16.json", include: [`${example}.ts`] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(own));
  before = await synthesizedExample();
  const bin = join(folder, "node_modules", ".bin", "entra-oci-gateway");
  told = (await run(bin, ["upgrade", "cdktn"], { cwd: folder })).output;
  await run("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  await compileApps(folder, "node16");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function synthesizedExample(): Promise<string> {
  await run(join(project, "node_modules", ".bin", "tsc"), ["-p", "tsconfig.json"], { cwd: folder });
  return synthesizeCompiled(folder, `${example}.js`);
}

it("the command tells what it changed, and leaves nothing to anybody", () => {
  expect(told).toMatch(/^ {2}package\.json: dependencies\.cdktf: \S.* → file:\.\/cdktf-by-cdktn$/m);
  expect(told).toMatch(/^ {2}main\.ts: 1 import$/m);
  expect(told).not.toContain("For you to look at");
});

it("there is one cdktn, which bindings and package reach as cdktf", async () => {
  const own = createRequire(join(folder, "package.json"));
  const cdktn = own.resolve("cdktn");
  expect(cdktn).toContain(join("node_modules", "cdktn"));
  for (const name of [...bindings, "cdktf-entra-oci-gateway"]) {
    const from = createRequire(own.resolve(`${name}/package.json`));
    expect(createRequire(from.resolve("cdktf")).resolve("cdktn")).toBe(cdktn);
  }
  const { status, output } = await attempt("npm", ["ls", "--all", "--json"], { cwd: folder });
  expect(status, output).toBe(0);
});

describe.each(["cjs", "mjs"])("an app compiled to .%s", (kind) => {
  it("writes the stack that this repository writes with cdktf", async () => {
    const { document } = await onlyStack(await synthesizeCompiled(folder, `main.${kind}`));
    expect(comparableDocument(document)).toEqual(comparableDocument((await onlyStack(inject("synthesized"))).document));
  });

  it("uses constructs and bindings together", async () => {
    const { document } = await onlyStack(await synthesizeCompiled(folder, `orders.${kind}`));
    expect(Object.keys(Object(document.resource))).toContain("oci_apigateway_deployment");
  });
});

it("the real provider plans no change of what was applied before", async ({ skip }) => {
  const obstacle = await findObstacle(requiredProviders);
  skip(obstacle !== undefined, obstacle);
  const [former, { document }] = [await onlyStack(before), await onlyStack(await synthesizedExample())];
  expect(JSON.parse(await readFile(join(folder, "package.json"), "utf8")).dependencies.cdktn).toBeDefined();
  expect(comparableDocument(document)).toEqual(comparableDocument(former.document));
  const { resources, env } = await appliedBy(former.directory);
  const changes = await plan(document, resources, env);
  expect(changes.length).toBeGreaterThan(3);
  expect(changes.filter(({ actions }) => actions.join() !== "no-op")).toEqual([]);
});
