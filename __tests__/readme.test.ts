/** What the README promises, run. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { afterAll, expect, test } from "vitest";

const readme = readFileSync("README.md", "utf8");
const scratch = mkdtempSync(join(tmpdir(), "readme-"));
// Inside the project: the example imports the package by its name.
const workspace = join(".build", "readme");
afterAll(() => {
  rmSync(scratch, { recursive: true });
  rmSync(workspace, { recursive: true, force: true });
});

test("the example of reuse compiles and synthesizes", () => {
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  mkdirSync(workspace, { recursive: true });
  writeFileSync(join(workspace, "example.ts"), example);
  writeFileSync(
    join(workspace, "tsconfig.json"),
    JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions: { noEmit: true }, files: ["example.ts"] }),
  );
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", workspace], { stdio: "pipe" });
  writeFileSync(join(workspace, "example.js"), transformSync(example, { loader: "ts", format: "cjs" }).code);
  execFileSync(process.execPath, [join(workspace, "example.js")], { env: { ...process.env, CDKTF_OUTDIR: scratch } });

  const document = JSON.parse(readFileSync(join(scratch, "stacks", "orders", "cdk.tf.json"), "utf8"));
  const [deployment] = Object.values<{ path_prefix: string }>(document.resource.oci_apigateway_deployment);
  expect(deployment?.path_prefix).toBe("/orders");
});

test("every setting of the stack stands in the table", () => {
  const source = readFileSync("constructs/secured-api-stack-settings.ts", "utf8");
  const [, props = ""] = /interface SecuredApiStackProps \{([\s\S]*?)\n\}/.exec(source) ?? [];
  const settings = [...props.matchAll(/^ {2}readonly (\w+)/gm)].map(([, name]) => name);
  expect(settings).toContain("namePrefix");
  const documented = [...readme.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
  expect(documented).toEqual(expect.arrayContaining(settings));
});

test("every npm script that it names exists", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
