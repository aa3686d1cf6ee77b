/** What gateways hold now, and what an apply leaves of it: `--former`, as folder, as printed state and as state file. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Backend } from "../../../constructs/index";
import { planned } from "../../../limits/planned-specification";
import { summary } from "../../../synthesized/summary/main";
import type { InheritedSummary } from "../../../synthesized/summary/summary";
import { actAlike, applied } from "../../constructs/private/acting";
import { anyEdit } from "../../constructs/private/any-specification";
import { secured, testStack } from "../../constructs/test-stack";
import { startOnce, startUp } from "../../end-to-end/running";
import { programOf, runCaptured } from "../../internal/captured-process";
import { newFolder } from "../../run-folder";
import type { JsonObject } from "../../terraform-schema/json";
import { stackFolder } from "../stack-folder";

const type = "oci_apigateway_deployment";

const stackWith = (specification: JsonObject, more: JsonObject = {}): string =>
  stackFolder({
    resource: {
      [type]: { d: { ...{ compartment_id: "c", gateway_id: "g", path_prefix: "/api" }, ...more, specification } },
    },
  });

const attributes = (specification: JsonObject, path = "/api"): JsonObject => ({
  ...{ id: "ocid1.apideployment.oc1..real", gateway_id: "ocid1.apigateway.oc1..real", path_prefix: path },
  specification: [specification],
});

function fileOf(content: unknown): string {
  const file = join(newFolder("state"), "state.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const resource = { mode: "managed", type, name: "d" };

/** The same, as each form has it. */
const forms: Readonly<Record<string, (specification: JsonObject) => string>> = {
  folder: stackWith,
  "printed state": (specification) => {
    const resources = [{ ...resource, address: `${type}.d`, values: attributes(specification) }];
    return fileOf({ format_version: "1.0", values: { root_module: { resources } } });
  },
  "state file": (specification) =>
    fileOf({ version: 4, resources: [{ ...resource, instances: [{ attributes: attributes(specification) }] }] }),
};

const summed = (folder: string, ...args: readonly string[]) =>
  runCaptured(programOf("summary", summary), ["summary", "--stack", folder, ...args], { projectRoot: folder });

async function inherited(next: string, former: string): Promise<readonly InheritedSummary[]> {
  const { out, err, code } = await summed(next, "--former", former, "--json");
  expect([err, code]).toEqual(["", 0]);
  const { stacks } = JSON.parse(out) as { stacks: { inherited: InheritedSummary[] }[] };
  return stacks[0]?.inherited ?? [];
}

const stock = { type: "STOCK_RESPONSE_BACKEND", status: 200 };
const route = (path: string, more: JsonObject = {}): JsonObject => ({
  path,
  methods: ["GET"],
  backend: [stock],
  ...more,
});
const cors = (origin: string): JsonObject => ({ request_policies: [{ cors: [{ allowed_origins: [origin] }] }] });
const anonymous: JsonObject = { request_policies: [{ authorization: [{ type: "ANONYMOUS" }] }] };

describe.each(Object.keys(forms))("a former stack, as a %s", (form) => {
  const former = (specification: JsonObject): string => forms[form]?.(specification) ?? "";

  test("leaves what no longer stands there, by route and block, and never its value", async () => {
    const was = {
      ...cors("https://secret.example.com"),
      routes: [route("/a", cors("https://secret.example.com")), route("/b")],
    };
    const next = stackWith({ routes: [route("/b"), route("/c")] });
    // A route\'s own block that says what the deployment\'s says is nothing of its own.
    expect(await inherited(next, former(was))).toEqual([
      { api: "api", setting: "request_policies.cors", isRefused: false },
    ]);
    const ofRoute = { routes: [route("/a", cors("https://secret.example.com")), route("/b")] };
    expect(await inherited(next, former(ofRoute))).toEqual([
      { api: "api", route: "GET /b", setting: "request_policies.cors", isRefused: false },
    ]);
    const { out } = await summed(next, "--former", former(ofRoute));
    expect(out).toContain("Inherited from a former stack: api, GET /b: request_policies.cors\n");
    expect(out).not.toContain("secret");
  });

  test("is said to leave something exactly where something would act otherwise", async () => {
    await fc.assert(
      fc.asyncProperty(anyEdit, async ([was, edited]) => {
        const routes = [edited.routes ?? []].flat().map((one, index) => ({ ...Object(one), path: `/${index}` }));
        const next = { ...edited, routes };
        const after = planned(applied(was), next);
        expect((await inherited(stackWith(next), former(was))).length > 0).toBe(!actAlike(after, next));
      }),
      { numRuns: 12 },
    );
  });
});

