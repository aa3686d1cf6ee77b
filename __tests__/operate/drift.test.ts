import { expect, it, test } from "vitest";
import type { JsonObject } from "../../internal/json";
import { type DriftReport, driftOf, verdictOf } from "../../operate/drift";
import { liveIn } from "../../operate/terraform-show";
import { readStackDocument } from "../../synthesized/stack/document";
import { readStack } from "../../synthesized/stack/stack";
import { stackFolder } from "../synthesized/stack-folder";
import { plain } from "./live-edits";

const type = "oci_apigateway_deployment";
const specification = (status: number) => [
  { routes: [{ path: "/a", methods: ["GET"], backend: [{ type: "STOCK_RESPONSE_BACKEND", status }] }] },
];
const deployment = { path_prefix: "/orders", specification: specification(200) };
const vcn = {
  cidr_blocks: ["10.0.0.0/16"],
  display_name: "ours",
  freeform_tags: { a: "b" },
  details: { name: "x" },
  lifecycle: { ignore_changes: ["freeform_tags"] },
};

const resource = (address: string, values: object) => ({
  ...{ address, mode: "managed", type: address.replace(/^module\.\w+\./, "").split(".")[0], values },
});

/** What Terraform saw, and how that is judged. */
async function judged(
  resources: readonly object[],
  plan?: object,
  more: object = {},
  module: object = {},
): Promise<DriftReport> {
  const folder = stackFolder({
    module,
    resource: { [type]: { d: { ...deployment, ...more } }, oci_core_vcn: { v: vcn } },
  });
  const state = { format_version: "1.0", values: { root_module: { resources } } };
  const live = liveIn(plain(plan === undefined ? state : { format_version: "1.2", prior_state: state, ...plan }));
  if (live === undefined) throw new Error("it was not read");
  const account = new Map(live.resources.map(({ address, values }) => [address, values]));
  return driftOf(await readStack(folder, { environment: {}, account }), await readStackDocument(folder), live);
}

const made = resource(`${type}.d`, deployment);

test("a deployment is as the stack says, or differs", async () => {
  const report = await judged([made], { resource_drift: [] });
  expect(report).toMatchObject({ others: [], notChecked: [] });
  expect(report.deployments).toEqual([
    { address: `${type}.d`, pathPrefix: "/orders", presence: "both", differences: [], notCompared: [] },
  ]);
  expect(verdictOf(report)).toBe(0);
  const other = await judged([resource(`${type}.d`, { ...deployment, specification: specification(404) })]);
  expect(other.deployments[0]?.differences).toMatchObject([{ setting: "backend.status", written: 200, live: 404 }]);
  expect(verdictOf(other)).toBe(1);
});

test("a deployment may be on one side alone, or in a module that is not read", async () => {
  const report = await judged([resource(`${type}.old`, { ...deployment, path_prefix: "/old" })]);
  expect(report.deployments).toMatchObject([
    { address: `${type}.d`, pathPrefix: "/orders", presence: "missing" },
    { address: `${type}.old`, pathPrefix: "/old", presence: "added" },
  ]);
  expect(verdictOf(report)).toBe(1);
  const inModule = await judged(
    [made, resource(`module.m.${type}.d`, deployment)],
    undefined,
    {},
    { m: { source: "acme/api/oci" } },
  );
  expect(inModule.notChecked).toEqual([`module.m.${type}.d: it stands in a module, which is not read here`]);
  expect(verdictOf(inModule)).toBe(3);
});

it("is compared where it stands in a module whose folder is here, and is gone where the module is", async () => {
  const folder = stackFolder(
    { module: { m: { source: "./m" } } },
    { "m/main.tf.json": JSON.stringify({ resource: { [type]: { d: deployment } } }) },
  );
  const resources = [
    resource(`module.m.${type}.d`, { ...deployment, specification: specification(404) }),
    resource(`module.gone.${type}.d`, { ...deployment, path_prefix: "/gone" }),
  ];
  const live = liveIn(plain({ format_version: "1.0", values: { root_module: { resources } } }));
  if (live === undefined) throw new Error("it was not read");
  const account = new Map(live.resources.map(({ address, values }) => [address, values]));
  const stack = await readStack(folder, { environment: {}, account });
  const report = driftOf(stack, await readStackDocument(folder), live);
  expect(report.notChecked).toEqual([]);
  expect(report.deployments).toMatchObject([
    { address: `module.m.${type}.d`, presence: "both", differences: [{ written: 200, live: 404 }] },
    { address: `module.gone.${type}.d`, presence: "added" },
  ]);
});

