/** Stacks that read each other's states: https://developer.hashicorp.com/terraform/language/state/remote-state-data */
import { join } from "node:path";
import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { Unknown, type Value } from "../../../synthesized/expression/value";
import { readStack, readStacks, type Stack } from "../../../synthesized/stack/stack";
import { newFolder } from "../../run-folder";
import { stackFolder, writeFiles } from "../stack-folder";

const environment = {};
const address = "data.terraform_remote_state.net";

const valuesOf = ({ outputs }: Stack): Record<string, Value> =>
  Object.fromEntries([...outputs].map(([name, { value }]) => [name, value]));

/** A stack that keeps its state there, and tells these outputs. */
const kept = (backend: JsonObject, outputs: Record<string, unknown>, more: object = {}): string =>
  stackFolder({
    "//": { metadata: { stackName: "net" } },
    terraform: backend,
    output: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }])),
    ...more,
  });

/** A stack that reads one. */
const reading = (args: JsonObject, value: unknown = `\${${address}.outputs.vcn}`, more: object = {}): string =>
  stackFolder({
    "//": { metadata: { stackName: "api" } },
    terraform: { backend: { http: { address: "https://states.example.com/api" } } },
    data: { terraform_remote_state: { net: args } },
    output: { o: { value } },
    ...more,
  });

const s3 = { backend: { s3: { bucket: "b", key: "net.tfstate", region: "eu" } } };
const wantsS3 = { backend: "s3", config: { bucket: "b", key: "net.tfstate", region: "eu" } };

async function joined(reader: string, ...beside: readonly string[]): Promise<Stack> {
  return readStack(reader, { environment, beside });
}

describe("a stack is joined with the one that keeps its state where it looks", () => {
  const local = newFolder("states");
  test.each<[string, JsonObject, JsonObject]>([
    ["s3", s3, wantsS3],
    [
      "oci",
      { backend: { oci: { bucket: "b", namespace: "n", key: "k" } } },
      { backend: "oci", config: { bucket: "b", namespace: "n", key: "k" } },
    ],
    [
      "oci, each with the usual key",
      { backend: { oci: { bucket: "b", namespace: "n" } } },
      { backend: "oci", config: { bucket: "b", namespace: "n" } },
    ],
    [
      "http",
      { backend: { http: { address: "https://x.example.com/s" } } },
      { backend: "http", config: { address: "https://x.example.com/s", username: "u" } },
    ],
    [
      "a file",
      { backend: { local: { path: `${local}/net.tfstate` } } },
      { backend: "local", config: { path: `${local}/a/../net.tfstate` }, workspace: "${terraform.workspace}" },
    ],
    [
      "gcs, one without a prefix",
      { backend: { gcs: { bucket: "b" } } },
      { backend: "gcs", config: { bucket: "b", prefix: "" } },
    ],
    [
      "HCP Terraform",
      { cloud: { organization: "o", workspaces: { name: "w" } } },
      { backend: "remote", config: { organization: "o", workspaces: { name: "w" } } },
    ],
    ["what is left to the command line", { backend: { s3: { key: "net.tfstate" } } }, wantsS3],
    ["blocks in lists", { backend: [{ s3: [{ bucket: "b", key: "net.tfstate" }] }] }, wantsS3],
  ])("%s", async (_, backend, args) => {
    const stack = await joined(reading(args), kept(backend, { vcn: "v" }));
    expect(valuesOf(stack)).toEqual({ o: "v" });
    expect(stack.notUnderstood).toEqual([]);
  });

  test.each<[string, JsonObject, JsonObject, string]>([
    ["another key", s3, { backend: "s3", config: { bucket: "b", key: "other" } }, "backend s3, bucket b, key other"],
    [
      "another bucket",
      s3,
      { backend: "s3", config: { bucket: "c", key: "net.tfstate" } },
      "backend s3, bucket c, key net.tfstate",
    ],
    ["another backend", s3, { backend: "gcs", config: { bucket: "b" } }, "backend gcs, bucket b"],
    ["a key that only the command line has", { backend: { s3: {} } }, wantsS3, "backend s3, bucket b, key net.tfstate"],
    [
      "another workspace",
      s3,
      { ...wantsS3, workspace: "test" },
      "backend s3, bucket b, key net.tfstate, workspace test",
    ],
    [
      "a backend of the future",
      { backend: { new: { key: "k" } } },
      { backend: "new", config: { key: "k" } },
      "backend new",
    ],
    [
      "a login, which is not shown",
      s3,
      { backend: "http", config: { address: "https://u:p@x.example.com/s" } },
      "backend http, address https://x.example.com/s",
    ],
    [
      "a connection, which is not shown",
      s3,
      { backend: "pg", config: { conn_str: "postgres://u:p@x/y" } },
      "backend pg, schema_name terraform_remote_state",
    ],
  ])("but not by %s: then its outputs are not known", async (_, backend, args, place) => {
    const stack = await joined(reading(args), kept(backend, { vcn: "v" }));
    const reason = `no stack that is read with this one keeps its state there: ${place}`;
    const known = `${address}.outputs.vcn`;
    expect(valuesOf(stack).o).toEqual(new Unknown(`${known} is not known here: ${reason}`, [known]));
    expect(stack.notUnderstood).toEqual([
      {
        setting: address,
        reason,
        remedy: `Give that stack beside this one, --beside DIR, or what it tells: --value ${address}.outputs.NAME=JSON`,
      },
    ]);
  });

  test("by its key where the bucket is a variable without a value, and as older stacks write it", async () => {
    const args = { backend: "s3", config: [{ bucket: "${var.bucket}", key: "net.tfstate" }] };
    const reader = reading(args, undefined, { variable: { bucket: { type: "string" } } });
    expect(valuesOf(await joined(reader, kept(s3, { vcn: "v" })))).toEqual({ o: "v" });
    const given = await readStack(reader, {
      environment: { TF_VAR_bucket: "other" },
      beside: [kept(s3, { vcn: "v" })],
    });
    expect(valuesOf(given).o).toMatchObject({ reason: expect.stringContaining("bucket other") });
  });

  test("nor by what only an account knows, nor where several could be meant", async () => {
    const data = {
      oci_dns_zones: { all: {} },
      terraform_remote_state: { net: { backend: "s3", config: { bucket: "b", key: "${data.oci_dns_zones.all.id}" } } },
    };
    const unknown = await joined(reading({}, `\${${address}.outputs.vcn}`, { data }), kept(s3, { vcn: "v" }));
    expect(valuesOf(unknown).o).toMatchObject({ addresses: [`${address}.outputs.vcn`] });
    const both = await joined(reading(wantsS3), kept(s3, { vcn: "v" }), kept(s3, { vcn: "w" }));
    expect(valuesOf(both).o).toMatchObject({
      reason: expect.stringContaining("several stacks keep their state there, net, net: "),
    });
  });
});

