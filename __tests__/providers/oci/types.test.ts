import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, expect, it } from "vitest";
import { repository } from "./workspace-copy";

const CONSUMER = `
import { provider } from "@cdktf/provider-oci";
import { ApigatewayDeployment, type ApigatewayDeploymentConfig } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { DataOciIdentityTenancy } from "@cdktf/provider-oci/lib/data-oci-identity-tenancy/index.js";
import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import { App, TerraformStack } from "cdktf";

const stack = new TerraformStack(new App(), "stack");
new provider.OciProvider(stack, "oci", { region: "eu-frankfurt-1" });
const config: ApigatewayDeploymentConfig = {
  compartmentId: new DataOciIdentityTenancy(stack, "tenancy", { tenancyId: "t" }).id,
  gatewayId: "g",
  pathPrefix: "/v1",
  specification: { routes: [{ path: "/a", methods: ["GET"], backend: { type: "STOCK_RESPONSE_BACKEND", status: 200 } }] },
};
export const endpoint: string = new ApigatewayDeployment(stack, "deployment", config).endpoint;
// @ts-expect-error OCI requires a description
new IdentityPolicy(stack, "policy", { compartmentId: "c", name: "n", statements: [] });
// @ts-expect-error pathPrefix is a string
new ApigatewayDeployment(stack, "wrong", { ...config, pathPrefix: 1 });
`;

const { ModuleKind, ModuleResolutionKind } = ts;
let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "provider-oci-types-"));
  symlinkSync(join(repository, "node_modules"), join(dir, "node_modules"));
  mkdirSync(join(dir, "src"));
  for (const name of ["consumer.ts", "consumer.cts", "consumer.mts"]) writeFileSync(join(dir, "src", name), CONSUMER);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const parsed = new Map<string, ts.SourceFile | undefined>();

/** Parses each declaration file once for all programs: that is most of their work. */
function sharingHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    getSourceFile(file, how, ...rest) {
      const format = typeof how === "object" ? how.impliedNodeFormat : undefined;
      const key = `${file} ${format}`;
      if (!parsed.has(key)) parsed.set(key, host.getSourceFile(file, how, ...rest));
      return parsed.get(key);
    },
  };
}

it.each([
  ["node10", "consumer.ts", ModuleKind.CommonJS, ModuleResolutionKind.Node10],
  ["node16, from CommonJS", "consumer.cts", ModuleKind.Node16, ModuleResolutionKind.Node16],
  ["node16, from an ES module", "consumer.mts", ModuleKind.Node16, ModuleResolutionKind.Node16],
  ["nodenext, from an ES module", "consumer.mts", ModuleKind.NodeNext, ModuleResolutionKind.NodeNext],
  ["bundler", "consumer.ts", ModuleKind.ESNext, ModuleResolutionKind.Bundler],
])("types resolve and check under %s", (_, file, module, moduleResolution) => {
  const options = {
    module,
    moduleResolution,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
    target: ts.ScriptTarget.ES2022,
  };
  const program = ts.createProgram([join(dir, "src", file)], options, sharingHost(options));
  const findings = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  expect(findings).toEqual([]);
});
