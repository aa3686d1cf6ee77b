import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { project } from "../lanes/project";
import { betaFaults, usedSymbols } from "./beta-names";
import { exportsOf, type PublishedProgram, publishedProgram, sourceFile } from "./published-program";

/** The public list of 0.1.0, the last version in which no name had to prove itself; what came later is not added. */
const settled = new Set(
  `
AdapterSettings Alarms AlarmsProps AllowedClients ApiGateway ApiGatewayProps AppRole Attributes AzureOAuthApp AzureOAuthAppProps Backend
BundleSource ClientCredentials ClientSettings Cors CredentialResources CustomDomain DelegatedAccess DelegatedGrants DelegatedGrantsProps
DeployedApi EndpointType EntraClient EntraClientProps EntraCloud ExistingApi ExistingApiGateway ExistingClient
FailureResponse FederatedIdentity FindingCode FunctionImage FunctionShape GatewayNetwork GatewayNetworkProps HeaderTransformations
HealthProbe HttpBackend HttpMethod IApiGateway IGatewayNetwork IdentityHeaders InvokePolicy Json JsonWebKey JwksAdapterFunction
JwksAdapterFunctionProps JwtSecuredDeployment JwtSecuredDeploymentProps Logs ObjectStorageBucket PemKey PolicyCheckOptions PolicyRule
RateLimit RemoteJwks RequiredClaim RotatingSecret RotatingSecretProps Route RouteAccess SecretSettings SecuredApi SecuredApiStack
SecuredApiStackProps ServiceLogSource ServiceLogs ServiceLogsProps SetHeader SourceImage SourceImageProps StackAdapterSettings
StateBackend StaticKey StockResponse Tags TokenLocation TokenVersion VerificationKeys checkPolicies entraIssuer entraJwksUri
entraTokenEndpoint findingCodes policyRules suppressPolicy synthesize tagResources
`
    .trim()
    .split(/\s+/),
);

describe("each public name that came after 0.1.0 is @beta until two examples use it:", () => {
  const folder = inject("stranger");
  let published: PublishedProgram;
  let examples: readonly ts.SourceFile[] = [];

  beforeAll(async () => {
    const copies = join(folder, "examples");
    mkdirSync(copies);
    const apps = readdirSync(join(project, "examples")).map((name) => {
      cpSync(join(project, "examples", name, "main.ts"), join(copies, `${name}.ts`));
      return join(copies, `${name}.ts`);
    });
    published = await publishedProgram(folder, apps);
    examples = apps.map((app) => sourceFile(published.program, app));
  });

  it("in the docstring that is published", () => {
    const modules = [...published.modules].filter(([specifier]) => !specifier.includes("/provider-oci/"));
    expect(modules.flatMap(([, module]) => betaFaults(published.program, module, examples, settled))).toEqual([]);
  });

  it("and what examples write is seen, also where they do not name its type", () => {
    const checker = published.program.getTypeChecker();
    const exported = exportsOf(checker, published.modules.values().next().value ?? fail());
    const uses = (name: string) =>
      examples.filter((one) => usedSymbols(checker, one).has(exported.get(name) ?? fail()));
    for (const name of ["SecuredApiStack", "SecuredApiStackProps", "SecuredApi", "Backend", "synthesize"]) {
      expect(uses(name).length, name).toBeGreaterThanOrEqual(2);
    }
    expect(uses("Alarms").length).toBeLessThan(2);
  });
});

it("what is new without it, and what has outgrown it, is said by name", () => {
  const files: Record<string, string> = {
    "/index.ts": `
      export interface Old { readonly a: string }
      export interface Fresh { readonly b: string }
      /** @beta */ export interface Tried { readonly c: string }
      /** @beta */ export interface Proven { readonly d: string }
      export interface Earned { readonly e: string }
      /** @beta */ export interface Other { readonly o: string }
      export declare function make(props: { proven?: Proven; tried?: Tried; earned?: Earned | Other }): void;
    `,
    "/one.ts": `import { make } from "./index"; make({ proven: { d: "" }, tried: { c: "" }, earned: { e: "" } });`,
    "/two.ts": `import { make } from "./index"; make({ proven: { d: "" }, earned: { e: "" } });`,
  };
  const host = ts.createCompilerHost({});
  const program = ts.createProgram(
    Object.keys(files),
    { strict: true, types: [] },
    {
      ...host,
      fileExists: (name) => name in files || host.fileExists(name),
      readFile: (name) => files[name] ?? host.readFile(name),
      getSourceFile: (name, version) => {
        const text = files[name];
        return text === undefined ? host.getSourceFile(name, version) : ts.createSourceFile(name, text, version);
      },
    },
  );
  const [index, one, two] = Object.keys(files).map((file) => sourceFile(program, file));
  expect(betaFaults(program, index ?? fail(), [one ?? fail(), two ?? fail()], new Set(["Old"]))).toEqual([
    "Fresh: new, and used by 0 of the examples; it is @beta until two use it",
    "Proven: 2 examples use it, so that it is no longer @beta",
  ]);
});

function fail(): never {
  throw new Error("the program lacks what the test made");
}
