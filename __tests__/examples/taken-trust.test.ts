/**
 * A stack that takes trust from elsewhere loses none of it unseen: each setting of it that is taken away is missed by the compiler or by synth, or
 * changes nothing of whom is admitted.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import * as cdktf from "cdktf";
import ts from "typescript";
import { expect, test, vi } from "vitest";
import * as constructs from "../../constructs/index";
import { newFolder } from "../run-folder";
import { isObject, type Json, type JsonObject, members } from "../terraform-schema/json";

/** What becomes of a setting that is taken away. */
type Outcome = string;
const TYPES = "type error";
const SAME = "admits the same";
const OTHERS = "admits others";

interface Example {
  /** Where the stacks that take trust begin. */
  readonly from: string;
  /** What decides who is admitted, and is therefore told; the rest is told too, or is of no account for it. */
  readonly told: Readonly<Record<string, Outcome>>;
}

const examples: Readonly<Record<string, Example>> = {
  "platform-and-teams": {
    from: "const orders = ",
    told: {
      "orders.adapter": "PATH_PREFIX_DUPLICATE",
      "orders.apis[].roles": "ROLE_UNKNOWN",
      "orders.apis[].clients": TYPES,
      // It is then a stack with a gateway of its own, and keys of the same tenant.
      "invoices.platform": SAME,
      "invoices.platform.state": TYPES,
      "invoices.apis[].clients": TYPES,
    },
  },
  "two-regions": {
    from: "const frankfurt = ",
    told: {
      "frankfurt.apis[].signInAudience": "SIGN_IN_AUDIENCE_INVALID",
      "frankfurt.apis[].trustedTenantIds": "SIGN_IN_AUDIENCE_INVALID",
      "frankfurt.apis[].clients": TYPES,
      "frankfurt.apis[].clients[].clientId": TYPES,
      "amsterdam.apis": TYPES,
      "amsterdam.apis.app": TYPES,
    },
  },
  "existing-gateway": {
    from: "const stack = ",
    told: { "stack.existingGateway": SAME, "stack.apis[].clients": TYPES },
  },
  "other-issuer": {
    from: "const partners = ",
    told: {
      "partners.trust": TYPES,
      "partners.trust.issuer": TYPES,
      "partners.trust.issuer.issuer": TYPES,
      "partners.trust.issuer.keys": TYPES,
      "partners.trust.audiences": TYPES,
      "partners.trust.clients": TYPES,
      "partners.trust.requiredClaims": TYPES,
      // Fewer: headers that nobody names are made of `sub` too, which tokens must then have; a route that is not open wants a token.
      "partners.identityHeaders": OTHERS,
      "partners.routes[].access of another": OTHERS,
    },
  },
  "without-adapter": { from: "const stack = ", told: { "stack.adapter": SAME, "stack.apis[].clients": TYPES } },
};

const sourceOf = (example: string): string => resolve("examples", example, "main.ts");
const textOf = (example: string): string => readFileSync(sourceOf(example), "utf8");

/** The example without each setting of its stacks, by the setting; back ends admit nobody. */
function withoutEach(example: string, from: string): ReadonlyMap<string, string> {
  const text = textOf(example);
  const without = new Map<string, string>();
  const visit = (node: ts.Node, path: string): void => {
    if (ts.isVariableStatement(node) && node.getStart() < text.indexOf(from)) return;
    if (ts.isObjectLiteralElement(node) && path !== "") {
      const name = `${path}.${node.name?.getText() ?? node.getText()}`;
      const rest = text.slice(0, node.getFullStart()) + text.slice(node.end).replace(/^,/, "");
      const isTaken = name.endsWith(".backend");
      if (!isTaken) without.set(without.has(name) ? `${name} of another` : name, rest);
      if (!isTaken) node.forEachChild((child) => visit(child, name));
      return;
    }
    const isList = ts.isArrayLiteralExpression(node);
    const below = ts.isVariableDeclaration(node) ? node.name.getText() : `${path}${isList ? "[]" : ""}`;
    node.forEachChild((child) => visit(child, below));
  };
  visit(ts.createSourceFile("main.ts", text, ts.ScriptTarget.Latest, true), "");
  return without;
}

interface Change {
  readonly example: string;
  readonly setting: string;
  readonly text: string;
}

