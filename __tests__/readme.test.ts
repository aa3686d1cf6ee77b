/** What the README promises, run. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { program } from "../cli";
import { secretVariable } from "../synthesized/system/apis";
import { compileApp, runApp } from "./constructs/app-process";

const readme = readFileSync("README.md", "utf8");

test("the example of reuse compiles and synthesizes", () => {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  // A file, so that its types are checked with all others.
  expect(example).toBe(readFileSync(join(__dirname, "readme-example.ts"), "utf8"));
  const { outdir, stderr } = runApp(compileApp({ file: "__tests__/readme-example.ts" }));
  expect(stderr).toBe("");
  const document = JSON.parse(readFileSync(join(outdir, "stacks", "orders", "cdk.tf.json"), "utf8"));
  const [deployment] = Object.values<{ path_prefix: string }>(document.resource.oci_apigateway_deployment);
  expect(deployment?.path_prefix).toBe("/orders");
});

test("the example of a test is one that is run, and short", () => {
  const [, example = ""] = /```ts\n(import \{ startLocalCloud[\s\S]*?)```/.exec(readme) ?? [];
  expect(example).toBe(readFileSync(join(__dirname, "local/readme-example.test.ts"), "utf8"));
  expect(example.trimEnd().split("\n").length).toBeLessThanOrEqual(12);
});

test("every setting of the stack stands in the table", () => {
  const source = readFileSync("constructs/secured-api-stack-settings.ts", "utf8");
  const [, props = ""] = /interface SecuredApiStackProps \{([\s\S]*?)\n\}/.exec(source) ?? [];
  const settings = [...props.matchAll(/^ {2}readonly (\w+)/gm)].map(([, name]) => name);
  expect(settings).toContain("namePrefix");
  const documented = [...readme.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
  expect(documented).toEqual(expect.arrayContaining(settings));
});

test("the secret's variable that it names is that of the default stack's client, and its stack is that one", () => {
  const main = readFileSync("main.ts", "utf8");
  const clients = [...main.matchAll(/clients: \[\{ name: "([^"]+)"/g)].map(([, name = ""]) => name);
  for (const page of [readme, readFileSync("docs/deploy.md", "utf8")]) {
    const named = [...page.matchAll(/ENTRA_CLIENT_SECRET_[A-Z_]+/g)].map(([variable]) => variable);
    expect([...new Set(named)]).toEqual(clients.map((name) => secretVariable(name)));
    for (const [, stack] of page.matchAll(/cdktf\.out\/stacks\/([\w-]+)/g)) expect(main).toContain(`"${stack}"`);
  }
});

test("every npm script that it names exists", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("every command that it and the guides name exists, and is an npm script as well", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const guides = readdirSync("docs").filter((file) => file.endsWith(".md"));
  const text = [readme, ...guides.map((file) => readFileSync(join("docs", file), "utf8"))].join("\n");
  const named = new Set([...text.matchAll(/npx entra-oci-gateway ([a-z]+)/g)].map(([, name = ""]) => name));
  expect(named.size).toBeGreaterThan(4);
  expect([...named].filter((name) => !Object.hasOwn(program.commands, name))).toEqual([]);
  expect(Object.keys(program.commands).filter((name) => !(name in scripts))).toEqual([]);
});