it("is one of several where the stack counts them, and not compared where nobody can count", async () => {
  const several = await judged([resource(`${type}.d[0]`, deployment)], undefined, { count: 2 });
  expect(several.deployments.map(({ address, presence }) => [address, presence])).toEqual([
    [`${type}.d[0]`, "both"],
    [`${type}.d[1]`, "missing"],
  ]);
  const uncounted = await judged([resource(`${type}.d[0]`, deployment)], undefined, {
    count: "${oci_core_vcn.v.number}",
  });
  expect(uncounted).toMatchObject({
    deployments: [],
    notChecked: [expect.stringContaining(`${type}.d: nobody here knows`)],
  });
  expect(verdictOf(uncounted)).toBe(3);
});

it("is not said to be sound where the state holds no specification", async () => {
  const report = await judged([resource(`${type}.d`, { path_prefix: "/orders" })]);
  expect(report.deployments[0]?.notCompared).toEqual([{ setting: "specification", reason: "it holds no block" }]);
  expect(verdictOf(report)).toBe(3);
});

test("what changes nothing is no drift", async () => {
  const neutral = [{ ...specification(200)[0], logging_policies: [{ execution_log: [{ log_level: "INFO" }] }] }];
  const report = await judged([resource(`${type}.d`, { ...deployment, specification: neutral })]);
  expect(report.deployments[0]?.differences).toMatchObject([
    { setting: "logging_policies.execution_log", acts: false },
  ]);
  expect(verdictOf(report)).toBe(0);
});

const before = { ...vcn, cidr_blocks: ["10.0.0.0/16"], details: [{ name: "x", seen: null }], time_updated: "1" };

test.each<[string, JsonObject | null, readonly string[]]>([
  ["what the stack writes", { ...before, display_name: "theirs" }, ["update"]],
  ["what the stack writes in a block", { ...before, details: [{ name: "y" }] }, ["update"]],
  ["that it is gone", null, ["delete"]],
  ["what only the cloud counts", { ...before, time_updated: "2", details: [{ name: "x", seen: "now" }] }, []],
  ["how nothing is written", { ...before, details: [{ name: "x", seen: [] }], dns_label: "" }, []],
  ["what the stack ignores", { ...before, freeform_tags: {} }, []],
])("of other resources it counts %s, or does not", async (_, after, expected) => {
  const actions = after === null ? ["delete"] : ["update"];
  const drifted = { ...resource("oci_core_vcn.v", {}), change: { actions, before, after } };
  const report = await judged([made], { resource_drift: [drifted] });
  expect(report.others).toEqual(expected.length === 0 ? [] : [{ address: "oci_core_vcn.v", actions: expected }]);
  expect(verdictOf(report)).toBe(expected.length === 0 ? 0 : 1);
});

test("a deployment's own attributes count, and its specification is compared instead", async () => {
  const change = (after: object) => ({
    resource_drift: [
      { ...made, change: { actions: ["update"], before: deployment, after: { ...deployment, ...after } } },
    ],
  });
  expect((await judged([made], change({ specification: specification(1) }))).others).toEqual([]);
  expect((await judged([made], change({ path_prefix: "/x" }))).others).toEqual([
    { address: `${type}.d`, actions: ["update"] },
  ]);
});

test("a plan that would change more is told, and a state alone tells nothing of others", async () => {
  const planned = (address: string, ...actions: string[]) => ({
    ...resource(address, {}),
    change: { actions, before: {}, after: {} },
  });
  const changes = [
    planned("oci_core_vcn.v", "update"),
    planned("oci_core_vcn.w", "no-op"),
    planned(`${type}.d`, "update"),
  ];
  expect((await judged([made], { resource_changes: changes })).others).toEqual([
    { address: "oci_core_vcn.v", actions: ["update"] },
  ]);
  expect(await judged([made])).not.toHaveProperty("others");
});