/** Those that the compiler refuses. */
function refusedByTypes(changes: readonly Change[]): ReadonlySet<Change> {
  const { config } = ts.readConfigFile("tsconfig.check.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve("."));
  const files = new Map(
    changes.map((change, index) => [join(sourceOf(change.example), "..", `without-${index}.ts`), change]),
  );
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  const exists = host.fileExists.bind(host);
  host.readFile = (file) => files.get(file)?.text ?? read(file);
  host.fileExists = (file) => files.has(file) || exists(file);
  const program = ts.createProgram([...files.keys()], { ...options, noEmit: true, noUnusedLocals: false }, host);
  return new Set(
    [...files].flatMap(([file, change]) => {
      const parsed = program.getSourceFile(file);
      return parsed !== undefined && program.getSemanticDiagnostics(parsed).length > 0 ? change : [];
    }),
  );
}

const require = createRequire(__filename);

/** The modules that an example may ask for; those with state are the same that this test has. */
function moduleNamed(name: string): unknown {
  if (name === "cdktf") return cdktf;
  if (name === "cdktf-entra-oci-gateway") return constructs;
  return require(name.replace("cdktf-entra-oci-gateway/provider-oci/", "@cdktf/provider-oci/lib/"));
}

/** Runs an example here: a process for each would take as long as all of them. */
function run(text: string): { readonly told: string; readonly outdir: string } {
  const outdir = newFolder("without");
  const lines: string[] = [];
  const write = vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  vi.stubEnv("CDKTF_OUTDIR", outdir);
  try {
    const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
    new Function("require", "exports", outputText)(moduleNamed, {});
  } finally {
    process.exitCode = undefined;
    write.mockRestore();
    vi.unstubAllEnvs();
  }
  const told = lines.join("");
  return { told: told.startsWith("Nothing was written") ? told : "", outdir };
}

/** Whom each deployment admits, as it is written; keys that are adapted by whom they are of. */
function admissionIn(outdir: string): JsonObject {
  const stacks = readdirSync(join(outdir, "stacks")).sort();
  return Object.fromEntries(
    stacks.flatMap((stack) => {
      const document: JsonObject = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
      return ofType(document, "oci_apigateway_deployment").flatMap(([, deployment]) => {
        const { specification, path_prefix: prefix } = isObject(deployment) ? deployment : {};
        const policies = isObject(specification) ? specification.request_policies : undefined;
        const authentication = isObject(policies) ? policies.authentication : undefined;
        return authentication === undefined ? [] : [[`${stack}${prefix}`, withoutAdapters(authentication)]];
      });
    }),
  );
}

const ofType = (document: JsonObject, type: string) =>
  members(document.resource).flatMap(([name, named]) => (name === type ? members(named) : []));

/** Each adapter of these examples republishes the keys of the tenant: where it stands is of no account, nor how long they are kept. */
function withoutAdapters(authentication: Json): Json {
  const isOfTenant = (uri: string): boolean =>
    uri.startsWith("https://login.microsoftonline.com/") || /adapter\.jwksUri|JwksAdapter_Deployment/.test(uri);
  const text = JSON.stringify(authentication, (name, value) => {
    if (name === "max_cache_duration_in_hours") return undefined;
    return name === "uri" && isOfTenant(String(value)) ? "keys of the tenant" : value;
  });
  return JSON.parse(text);
}

const changes = Object.entries(examples).flatMap(([example, { from }]) =>
  [...withoutEach(example, from)].map(([setting, text]): Change => ({ example, setting, text })),
);

test("each setting of a stack that takes trust", { timeout: 120_000 }, () => {
  const ofTypes = refusedByTypes(changes);
  const whole = new Map(Object.keys(examples).map((example) => [example, admissionIn(run(textOf(example)).outdir)]));
  const outcome = (change: Change): Outcome => {
    if (ofTypes.has(change)) return TYPES;
    const { told, outdir } = run(change.text);
    if (told !== "") return /\] ([A-Z_]+): /.exec(told)?.[1] ?? told;
    return JSON.stringify(admissionIn(outdir)) === JSON.stringify(whole.get(change.example)) ? SAME : OTHERS;
  };
  const outcomes = changes.map((change) => [change.example, change.setting, outcome(change)] as const);
  const isMeant = (example: string, setting: string): boolean => examples[example]?.told[setting] === OTHERS;
  expect(outcomes.filter(([of, setting, end]) => end === OTHERS && !isMeant(of, setting))).toEqual([]);
  for (const [example, { told }] of Object.entries(examples))
    expect(Object.fromEntries(outcomes.flatMap(([of, ...rest]) => (of === example ? [rest] : [])))).toMatchObject(told);
});
