/** What is not understood keeps nothing from being read, is said once, and is never taken for something that is known. */
import { describe, expect, test } from "vitest";
import { Unknown } from "../../../synthesized/expression/value";
import type { PartNotUnderstood } from "../../../synthesized/stack/shape";
import { readStack, type Stack } from "../../../synthesized/stack/stack";
import { stackFolder } from "../stack-folder";

const read = (document: unknown): Promise<Stack> => readStack(stackFolder(document), { environment: {} });
const said = async (document: unknown): Promise<readonly PartNotUnderstood[]> => (await read(document)).notUnderstood;
const settings = async (document: unknown): Promise<string[]> => (await said(document)).map(({ setting }) => setting);

const vcn = (body: object) => ({ resource: { oci_core_vcn: { net: body } } });
const condition = (value: string) => ({ condition: value, error_message: "no" });
const unknown = { data: { oci_dns_zones: { all: {} } } };

describe("what is not understood", () => {
  test.each<[string, object, readonly string[]]>([
    ["a stack of known things", vcn({}), []],
    [
      "types, each once",
      { resource: { random_id: { a: {}, b: {} }, null_resource: { c: {} } } },
      ["resource random_id", "resource null_resource"],
    ],
    ["data sources", unknown, ["data source oci_dns_zones"]],
    [
      "modules that are not here, each",
      { module: { a: { source: "./a" }, b: { source: "terraform-oci/vcn" } } },
      ["module.a", "module.b"],
    ],
    ["imports", { import: [{ to: "a.b", id: "c" }], ...vcn({}) }, ["section import"]],
    ["checks and removals", { check: { c: {} }, removed: [{ from: "a.b" }] }, ["section check", "section removed"]],
    [
      "actions and ephemeral values",
      { action: { t: { n: {} } }, ephemeral: { t: { n: {} } } },
      ["section action", "section ephemeral"],
    ],
    ["sections of the future", { quantum: { q: {} } }, ["section quantum"]],
    ["moves and where the state is", { moved: [{ from: "a.b", to: "a.c" }], terraform: { cloud: {} } }, []],
    ["Terraform's settings", { terraform: { experiments: ["x"] } }, ["terraform.experiments"]],
    ["settings of a life", vcn({ lifecycle: { enabled: true } }), ["lifecycle.enabled"]],
    [
      "provisioners and connections",
      vcn({ connection: {}, provisioner: [{ file: {} }, { "remote-exec": {} }, { "local-exec": { command: "x" } }] }),
      ["provisioner file", "provisioner remote-exec", "provisioner local-exec"],
    ],
    [
      "functions, each once",
      { locals: { a: "${provider::x::z()}", b: "${provider::x::z()}${provider::x::y()}" } },
      ["the function provider::x::z()", "the function provider::x::y()"],
    ],
    [
      "a precondition",
      { ...unknown, ...vcn({ lifecycle: { precondition: condition("${data.oci_dns_zones.all.zones != null}") } }) },
      ["oci_core_vcn.net, precondition", "data source oci_dns_zones"],
    ],
    [
      "a postcondition",
      vcn({ lifecycle: { postcondition: condition("${self.flavour != null}") } }),
      ["oci_core_vcn.net, postcondition"],
    ],
    [
      "an output's precondition",
      { ...vcn({}), output: { o: { value: 1, precondition: condition("${oci_core_vcn.net.flavour}") } } },
      ["output.o, precondition"],
    ],
    [
      "a variable's validation",
      { variable: { v: { type: "string", default: "x", validation: condition("${provider::x::z() == var.v}") } } },
      ["var.v, validation", "the function provider::x::z()"],
    ],
  ])("%s", async (_, document, expected) => {
    expect((await settings(document)).sort()).toEqual([...expected].sort());
  });

  test("has a reason, and a remedy where somebody can do something", async () => {
    for (const { reason } of await said({
      module: { a: {} },
      locals: { a: "${provider::x::z()}" },
      resource: { random_id: { a: {} } },
    }))
      expect(reason).toMatch(/^[a-z].*[^.]$/);
    expect(await said({ module: { a: {} } })).toMatchObject([
      { remedy: expect.stringContaining("--value module.a.OUTPUT") },
    ]);
  });

  test("is judged where it decides nothing", async () => {
    const either = "${data.oci_dns_zones.all.zones == null || 1 == 2 ? false : false}";
    const document = { ...unknown, ...vcn({ lifecycle: { precondition: condition(either) } }) };
    await expect(read(document)).rejects.toThrow(/CONDITION_FAILED/);
  });
});

describe("what is made of it", () => {
  const value = async (expression: string, document: object = {}) =>
    (await read({ ...document, output: { o: { value: expression } } })).outputs.get("o")?.value;

  test("is unknown, with the names under which it can be given", async () => {
    expect(await value("${data.oci_dns_zones.all.zones[0].name}", unknown)).toEqual(
      new Unknown("only an account knows data.oci_dns_zones.all.zones", ["data.oci_dns_zones.all.zones"]),
    );
    expect(await value("${oci_core_vcn.net.flavour}-${oci_core_vcn.net.other}", vcn({}))).toEqual(
      new Unknown("only an account knows oci_core_vcn.net.flavour", [
        "oci_core_vcn.net.flavour",
        "oci_core_vcn.net.other",
      ]),
    );
    expect(await value("${module.m.id}", { module: { m: {} } })).toMatchObject({ addresses: ["module.m.id"] });
    expect(await value("${action.t.n}", { action: { t: { n: {} } } })).toBeTypeOf("object");
    expect(await value("${quantum.q.state}", { quantum: { q: {} } })).toBeInstanceOf(Unknown);
    expect(await value("${terraform.applying}")).toBeInstanceOf(Unknown);
  });

  test("is known where it is written", async () => {
    const document = { resource: { random_id: { r: { byte_length: "${1 + 3}", keepers: { a: "b" } } } } };
    expect(await value("${random_id.r.byte_length}${random_id.r.keepers.a}", document)).toBe("4b");
    expect((await read(document)).resources).toMatchObject([{ address: "random_id.r", values: { byte_length: 4 } }]);
  });

  test.each([
    "keys(random_id.r)",
    "length(module.m)",
    "random_id.r == random_id.r",
    "jsonencode(random_id.r)",
    "[for k, v in random_id.r : k]",
  ])("is never taken for the whole: %s", async (expression) => {
    const document = { resource: { random_id: { r: { byte_length: 4 } } }, module: { m: {} } };
    expect(await value(`\${${expression}}`, document)).toBeInstanceOf(Unknown);
  });

  test.each(["module.m[*].id", "module.m[0].id", 'module.m["a"].id', "length(module.m)", "[for m in module.m : m.id]"])(
    "is of no known number: %s",
    async (expression) => {
      expect(await value(`\${${expression}}`, { module: { m: { count: 2 } } })).toBeInstanceOf(Unknown);
    },
  );
});
