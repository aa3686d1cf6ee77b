/** A team's stack loses none of its trust unseen: each line of it that is taken away is missed by the compiler or by synth, or changes nothing of whom is admitted. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { compileApp, projectApp, runApp } from "../constructs/app-process";
import { isObject, type JsonObject } from "../terraform-schema/json";

const source = resolve("examples/platform-and-teams/main.ts");
const text = readFileSync(source, "utf8");

/** The example without one of the lines of the teams' stacks that can be left out by itself, by that line. */
const without: ReadonlyMap<string, string> = (() => {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.startsWith("const orders = "));
  return new Map(
    lines.flatMap((line, index) =>
      index > first && /^ {2,}(?:\w+,|\w+: .*,|\.{3}.*,)$/.test(line)
        ? [[`${index + 1}: ${line.trim()}`, lines.filter((_, other) => other !== index).join("\n")]]
        : [],
    ),
  );
})();

/** Those that the compiler refuses. */
function refusedByTypes(): ReadonlySet<string> {
  const { config } = ts.readConfigFile("tsconfig.check.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve("."));
  const files = new Map(
    [...without].map(([line, changed], index) => [join(source, "..", `without-${index}.ts`), { line, changed }]),
  );
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  const exists = host.fileExists.bind(host);
  host.readFile = (file) => files.get(file)?.changed ?? read(file);
  host.fileExists = (file) => files.has(file) || exists(file);
  const program = ts.createProgram([...files.keys()], { ...options, noEmit: true }, host);
  return new Set(
    [...files].flatMap(([file, { line }]) => {
      const parsed = program.getSourceFile(file);
      return parsed !== undefined && program.getSemanticDiagnostics(parsed).length > 0 ? line : [];
    }),
  );
}

/** Whom each deployment admits, as it is written. */
function admissionIn(outdir: string): JsonObject {
  const stacks = readdirSync(join(outdir, "stacks")).sort();
  return Object.fromEntries(
    stacks.flatMap((stack) => {
      const document: JsonObject = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
      const resources = isObject(document.resource) ? document.resource.oci_apigateway_deployment : undefined;
      return Object.entries(isObject(resources) ? resources : {}).map(([name, deployment]) => {
        const { specification } = isObject(deployment) ? deployment : {};
        const policies = isObject(specification) ? specification.request_policies : undefined;
        return [`${stack}/${name}`, isObject(policies) ? (policies.authentication ?? null) : null];
      });
    }),
  );
}

test("each line of a team's stack", { timeout: 120_000 }, () => {
  const whole = admissionIn(projectApp("platform-and-teams").outdir);
  const ofTypes = refusedByTypes();
  const outcomes = [...without].map(([line, changed]) => {
    if (ofTypes.has(line)) return [line, "type error"];
    const { status, stderr, outdir } = runApp(compileApp({ text: changed }));
    if (status !== 0) return [line, /\] ([A-Z_]+): /.exec(stderr)?.[1] ?? stderr];
    return [line, JSON.stringify(admissionIn(outdir)) === JSON.stringify(whole) ? "admits the same" : "ADMITS OTHERS"];
  });
  const told = Object.fromEntries(outcomes.map(([line = "", outcome]) => [line.replace(/^\d+: /, ""), outcome]));
  expect(Object.values(told).filter((outcome) => outcome === "ADMITS OTHERS")).toEqual([]);
  // What decides who is admitted; the rest is told too, or is of no account for it.
  expect(told).toMatchObject({
    "adapter,": "PATH_PREFIX_DUPLICATE",
    'clients: [{ name: "web-shop", roles: ["Orders.Read"], credentials: secret }],': "type error",
    'roles: [{ value: "Orders.Read" }, { value: "Orders.Write" }],': "ROLE_UNKNOWN",
    'clients: [{ name: "billing", credentials: secret }],': "type error",
  });
});
