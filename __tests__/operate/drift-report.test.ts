import { expect, test } from "vitest";
import type { DeploymentDrift, DriftReport } from "../../operate/drift";
import { driftInWords } from "../../operate/drift-report";
import { nextCommands } from "../../operate/next-commands";
import type { Difference } from "../../synthesized/system/specification-drift";

const commands = nextCommands("/project", "/project/cdktf.out/stacks/api");
const address = "oci_apigateway_deployment.d";
const route = { methods: ["GET", "POST"], path: "/a", index: 2 };

const words = (deployment: Partial<DeploymentDrift>, more: Partial<DriftReport> = {}): readonly string[] =>
  driftInWords(
    {
      ...{ stack: "api", others: [], notChecked: [] },
      deployments: [{ address, pathPrefix: "/x", presence: "both", differences: [], notCompared: [], ...deployment }],
      ...more,
    },
    commands,
  );
const differences = (...all: readonly (Omit<Difference, "acts"> & Partial<Difference>)[]) => ({
  differences: all.map((one) => ({ acts: true, ...one })),
});

test("a deployment that is as the stack says is told in a line, with what changes nothing", () => {
  expect(words({})).toEqual([`${address} (/x): as the stack says.`]);
  expect(words(differences({ route, setting: "request_policies.cors", kind: "added", acts: false }))).toEqual([
    `${address} (/x): as the stack says.`,
    "  Live, not in the stack, and changing nothing: GET POST /a (routes[2]) request_policies.cors.",
  ]);
});

test("differences stand below their places, with the command that clears what plan does not see", () => {
  const found = differences(
    { setting: "request_policies.rate_limiting", kind: "added" },
    { route, setting: "backend.read_timeout_in_seconds", kind: "changed", written: 10, live: 60 },
    { route, setting: "backend.url", kind: "changed" },
    { route, setting: "methods", kind: "changed", written: ["GET"], live: [] },
    {
      route,
      setting: "request_policies.cors.allowed_origins",
      kind: "changed",
      written: { count: 1 },
      live: { count: 2 },
    },
    { route, setting: "request_policies.authorization", kind: "missing" },
    { route, setting: "backend.is_ssl_verify_disabled", kind: "added", live: true },
  );
  expect(words(found)).toEqual([
    `${address} (/x):`,
    "  the deployment itself",
    "    request_policies.rate_limiting: live, and not in the stack",
    "  GET POST /a (routes[2])",
    "    backend.read_timeout_in_seconds: 10 in the stack, 60 live",
    "    backend.url: live with another value than in the stack",
    "    methods: GET in the stack, none live",
    "    request_policies.cors.allowed_origins: 1 value in the stack, 2 values live",
    "    request_policies.authorization: in the stack, and not live",
    "    backend.is_ssl_verify_disabled: live (true), and not in the stack",
    `  What is live and not in the stack stays with every apply. To clear it: npx entra-oci-gateway deploy --stack cdktf.out/stacks/api -replace=${address}`,
    "  To keep it: write it in the stack.",
  ]);
});

test("routes on one side alone, and their order, are what deploy puts right", () => {
  const found = differences(
    { setting: "routes", kind: "order" },
    { route, setting: "", kind: "added" },
    { route: { ...route, path: "/b" }, setting: "", kind: "missing" },
  );
  expect(words(found)).toEqual([
    `${address} (/x):`,
    "  the deployment itself",
    "    routes: live in another order than in the stack",
    "  GET POST /a (routes[2]): live, and not in the stack",
    "  GET POST /b (routes[2]): in the stack, and not live",
    "  To make it as the stack says: npx entra-oci-gateway deploy --stack cdktf.out/stacks/api",
  ]);
});

test("what could not be compared is said, and is no 'as the stack says'", () => {
  expect(words({ notCompared: [{ route, setting: "backend.url", reason: "only an account knows it" }] })).toEqual([
    `${address} (/x):`,
    "  GET POST /a (routes[2])",
    "    backend.url: not compared: only an account knows it",
  ]);
});

test("deployments on one side alone, other resources, and what was not looked at have lines of their own", () => {
  expect(words({ presence: "missing" })[0]).toContain("in the stack, and not in the state");
  expect(words({ presence: "added" })[0]).toContain("in the state, and not in the stack");
  const others = [{ address: "oci_core_vcn.v", actions: ["delete", "create"] }];
  expect(words({}, { others, notChecked: ["x: it is not read here"] }).slice(1)).toEqual([
    "Changed besides, and shown by plan: oci_core_vcn.v (delete and create).",
    "Not looked at: x: it is not read here.",
  ]);
  expect(driftInWords({ stack: "api", deployments: [], notChecked: [] }, commands)).toEqual([
    "Not looked at: other resources, since a state does not tell what was changed.",
    "The stack has no deployment of API Gateway.",
  ]);
});

test("nothing that a cloud says moves the cursor", () => {
  const found = differences({ route: { ...route, path: "/\u001b[2J" }, setting: "", kind: "added" });
  expect(words(found).join("")).not.toContain("\u001b");
});
