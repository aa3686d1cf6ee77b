/** Local modules: https://developer.hashicorp.com/terraform/language/modules. What is said to be Terraform's was asked of Terraform 1.11.4. */
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Unknown, type Value } from "../../../synthesized/expression/value";
import { type ReadStackOptions, readStack, type Stack } from "../../../synthesized/stack/stack";
import { newFolder } from "../../run-folder";
import { stackFolder, writeFiles } from "../stack-folder";
import { netModule, stackOfModules } from "../stacks-to-apply";

type Files = Readonly<Record<string, string>>;

/** Of files below `stack`, and of those of modules beside it. */
async function read(files: Files, options: ReadStackOptions = {}): Promise<Stack> {
  const folder = newFolder("modules");
  writeFiles(folder, files);
  return readStack(join(folder, "stack"), { environment: {}, ...options });
}

const outputsOf = ({ outputs }: Stack): Record<string, Value> =>
  Object.fromEntries([...outputs].map(([name, { value }]) => [name, value]));

const addresses = ({ resources }: Stack): string[] => resources.map(({ address }) => address).sort();

describe("a stack of modules", () => {
  const paths = ["net", ".", "net/inner"];
  const one = (name: string) => ({ inner_name: `deep ${name}`, label: name, paths, tags: {}, text: "hi" });

  test("gives what Terraform gives", async () => {
    const stack = await read(stackOfModules);
    expect(outputsOf(stack)).toEqual({
      net: { ...one("n-x/7"), tags: { a: "1" } },
      many: { a: one("a/1"), b: one("b/1") },
      many_a: "a/1",
      splat: ["a/1", "b/1"],
      counted: ["c0/3", "c1/3"],
      counted_1: "c1/3",
      shared: { back: "n-x/7", path: "../shared", text: "shared" },
      last: "deep n-x/7",
    });
    expect(stack.notUnderstood).toEqual([]);
  });

  test("has Terraform's resources, with what they depend on, across modules", async () => {
    const { resources } = await read(stackOfModules);
    const inside = (module: string) => [
      [`${module}.module.inner.terraform_data.deep`, [`${module}.terraform_data.it`]],
      [`${module}.terraform_data.it`, module === "module.net" ? ["terraform_data.first"] : []],
    ];
    const modules = ["module.counted[0]", "module.counted[1]", 'module.many["a"]', 'module.many["b"]', "module.net"];
    const expected: unknown[] = [
      ...modules.flatMap(inside),
      ["terraform_data.first", []],
      ["terraform_data.last", ["module.net.module.inner.terraform_data.deep"]],
    ];
    expect(Object.fromEntries(resources.map(({ address, dependsOn }) => [address, dependsOn]))).toEqual(
      Object.fromEntries(expected as [string, string[]][]),
    );
    expect(new Set(resources.map(({ values }) => values.id)).size).toBe(resources.length);
  });

  test("keeps what it made at a later apply", async () => {
    const stack = await read(stackOfModules);
    const ids = ({ resources }: Stack): Record<string, Value | undefined> =>
      Object.fromEntries(resources.map(({ address, values }) => [address, values.id]));
    expect(ids(stack.evaluateAt(new Date("2031-01-01T00:00:00Z")))).toEqual(ids(stack));
  });
});

/** As a text of Terraform's that is itself. */
const literal = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, part) =>
    typeof part === "string" ? part.replace(/([$%])(?=\{)/g, "$1$1") : part,
  );

