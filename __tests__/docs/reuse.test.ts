/** The page about reuse: its example is compiled and run, and its factories are all there are. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { realms, registryHost } from "../../limits/realms";
import { compileApp, runApp } from "../constructs/app-process";

const page = readFileSync("docs/reuse.md", "utf8");

test("the example compiles and synthesizes, and what exists is only used", () => {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  // A file, so that its types are checked with all others.
  expect(example).toBe(readFileSync(join(__dirname, "reuse-example.ts"), "utf8"));
  const { outdir, stderr } = runApp(compileApp({ file: "__tests__/docs/reuse-example.ts" }));
  expect(stderr).toBe("");
  const { resource, output } = JSON.parse(readFileSync(join(outdir, "stacks", "invoices", "cdk.tf.json"), "utf8"));
  expect(Object.keys(resource).toSorted()).toEqual([
    "azuread_app_role_assignment",
    "oci_apigateway_deployment",
    "oci_logging_log",
    "oci_logging_log_group",
    "time_sleep",
  ]);
  expect(Object.keys(output).toSorted()).toEqual(["apis", "client_secrets", "jwks_uri"]);
  expect(output.apis.value.invoices).toMatchObject({
    endpoint: "https://api.example.com/invoices",
    probe: { path: "/path", filled: true },
  });
});

test("one API in two regions compiles, synthesizes, and is registered once", () => {
  const text = [...page.matchAll(/```ts\n([\s\S]*?)```/g)]
    .map(([, block = ""]) => block)
    .find((block) => block.includes("amsterdam"));
  const { outdir, stderr, status } = runApp(compileApp({ text: text ?? "" }));
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const registrations = ["frankfurt", "amsterdam"].map((stack) => {
    const { resource } = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
    return Object.keys(resource).filter((type) => type.startsWith("azuread_")).length > 0;
  });
  expect(registrations).toEqual([true, false]);
});

test("a stack in another realm compiles, and names that realm's hosts", () => {
  const [example] = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].flatMap(([, code = ""]) =>
    code.includes("realm:") ? code : [],
  );
  const { outdir, status, stderr } = runApp(compileApp({ text: example ?? expect.unreachable() }));
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const text = readFileSync(join(outdir, "stacks", "orders", "cdk.tf.json"), "utf8");
  const [, host = ""] = /images go to `([^`]+)`/.exec(page) ?? [];
  expect(host).toBe(registryHost("eu-frankfurt-2", realms.get("oc19")?.domain ?? ""));
  expect(text).not.toContain("ocir.io");
  expect(text).toContain("ocid1.certificate.oc19");
});

test("every factory that brings in what exists stands in the table", () => {
  const named = [...page.matchAll(/^\| [^|]+ \| `(\w+\.from\w+)\(/gm)].map(([, name]) => name);
  const readme = readFileSync("README.md", "utf8").match(/What exists is brought in[^.]*(?:\.\w+[^.]*)*/)?.[0] ?? "";
  expect(named.length).toBeGreaterThan(5);
  expect(named.toSorted()).toEqual([...readme.matchAll(/`(\w+\.from\w+)`/g)].map(([, name]) => name).toSorted());
});