test("nothing is left where the deployment is made anew, or where it is another", async () => {
  const was = { routes: [route("/a", cors("*"))] };
  const next = { routes: [route("/a")] };
  expect(await inherited(stackWith(next, { path_prefix: "/new" }), stackWith(was))).toEqual([]);
  expect(await inherited(stackWith(next, { gateway_id: "other" }), stackWith(was))).toEqual([]);
  const other = fileOf({
    version: 4,
    resources: [{ ...resource, name: "e", instances: [{ attributes: attributes(was) }] }],
  });
  expect(await inherited(stackWith(next), other)).toEqual([]);
  const triggered = (input: string, specification: JsonObject): string =>
    stackFolder({
      resource: {
        terraform_data: { left_out: { input } },
        [type]: {
          d: {
            gateway_id: "g",
            path_prefix: "/api",
            specification,
            lifecycle: { replace_triggered_by: ["terraform_data.left_out"] },
          },
        },
      },
    });
  expect(await inherited(triggered("b", next), triggered("a", was))).toEqual([]);
  expect(await inherited(triggered("a", next), triggered("a", was))).toHaveLength(1);
});

test("a deployment in a module, or one of several, is known by its address", async () => {
  const body = {
    gateway_id: "g",
    path_prefix: "${each.key}",
    for_each: '${toset(["/x", "/y"])}',
    specification: { routes: [route("/a")] },
  };
  const folder = stackFolder(
    { module: { m: { source: "./m" } } },
    { "m/main.tf.json": JSON.stringify({ resource: { [type]: { d: body } } }) },
  );
  const instances = [{ index_key: "/y", attributes: attributes({ routes: [route("/a", cors("*"))] }, "/y") }];
  const state = fileOf({ version: 4, resources: [{ ...resource, module: "module.m", instances }] });
  expect(await inherited(folder, state)).toEqual([
    { api: "y", route: "GET /a", setting: "request_policies.cors", isRefused: false },
  ]);
});

test.each([
  ["a resource", { from: `${type}.old`, to: `${type}.d` }, { name: "old" }, ""],
  ["one of several", { from: `${type}.d[0]`, to: `${type}.d["/api"]` }, { index_key: 0 }, "/api"],
  ["what is in a module", { from: "module.m", to: "module.n" }, { module: "module.m" }, ""],
])("a deployment that was moved is the same: %s", async (what, move, { index_key, ...place }: JsonObject, key) => {
  const repeated = key === "" ? {} : { for_each: `\${toset(["${key}"])}` };
  const body = { ...repeated, path_prefix: "/api", specification: { routes: [route("/a")] } };
  const own: JsonObject = { resource: { [type]: { d: body } } };
  const isModule = what.endsWith("module");
  const folder = stackFolder(
    { moved: [move], ...(isModule ? { module: { n: { source: "./n" } } } : own) },
    { "n/main.tf.json": JSON.stringify(own) },
  );
  const instance = {
    ...(index_key === undefined ? {} : { index_key }),
    attributes: attributes({ routes: [route("/a", cors("*"))] }),
  };
  const state = fileOf({ version: 4, resources: [{ ...resource, ...place, instances: [instance] }] });
  expect(await inherited(folder, state)).toEqual([
    { api: "api", route: "GET /a", setting: "request_policies.cors", isRefused: false },
  ]);
});

describe("start --former", () => {
  const origin = "https://app.example.com";

  test("plays what the gateway keeps, and says so", async () => {
    const next = stackWith({ routes: [route("/a", anonymous)] });
    const up = await startUp(next, "--former", forms["state file"]?.({ routes: [route("/a", cors(origin))] }) ?? "");
    expect(up.text()).toContain("What the gateway keeps of the former stack");
    expect(up.text()).toContain(`${type}.d, GET /a, request_policies.cors`);
    const state = (await (await fetch(new URL("/state", up.url))).json()) as {
      origins: { local: string; real: string }[];
    };
    const [gateway] = state.origins.filter(({ real }) => real.includes("apigateway"));
    const answer = await fetch(`${gateway?.local}/api/a`, { headers: { origin } });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, origin]);
    expect(await up.stop()).toBe(0);
  });

  function synthesized(withCors: boolean): string {
    const outdir = newFolder("guarded");
    const app = new App({ outdir, stackTraces: false });
    const one = { path: "/orders", methods: ["GET" as const], backend: Backend.stock({ status: 200 }) };
    secured(testStack(app), { routes: [{ ...one, ...(withCors && { cors: { allowedOrigins: [origin] } }) }] });
    app.synth();
    return join(outdir, "stacks", "test");
  }

  test("shows the refusal of a plan, as Terraform does; summary tells of it", async () => {
    const [former, next] = [synthesized(true), synthesized(false)];
    const { code, err } = await startOnce(next, "--former", former);
    expect(code).toBe(1);
    expect(err).toContain("postcondition");
    expect(err).toContain("GET /orders: request_policies.cors");
    expect(err).toContain("Terraform refuses this plan");
    expect(err).not.toContain(origin);
    expect(await inherited(next, former)).toEqual([
      { api: "orders", route: "GET /orders", setting: "request_policies.cors", isRefused: true },
    ]);
    expect((await startOnce(former, "--former", next)).code).toBe(0);
    expect((await startOnce(next, "--former", next)).code).toBe(0);
  });
});