const plain = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => !/"[^"]*(?:[$%]\{|__proto__|\/\/)[^"]*":/.test(JSON.stringify(value)));

describe("a module", () => {
  test("hands on any value as it is, however deep, once or several times", async () => {
    await fc.assert(
      fc.asyncProperty(plain, fc.nat(2), fc.boolean(), async (value, depth, isCounted) => {
        const folder = newFolder("deep");
        const call = { source: "./m", v: "${var.v}", ...(isCounted && { count: 1 }) };
        const back = isCounted ? "${module.m[0].v}" : "${module.m.v}";
        for (let level = 0; level <= depth; level += 1) {
          const inner = level === depth ? {} : { module: { m: call } };
          const document = {
            variable: { v: {} },
            ...inner,
            output: { v: { value: level === depth ? "${var.v}" : back } },
          };
          writeFiles(folder, { [`${"m/".repeat(level + 1)}main.tf.json`]: JSON.stringify(document) });
        }
        const document = { module: { m: { ...call, v: literal(value) } }, output: { v: { value: back } } };
        writeFiles(folder, { "main.tf.json": JSON.stringify(document) });
        const { outputs, notUnderstood } = await readStack(folder, { environment: {} });
        expect([outputs.get("v")?.value, notUnderstood]).toEqual([JSON.parse(JSON.stringify(value)), []]);
      }),
      { numRuns: 20 },
    );
  });

  test("may be given what another resource of the same stack is made of, and give back what that needs", async () => {
    const stack = await read({
      "stack/main.tf": `
        module "m" {
          source = "./m"
          late   = terraform_data.it.input
        }
        resource "terraform_data" "it" { input = module.m.early }
        output "late" { value = module.m.late }
      `,
      "stack/m/main.tf": `
        variable "late" {}
        output "early" { value = "e" }
        output "late" { value = "\${var.late}!" }
      `,
    });
    expect(outputsOf(stack)).toEqual({ late: "e!" });
  });

  test("has the providers of its caller, or those that it is handed", async () => {
    const stack = await read({
      "stack/main.tf": `
        provider "oci" { region = "eu-zurich-1" }
        provider "oci" {
          alias  = "home"
          region = "uk-london-1"
        }
        module "own" { source = "./m" }
        module "handed" {
          source    = "./m"
          providers = { oci = oci.home, oci.other = oci.home }
        }
      `,
      "stack/m/main.tf": `resource "oci_core_vcn" "net" { compartment_id = "c" }`,
    });
    const regions = stack
      .resourcesOf("oci_core_vcn")
      .map(({ address, values }) => [address, String(values.id).split(".")[3]]);
    expect(Object.fromEntries(regions)).toEqual({
      "module.own.oci_core_vcn.net": "eu-zurich-1",
      "module.handed.oci_core_vcn.net": "uk-london-1",
    });
  });

  test("is given what CDKTF copies, by its path", async () => {
    const source = "./assets/__cdktf_module_asset_26CE565C/abc";
    const folder = stackFolder(
      { module: { m: { "//": { metadata: {} }, source, p: "1" } }, output: { o: { value: "${module.m.q}" } } },
      {
        "assets/__cdktf_module_asset_26CE565C/abc/main.tf":
          'variable "p" {}\noutput "q" {\n value = [var.p, path.module]\n}',
      },
    );
    expect(outputsOf(await readStack(folder, { environment: {} }))).toEqual({ o: ["1", source.slice(2)] });
    const absolute = { m: { source: join(folder, source), p: "2" } };
    const other = stackFolder({ module: absolute, output: { o: { value: "${module.m.q[0]}" } } });
    expect(outputsOf(await readStack(other, { environment: {} }))).toEqual({ o: "2" });
  });

  test("takes what is not known, and hands on the reason", async () => {
    const stack = await read({
      "stack/main.tf": `
        data "oci_dns_zones" "all" { compartment_id = "c" }
        module "m" {
          source = "./m"
          object = { known = "k", zone = data.oci_dns_zones.all.id, more = data.oci_dns_zones.all }
          list   = [data.oci_dns_zones.all.id, 1]
          set    = [data.oci_dns_zones.all.id]
          text   = data.oci_dns_zones.all.id
        }
        output "all" { value = module.m }
      `,
      "stack/m/main.tf": `
        variable "object" { type = object({ known = string, zone = string, more = object({ zones = list(string) }) }) }
        variable "list" { type = list(string) }
        variable "set" { type = set(string) }
        variable "text" { type = string }
        output "object" { value = var.object }
        output "list" { value = var.list }
        output "set" { value = var.set }
        output "text" { value = "a \${var.text}" }
      `,
    });
    const unknown = (name: string) => {
      const address = `data.oci_dns_zones.all.${name}`;
      return new Unknown(`only an account knows ${address}`, [address]);
    };
    const id = unknown("id");
    expect(outputsOf(stack).all).toEqual({
      object: { known: "k", zone: id, more: { zones: unknown("zones") } },
      list: [id, "1"],
      set: id,
      text: id,
    });
  });

  test("of which nobody knows how many there are shows its resources once, and says so", async () => {
    const stack = await read({
      ...netModule,
      "stack/main.tf": `
        data "oci_dns_zones" "all" { compartment_id = "c" }
        module "m" {
          source   = "./net"
          for_each = data.oci_dns_zones.all.zones
          name     = each.key
        }
        output "labels" { value = values(module.m)[*].label }
      `,
    });
    const reason = "only an account knows data.oci_dns_zones.all.zones";
    expect(addresses(stack)).toEqual([
      "data.oci_dns_zones.all",
      "module.m.module.inner.terraform_data.deep",
      "module.m.terraform_data.it",
    ]);
    for (const { address, howMany } of stack.resources)
      expect(howMany?.reason).toBe(address.startsWith("module.") ? reason : undefined);
    expect(outputsOf(stack).labels).toMatchObject({ reason });
    expect(stack.notUnderstood).toContainEqual({
      setting: "module.m",
      reason: `nobody here knows how many there are: ${reason}`,
    });
  });

  test("that is not here is said once, by its whole address, and can be told", async () => {
    const files: Files = {
      "stack/main.tf": `
        module "m" { source = "./m" }
        module "registry" {
          source  = "oracle-terraform-modules/vcn/oci"
          version = "3.6.0"
        }
        output "deep" { value = module.m.deep }
        output "vcn" { value = [module.registry.vcn_id, module.registry.vcn_id] }
      `,
      "stack/m/main.tf": `
        module "gone" { source = "./gone" }
        output "deep" { value = module.gone.x }
      `,
    };
    const stack = await read(files);
    expect(stack.notUnderstood).toEqual([
      {
        setting: "module.registry",
        reason:
          "oracle-terraform-modules/vcn/oci is not downloaded here: its resources are not seen, its outputs not known",
        remedy: "Give what it tells: --value module.registry.OUTPUT=JSON",
      },
      {
        setting: "module.m.module.gone",
        reason:
          "its folder ./gone is not here, or holds no .tf files: its resources are not seen, its outputs not known",
        remedy: "Give what it tells: --value module.m.module.gone.OUTPUT=JSON",
      },
    ]);
    expect(outputsOf(stack).deep).toMatchObject({ addresses: ["module.m.module.gone.x"] });
    const values = ["module.m.module.gone.x=1", "module.registry.vcn_id=v"];
    expect(outputsOf(await read(files, { values }))).toEqual({ deep: 1, vcn: ["v", "v"] });
  });

  test("that is here may be told otherwise", async () => {
    const files = {
      ...netModule,
      "stack/main.tf": 'module "m" {\n source = "./net"\n name = "n"\n}\noutput "l" {\n value = module.m.label\n}',
    };
    expect(outputsOf(await read(files, { values: ["module.m.label=other"] }))).toEqual({ l: "other" });
    const given = { values: ['module.m.terraform_data.it.input={"label":"given"}'] };
    expect(outputsOf(await read(files, given))).toEqual({ l: "given" });
  });
});

describe("what Terraform refuses of a call is refused", () => {
  const call = (body: string) => `module "m" {\n source = "./m"\n ${body}\n}\n`;
  const m = 'variable "a" { type = number }\noutput "o" { value = var.a }\n';
  test.each<[string, Files, RegExp]>([
    [
      "a variable without a value",
      { "stack/main.tf": call("") },
      /: module\.m: it gives var\.a of the module in \.\/m no value/,
    ],
    [
      "a variable that there is not",
      { "stack/main.tf": call("a = 1\n b = 2") },
      /: module\.m, b: the module in \.\/m declares no/,
    ],
    [
      "a value of another type",
      { "stack/main.tf": call('a = "x"') },
      /: module\.m, a: .*a number is wanted, not this text/,
    ],
    [
      "an output that there is not",
      { "stack/main.tf": `${call("a = 1")}output "x" { value = module.m.p }` },
      /module\.m has no output "p"/,
    ],
    [
      "a circle",
      { "stack/main.tf": call("a = module.m.o") },
      /module\.m\.output\.o → module\.m\.var\.a → module\.m\.output\.o/,
    ],
    [
      "a default of another type",
      { "stack/main.tf": call("a = 1"), "stack/m/b.tf": 'variable "b" {\n type = number\n default = "x"\n}' },
      /var\.b: .*from its default/,
    ],
    [
      "a dependency on what there is not",
      { "stack/main.tf": call("a = 1\n depends_on = [module.n]") },
      /: module\.m, depends_on: the stack has no module\.n/,
    ],
    [
      "a provider that it is not handed",
      { "stack/main.tf": call("a = 1"), "stack/m/p.tf": 'resource "oci_core_vcn" "v" {\n provider = oci.home\n}' },
      /the stack has no provider oci\.home/,
    ],
    [
      "a module that calls itself",
      { "stack/main.tf": call("a = 1"), "stack/m/m.tf": 'module "m" {\n source = "../m"\n}' },
      /it calls itself/,
    ],
    [
      "a condition of a variable",
      {
        "stack/main.tf": call("a = 1"),
        "stack/m/c.tf":
          'output "c" {\n value = 1\n precondition {\n condition = var.a > 1\n error_message = "too small"\n }\n}',
      },
      /: module\.m\.output\.c, precondition: too small/,
    ],
  ])("%s", async (_, files, reason) => {
    await expect(read({ "stack/m/main.tf": m, ...files })).rejects.toThrow(reason);
  });
});
