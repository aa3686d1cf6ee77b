/** Hand-written Terraform becomes the document that a synthesizer writes; the values are Terraform 1.11.4's. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Value } from "../../../synthesized/expression/value";
import { readStack } from "../../../synthesized/stack/stack";
import { readTerraformFiles } from "../../../synthesized/stack/terraform-files";
import { newFolder } from "../../run-folder";

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = newFolder("terraform");
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const read = (files: Readonly<Record<string, string>>) => readStack(folderOf(files), { environment: {} });

/** The value of an expression in a file. */
async function valueIn(expression: string): Promise<Value | undefined> {
  const { outputs } = await read({ "main.tf": `${locals}\noutput "x" {\n  value = ${expression}\n}\n` });
  return outputs.get("x")?.value;
}

const locals = 'locals {\n  x = "X"\n  l = ["p", "q"]\n  n = 5\n}\n';

describe("expressions and texts mean what they mean in the file", () => {
  test.each<[string, Value]>([
    ['"plain"', "plain"],
    ['"lit $${x} %%{y} $$ % $"', "lit ${x} %{y} $$ % $"],
    ['"q \\"${local.x}\\" \\\\ ${upper("a\\"b")}\\n"', 'q "X" \\ A"B\n'],
    ['"tab\\t \\u00e9 \\U0001F600"', "tab\t é 😀"],
    ['"{\\"a\\": \\"${local.x}\\"}"', '{"a": "X"}'],
    ['"${local.x} \\\\${local.x}"', "X \\X"],
    ["local.x", "X"],
    ['"${local.l}"', ["p", "q"]],
    ['"${"a${local.x}"}"', "aX"],
    ['"a %{~ if true ~} yes %{~ else ~} no %{~ endif ~} b"', "ayesb"],
    ['"v: %{ for k, i in local.l ~} ${k}=${i}, %{ endfor ~} ."', "v: 0=p, 1=q, ."],
    ['"a${~ local.x ~} b"', "aXb"],
    ['<<EOT\nhe said "x" \\n $${k} ${local.x}\nEOT\n', 'he said "x" \\n ${k} X\n'],
    ['<<-EOT\n    one "q"\n      two ${local.x}\n    EOT\n', 'one "q"\n  two X\n'],
    ["<<EOT\nEOT\n", ""],
    ['<<EOT\n%{ if local.x == "Y" }\nno\n%{ else }\nyes\n%{ endif }\nEOT\n', "\nyes\n\n"],
    ["trimspace(<<EOT\n  multi ${local.x}\n  line\nEOT\n)", "multi X\n  line"],
    ['jsonencode({ "a" = <<EOT\n$${k} "q"\nEOT\n b = "l\\nm" })', '{"a":"${k} \\"q\\"\\n","b":"l\\nm"}'],
    ["[1, # one 'quoted\n 2, // two \"\n /* three */ 3,\n]", [1, 2, 3]],
    [
      '{ a = 1, "b.c" = local.x, (local.x) = 2, "${local.x}-k" : 3, 4 = 5 }',
      { a: 1, "b.c": "X", X: 2, "X-k": 3, "4": 5 },
    ],
    ["{ null = 1, true = 2, if = 3, for = 4 }", { null: 1, true: 2, if: 3, for: 4 }],
    ['{ for k, v in { a = 1, b = 2 } : "${k}-x" => v if v > 1 }', { "b-x": 2 }],
    ['[for i, s in local.l : "${i}:${s}"]', ["0:p", "1:q"]],
    ['local.x == "X" ? { a = 1 } : null', { a: 1 }],
    ["!true && false || 1 + 2 * 3 > 4", true],
    ["[local.l[*], local.l.0, -local.n, (1 + 2), 1e3, null, 1.50]", [["p", "q"], "p", -5, 3, 1000, null, 1.5]],
    ['{ a = { b = [{ c = "d" }] } }.a.b[0].c', "d"],
    ['regex("^\\\\d+\\\\.(.*)$", "12.ab")', ["ab"]],
    ['templatefile("${path.module}/t.tftpl", {})', "t"],
    ['["${path.module}/a", path.root, abspath(path.module) == path.cwd]', ["./a", ".", true]],
  ])("%s", async (expression, expected) => {
    const files = { "main.tf": `${locals}\noutput "x" {\n  value = ${expression}\n}\n`, "t.tftpl": "t" };
    const { outputs, notUnderstood } = await read(files);
    expect([outputs.get("x")?.value, notUnderstood]).toEqual([expected, []]);
  });

  test("a text in quotes is itself, whatever is in it", async () => {
    const text = fc.string({ unit: "grapheme-ascii", maxLength: 12 });
    const special = fc.array(
      fc.oneof(text, fc.constantFrom("${", "%{", "$", "%", "\\", '"', "\n", "\t", "~}", "}", "é")),
    );
    await fc.assert(
      fc.asyncProperty(special, async (parts) => {
        const value = parts.join("");
        const escaped = JSON.stringify(value)
          .replace(/\$(?=\{)/g, "$$$$")
          .replace(/%(?=\{)/g, "%%");
        // What only JSON escapes so, and a dollar before the escape of another, are written in other ways in HCL.
        fc.pre(!/\\[bf]|\$\$\$\{|%%%\{/.test(escaped));
        expect(await valueIn(escaped)).toBe(value);
      }),
      { numRuns: 40 },
    );
  });
});

describe("blocks are read as those of a synthesizer", () => {
  const main = `
    terraform {
      required_version = ">= 1.0"
      required_providers { oci = { source = "oracle/oci" } }
      backend "s3" { bucket = "b" }
    }
    variable "names" {
      type    = list(object({ name = string, port = optional(number, 443) }))
      default = [{ name = "a$\${b}" }]
    }
    provider "oci" { region = "eu-zurich-1" }
    provider "oci" {
      alias  = "home"
      region = "eu-frankfurt-1"
    }
    resource "oci_core_vcn" "net" {
      provider       = oci.home
      compartment_id = var.compartment_id
      display_name   = var.names[0].name
      lifecycle { ignore_changes = [display_name, freeform_tags["x"]] }
    }
    resource "oci_core_subnet" "s" {
      count          = 2
      vcn_id         = oci_core_vcn.net.id
      compartment_id = var.compartment_id
      cidr_block     = cidrsubnet("10.0.0.0/16", 8, count.index)
      depends_on     = [oci_core_vcn.net]
    }
    resource "oci_core_security_list" "l" {
      vcn_id         = oci_core_vcn.net.id
      compartment_id = var.compartment_id
      ingress_security_rules {
        protocol = "6"
        source   = "10.0.0.0/8"
      }
      dynamic "ingress_security_rules" {
        for_each = var.names
        content {
          protocol = ingress_security_rules.value.port
          source   = ingress_security_rules.value.name
        }
      }
    }
    resource "terraform_data" "x" {
      provisioner "local-exec" {
        when       = destroy
        on_failure = continue
        command    = "echo $\${X} \${self.id}"
      }
    }
    output "subnets" { value = oci_core_subnet.s[*].cidr_block }
  `;
  const variables = 'variable "compartment_id" {\n  type = string\n}\n';

  test("resources, providers, variables, repetition", async () => {
    const stack = await read({ "main.tf": main, "variables.tf": variables });
    expect(stack.outputs.get("subnets")?.value).toEqual(["10.0.0.0/24", "10.0.1.0/24"]);
    expect(stack.variables.get("names")?.value).toEqual([{ name: "a${b}", port: 443 }]);
    expect(stack.resourcesOf("oci_core_vcn")[0]?.values).toMatchObject({ display_name: "a${b}" });
    expect(stack.resourcesOf("oci_core_security_list")[0]?.values).toMatchObject({
      ingress_security_rules: [
        { protocol: "6", source: "10.0.0.0/8" },
        { protocol: 443, source: "a${b}" },
      ],
    });
    expect(stack.notUnderstood.map(({ setting }) => setting)).toEqual(["provisioner local-exec"]);
  });

  test("JSON beside them, and editors' leftovers are none", async () => {
    const json = JSON.stringify({ output: { y: [{ value: "${local.z}" }] }, locals: [{ z: 1 }] });
    const stack = await read({ "a.tf": "locals {\n  q = 2\n}\n", "b.tf.json": json, ".#a.tf": "{", "c.tf~": "{" });
    expect(stack.outputs.get("y")?.value).toBe(1);
  });

  test("override files change what they name", async () => {
    const document = await readTerraformFiles(
      folderOf({
        "main.tf": `${main}${variables}`,
        "override.tf": 'output "subnets" {\n  value = 1\n}\nterraform {\n  backend "local" {}\n}\n',
        "z_override.tf.json": JSON.stringify({
          resource: { oci_core_vcn: { net: { display_name: "changed", lifecycle: { prevent_destroy: true } } } },
          provider: { oci: { alias: "home", region: "us-ashburn-1" } },
        }),
      }),
    );
    expect(document).toMatchObject({
      output: [{ subnets: { value: 1 } }],
      terraform: { backend: { local: [{}] }, required_version: ">= 1.0", required_providers: { oci: {} } },
      provider: [{ oci: { region: "eu-zurich-1" } }, { oci: { alias: "home", region: "us-ashburn-1" } }],
    });
    expect(JSON.stringify(document.resource)).toContain('"display_name":"changed"');
    expect(JSON.stringify(document.resource)).toContain(
      '"lifecycle":{"ignore_changes":["display_name","freeform_tags[\\"x\\"]"],"prevent_destroy":true}',
    );
  });
});

describe("mistakes are told with their file", () => {
  test.each([
    ["main.tf", "a = [1,\n", /^STACK_MALFORMED: .*main\.tf: is no valid HCL: main\.tf:/],
    [
      "main.tf",
      'variable "x" {\n  default = local.y\n}\n',
      /main\.tf: gives var\.x no plain default: a plain value refers/,
    ],
    ["main.tf", "locals {\n  a = 1\n}\nlocals {\n  a = 2\n}\n", /^STACK_MALFORMED: local\.a: it stands twice in /],
    ["x.tf.json", "[1]", /x\.tf\.json: holds no JSON object/],
    ["x.tf.json", "{", /x\.tf\.json: is no JSON/],
    [
      "x_override.tf",
      'output "no" {\n  value = 1\n}\n',
      /^STACK_MALFORMED: output no: stands in an override file, and in no other/,
    ],
    ["readme.md", "", /^STACK_MISSING: .*: holds neither cdk\.tf\.json nor \.tf files/],
  ])("%s: %s", async (name, content, reason) => {
    await expect(read({ [name]: content })).rejects.toThrow(reason);
  });
});