describe("what is no former stack is a mistake", () => {
  const next = (): string => stackWith({ routes: [route("/a")] });
  test.each<[string, () => string, RegExp]>([
    ["a file of something else", () => fileOf({ a: 1 }), /--former: got .*which is something else/],
    ["no JSON", () => fileOf("terraform {}"), /which is something else/],
    ["a state of long ago", () => fileOf({ version: 3, modules: [] }), /which is something else/],
    ["nothing", () => "/nonexistent/x", /--former: got \/nonexistent\/x/],
    ["an empty folder", () => newFolder("empty"), /--former: got .*which holds/],
  ])("%s", async (_, former, message) => {
    const { code, err } = await summed(next(), "--former", former());
    expect([code, err.split("\n").length]).toEqual([2, 2]);
    expect(err).toMatch(message);
  });
});

describe("several stacks at once", () => {
  const former = (): string => appWith({ a: cors("*"), b: cors("*"), c: {} });
  const state = (): string => forms["state file"]?.({ routes: [route("/a", cors("*"))] }) ?? "";
  /** A folder of an app with a stack for each, by the policies of its deployment. */
  function appWith(stacks: Readonly<Record<string, JsonObject>>): string {
    const folder = newFolder("apps");
    for (const [name, policies] of Object.entries(stacks)) {
      const body = { path_prefix: "/api", specification: { ...policies, routes: [route("/a")] } };
      writeStack(folder, name, { resource: { [type]: { d: body } } });
    }
    return folder;
  }
  function writeStack(folder: string, name: string, document: JsonObject): void {
    mkdirSync(join(folder, "stacks", name), { recursive: true });
    writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), JSON.stringify(document));
  }

  test.each<[string, () => readonly string[], readonly string[]]>([
    ["a folder of several goes by name", () => [former()], ["a", "b"]],
    ["one that is new was nothing", () => [appWith({ b: cors("*") })], ["b"]],
    ["a state of one by its name", () => [`b=${state()}`], ["b"]],
    ["a folder of one by its name, which was another", () => [`a=${stackWith(cors("*"))}`], ["a"]],
    ["of each its own", () => [`b=${state()}`, `a=${former()}`], ["a", "b"]],
  ])("%s", async (_, places, expected) => {
    const args = places().flatMap((one) => ["--former", one]);
    const { out, err, code } = await summed(appWith({ a: {}, b: {} }), ...args, "--json");
    expect([err, code]).toEqual(["", 0]);
    const { stacks } = JSON.parse(out) as { stacks: { stack: string; inherited: unknown[] }[] };
    expect(stacks.map(({ stack }) => stack)).toEqual(["a", "b"]);
    expect(stacks.filter(({ inherited: all }) => all.length > 0).map(({ stack }) => stack)).toEqual(expected);
  });

  test.each<[string, () => readonly string[], RegExp]>([
    ["a state of nobody knows which", () => [state()], /the state of one stack.*NAME=\S+ with .*: a, b\.$/m],
    ["a state of none of them", () => [`c=${state()}`], /--former: got c=.*NAME=\S+ with .*: a, b\.$/m],
    ["a folder with none of them", () => [appWith({ c: {}, d: {} })], /holds other stacks: c, d.*NAME=\S+ with/],
    ["two for one", () => [former(), `b=${state()}`], /--former: got b=.*another stack than b/],
  ])("a mistake: %s", async (_, places, message) => {
    const { code, err, out } = await summed(appWith({ a: {}, b: {} }), ...places().flatMap((one) => ["--former", one]));
    expect([code, out, err.trim().split("\n").length]).toEqual([2, "", 1]);
    expect(err).toMatch(message);
  });

  test("one state is enough where one is meant", async () => {
    const { code } = await summed(appWith({ a: {}, b: {} }), "--name", "b", "--former", state());
    expect(code).toBe(0);
  });

  test("start plays what a gateway of one keeps of the routes of another", async () => {
    const origin = "https://app.example.com";
    const backend = { path: "../../../terraform.platform.tfstate" };
    const folder = newFolder("joined");
    writeStack(folder, "platform", {
      terraform: { backend: { local: backend } },
      resource: { oci_apigateway_gateway: { g: { compartment_id: "c", endpoint_type: "PUBLIC", subnet_id: "s" } } },
      output: { gateway: { value: "${oci_apigateway_gateway.g.id}" } },
    });
    const specification = { routes: [route("/a", anonymous)] };
    const gateway_id = "${data.terraform_remote_state.platform.outputs.gateway}";
    writeStack(folder, "team", {
      data: { terraform_remote_state: { platform: { backend: "local", config: backend } } },
      resource: { [type]: { d: { compartment_id: "c", gateway_id, path_prefix: "/api", specification } } },
    });
    const was = forms["state file"]?.({ routes: [route("/a", cors(origin))] }) ?? "";
    const up = await startUp(folder, "--name", "team", "--former", `team=${was}`);
    expect(up.text()).toContain(`${type}.d, GET /a, request_policies.cors`);
    const { origins } = (await (await fetch(new URL("/state", up.url))).json()) as {
      origins: { local: string; real: string }[];
    };
    const local = origins.find(({ real }) => real.includes("apigateway"))?.local;
    const answer = await fetch(`${local}/api/a`, { headers: { origin } });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, origin]);
    expect(await up.stop()).toBe(0);
  });
});