describe("what another stack tells", () => {
  const net = (outputs: Record<string, unknown>, more?: object): string => kept(s3, outputs, more);

  test.each<[string, unknown, Value]>([
    ["is a value", `\${${address}.outputs.list[1]}`, "b"],
    ["may be asked for as a whole", `\${keys(${address}.outputs)}`, ["list", "map", "part"]],
    ["is not there where it is null, as in Terraform", `\${try(${address}.outputs.none, "none")}`, "none"],
    ["may have names with dashes", `\${${address}.outputs["map"].a-b}`, 1],
    ["is not known where that stack does not know it", `\${${address}.outputs.part.known}`, "k"],
  ])("%s", async (_, value, expected) => {
    const more = { data: { oci_dns_zones: { all: {} } } };
    const outputs = {
      list: ["a", "b"],
      map: { "a-b": 1 },
      none: null,
      part: { known: "k", not: "${data.oci_dns_zones.all.id}" },
    };
    expect(valuesOf(await joined(reading(wantsS3, value), net(outputs, more)))).toEqual({ o: expected });
  });

  test("keeps the reason and the address of what is not known", async () => {
    const stack = await joined(
      reading(wantsS3),
      net({ vcn: "x-${data.oci_dns_zones.all.id}" }, { data: { oci_dns_zones: { all: {} } } }),
    );
    const of = "data.oci_dns_zones.all.id";
    expect(valuesOf(stack)).toEqual({ o: new Unknown(`only an account knows ${of}`, [of]) });
  });

  test("has its defaults where there is no such output", async () => {
    const args = { ...wantsS3, defaults: { vcn: "d", more: "m" } };
    const value = [`\${${address}.outputs.vcn}`, `\${${address}.outputs.more}`, `\${${address}.outputs}`];
    expect(valuesOf(await joined(reading(args, value), net({ vcn: null })))).toEqual({
      o: ["d", "m", { vcn: "d", more: "m" }],
    });
  });

  test("is refused where there is none, as by Terraform", async () => {
    await expect(joined(reading(wantsS3, `\${${address}.outputs.nope}`), net({ vcn: "v" }))).rejects.toThrow(
      /an object has no "nope"/,
    );
  });

  test.each([
    ["joined or not, in part", [`${address}.outputs.vcn=given`], "given"],
    ["as a whole", [`${address}.outputs={"vcn":"whole"}`], "whole"],
  ])("can be told, %s", async (_, values, expected) => {
    const reader = reading(wantsS3);
    for (const beside of [[], [net({ vcn: "v" })]]) {
      const stack = await readStack(reader, { environment, beside, values });
      expect([valuesOf(stack), stack.notUnderstood]).toEqual([{ o: expected }, []]);
    }
  });

  test("is the same at a later apply, and has identifiers that are no others", async () => {
    const vcn = { resource: { oci_core_vcn: { net: { compartment_id: "c" } } } };
    const own = ["${oci_core_vcn.net.id}", `\${${address}.outputs.vcn}`];
    const stack = await joined(reading(wantsS3, own, vcn), net({ vcn: "${oci_core_vcn.net.id}" }, vcn));
    const ids = valuesOf(stack).o as string[];
    expect(new Set(ids).size).toBe(2);
    expect(valuesOf(stack.evaluateAt(new Date("2040-01-01T00:00:00Z"))).o).toEqual(ids);
  });

  test("is not known where that stack is not sound, which is that stack's affair", async () => {
    const unsound = net({ vcn: "${1 + null}" });
    const stack = await joined(reading(wantsS3), unsound);
    expect(valuesOf(stack).o).toMatchObject({
      reason: expect.stringMatching(/^the stack net does not say it: output\.vcn, /),
    });
    const malformed = stackFolder("{");
    expect(valuesOf(await joined(reading(wantsS3), malformed, net({ vcn: "v" })))).toEqual({ o: "v" });
    await expect(readStacks([reading(wantsS3), unsound], { environment })).rejects.toThrow(/output\.vcn/);
  });

  test("goes through a module, and through several stacks", async () => {
    const middle = stackFolder(
      {
        terraform: { backend: { gcs: { bucket: "middle" } } },
        module: { m: { source: "./m" } },
        output: { vcn: { value: "${module.m.out}-m" } },
      },
      {
        "m/main.tf.json": JSON.stringify({
          data: { terraform_remote_state: { net: wantsS3 } },
          output: { out: { value: `\${${address}.outputs.vcn}` } },
        }),
      },
    );
    const reader = reading({ backend: "gcs", config: { bucket: "middle" } });
    expect(valuesOf(await joined(reader, middle, net({ vcn: "v" })))).toEqual({ o: "v-m" });
  });
});

