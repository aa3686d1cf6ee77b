import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { synthesize } from "../../constructs/index";
import { compileApp, runApp } from "./app-process";

const withSettings = (settings: string) => `
  import { App } from "cdktf";
  import { Backend, FunctionImage, RouteAccess, SecuredApiStack, synthesize } from "cdktf-entra-oci-gateway";
  const app = new App();
  new SecuredApiStack(app, "secured-api", ${settings});
  synthesize(app);
`;

const image = 'FunctionImage.fromRegistry("fra.ocir.io/ns/repo:1")';
const route = 'path: "/a", methods: ["GET"], backend: Backend.stock({ status: 200 })';

describe("an app with ten mistakes", () => {
  const program = compileApp({
    text: withSettings(`{
      namePrefix: "No Spaces",
      tenantId: "contoso.com",
      adapter: { image: FunctionImage.fromRegistry("fra.ocir.io/ns/repo:latest"), memoryInMbs: 100 },
      apis: [{
        name: "orders",
        pathPrefix: "/orders/",
        clients: [{ name: "billing" }, { name: "billing" }],
        maxClockSkewInSeconds: 121,
        keyCacheHours: 25,
        cors: { allowedOrigins: ["*"], allowCredentials: true },
        routes: [{ ${route}, access: RouteAccess.anyOfScopes(["read"]) }],
      }],
    }`),
  });
  const run = runApp(program);

  it("prints a line for each, and none for what only follows from the tenant", () => {
    const [title, blank, ...findings] = run.stderr.trimEnd().split("\n");
    expect(title).toBe("Nothing was written: 10 findings.");
    expect(blank).toBe("");
    expect(findings.map((line) => /^ {2}\[(secured-api\S*)\] ([A-Z_]+): /.exec(line)?.slice(1))).toEqual([
      ["secured-api", "NAME_PREFIX_INVALID"],
      ["secured-api", "GUID_INVALID"],
      ["secured-api", "PATH_PREFIX_INVALID"],
      ["secured-api/Entra-orders", "CLIENT_NAME_INVALID"],
      ["secured-api/JwksAdapter", "FUNCTION_SETTING_INVALID"],
      ["secured-api/JwksAdapter", "IMAGE_NOT_PINNED"],
      ["secured-api/Api-orders", "JWKS_CACHE_RANGE"],
      ["secured-api/Api-orders", "CLOCK_SKEW_RANGE"],
      ["secured-api/Api-orders", "CORS_INVALID"],
      ["secured-api/Api-orders", "SCOPES_WITH_ENTRA"],
    ]);
  });

  it("fails without a stack trace, and writes no stack", () => {
    expect(run.status).toBe(1);
    expect(run.stdout).toBe("");
    expect(run.stderr).not.toMatch(/^\s+at /m);
    const stack = join(run.outdir, "stacks", "secured-api");
    expect(existsSync(stack) ? readdirSync(stack) : []).toEqual([]);
  });
});

it("counts one finding as one, though a name in it holds a line break", () => {
  const program = compileApp({
    text: withSettings(`{
      namePrefix: "demo",
      adapter: { image: ${image} },
      apis: [{ name: "orders", pathPrefix: "/orders", clients: [{ name: "a\\nb" }], routes: [{ ${route} }] }],
    }`),
  });
  const lines = runApp(program).stderr.trimEnd().split("\n");
  expect(lines[0]).toBe("Nothing was written: 1 finding.");
  expect(lines).toHaveLength(3);
});

it("says nothing where nothing is wrong", () => {
  const program = compileApp({
    text: withSettings(`{
      namePrefix: "demo",
      adapter: { image: ${image} },
      apis: [{ name: "orders", pathPrefix: "/orders", clients: [{ name: "billing" }], routes: [{ ${route} }] }],
    }`),
  });
  const { status, stdout, stderr, outdir } = runApp(program);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(readdirSync(join(outdir, "stacks", "secured-api"))).toContain("cdk.tf.json");
});

it("lets other errors pass", () => {
  const synth = () => {
    throw new TypeError("a defect");
  };
  expect(() => synthesize({ synth } as unknown as App)).toThrow("a defect");
});