describe("stacks that read each other", () => {
  const other = "data.terraform_remote_state.api";
  const wantsApi = { backend: "http", config: { address: "https://states.example.com/api" } };
  const net = (outputs: Record<string, unknown>): string =>
    kept(s3, outputs, { data: { terraform_remote_state: { api: wantsApi } } });

  test("are joined as long as no value waits for itself", async () => {
    const outputs = { vcn: "v", back: `\${${other}.outputs.o}!` };
    const [api, back] = await readStacks([reading(wantsS3), net(outputs)], { environment });
    expect([api && valuesOf(api), back && valuesOf(back)]).toEqual([{ o: "v" }, { vcn: "v", back: "v!" }]);
  });

  test.each([[0], [1]])("are told of a circle, whichever is read first (%i)", async (first) => {
    const folders = [reading(wantsS3), net({ vcn: `\${${other}.outputs.o}` })];
    const stacks = await readStacks(first === 0 ? folders : [...folders].reverse(), { environment });
    for (const stack of stacks) {
      expect(Object.values(valuesOf(stack))).toEqual([
        expect.objectContaining({ reason: expect.stringMatching(/^the stacks .* wait for each other for it$/) }),
      ]);
      expect(stack.notUnderstood).toEqual([
        expect.objectContaining({
          setting: expect.stringMatching(/^stacks (api and net|net and api)$/),
          reason: expect.stringContaining(" → "),
        }),
      ]);
    }
  });
});

describe("stacks of one app", () => {
  function synthesized(): string {
    const outdir = newFolder("app");
    const app = new App({ outdir });
    const [net, api] = [new TerraformStack(app, "net"), new TerraformStack(app, "api")];
    const region = new TerraformVariable(net, "region", { type: "string", default: "eu-zurich-1" });
    new TerraformOutput(api, "region", { value: `in ${region.stringValue}` });
    app.synth();
    return outdir;
  }

  test("find each other, as CDKTF writes their references", async () => {
    const outdir = synthesized();
    const stack = await readStack(join(outdir, "stacks", "api"), { environment });
    expect([valuesOf(stack), stack.notUnderstood]).toEqual([{ region: "in eu-zurich-1" }, []]);
    expect(
      await readStacks([join(outdir, "stacks", "net"), join(outdir, "stacks", "api")], { environment }),
    ).toHaveLength(2);
  });

  test("share given variables, which one of them declares", async () => {
    const stack = await readStack(join(synthesized(), "stacks", "api"), {
      environment,
      variables: ["region=uk-london-1"],
    });
    expect(valuesOf(stack)).toEqual({ region: "in uk-london-1" });
  });
});

test("a path leads from the stack that says it", async () => {
  const folder = newFolder("two");
  writeFiles(folder, {
    "net/main.tf": 'output "vcn" { value = "v" }',
    "api/main.tf": `data "terraform_remote_state" "net" {\n backend = "local"\n config = { path = "../net/terraform.tfstate" }\n}\noutput "o" { value = ${address}.outputs.vcn }`,
  });
  expect(valuesOf(await joined(join(folder, "api"), join(folder, "net")))).toEqual({ o: "v" });
});
