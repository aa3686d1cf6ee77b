import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ReadStackOptions, readStack } from "../../../synthesized/stack/stack";
import { standIn } from "../../../synthesized/stack/variables";
import { stackFolder } from "../stack-folder";

test.each([
  ["region", /^eu-frankfurt-1$/],
  ["compartment_id", /^ocid1\.compartment\.oc1\.\.[a-z2-7]{60}$/],
  ["tenancy_id", /^ocid1\.tenancy\.oc1\.\.[a-z2-7]{60}$/],
  ["tenant_id", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ["client_id", /^[0-9a-f-]{36}$/],
  ["gateway_subnet_id", /^ocid1\.subnet\.oc1\.eu-frankfurt-1\./],
  ["gateway_id", /^ocid1\.apigateway\.oc1\.eu-frankfurt-1\./],
  ["topic_id", /^ocid1\.onstopic\./],
  ["certificate_ocid", /^ocid1\.certificate\.oc1\.eu-frankfurt-1\./],
  ["image", /^fra\.ocir\.io\/standin\/image:/],
  ["team_name", /^stand-in-for-team-name$/],
])("%s looks like what it stands for", (name, form) => {
  expect(standIn(name)).toMatch(form);
  expect(standIn(name)).toBe(standIn(name));
});

test("two variables of one kind differ", () => {
  expect(standIn("gateway_subnet_id")).not.toBe(standIn("function_subnet_id"));
});

/** What a variable of a stack is worth, with what lies beside it and what is given. */
async function valueWith(
  declaration: unknown,
  files: Readonly<Record<string, string>>,
  options: ReadStackOptions = {},
) {
  const folder = stackFolder({ variable: { x: declaration } }, files);
  const { variables } = await readStack(folder, { environment: {}, ...options });
  return variables.get("x")?.value;
}

describe("the later source of a value counts", () => {
  const files = {
    "terraform.tfvars": 'x = "tfvars"\n',
    "terraform.tfvars.json": '{"x": "tfvars.json"}',
    "a.auto.tfvars": 'x = "auto"\n',
    "b.auto.tfvars.json": '{"x": "auto.json"}',
  };
  const sources = Object.keys(files);

  test.each([
    [0, "env"],
    [1, "tfvars"],
    [2, "tfvars.json"],
    [3, "auto"],
    [4, "auto.json"],
  ])("with %i of the files: %s", async (count, expected) => {
    const some = Object.fromEntries(Object.entries(files).filter(([name]) => sources.indexOf(name) < count));
    expect(await valueWith({ default: "default" }, some, { environment: { TF_VAR_x: "env" } })).toBe(expected);
  });

  test("a file that is named, then the command line", async () => {
    const named = join(stackFolder({}), "named.tfvars");
    writeFileSync(named, 'x = "named"');
    const options = { variableFiles: [named] };
    expect(await valueWith({}, files, options)).toBe("named");
    expect(await valueWith({}, files, { ...options, variables: ["x=one", "x=two=2"] })).toBe("two=2");
  });
});

describe("what is given becomes what is declared", () => {
  test.each([
    ["number", "5", 5],
    ["bool", "true", true],
    ["string", '["a"]', '["a"]'],
    [undefined, '["a"]', '["a"]'],
    ["any", '["a"]', ["a"]],
    ["list(string)", "[1, 2]", ["1", "2"]],
    ["map(number)", '{ a = "1" }', { a: 1 }],
    ["${object({ a = optional(number, 2) })}", "{}", { a: 2 }],
  ])("%s: %s", async (type, text, expected) => {
    const declaration = type === undefined ? {} : { type };
    expect(await valueWith(declaration, {}, { environment: { TF_VAR_x: text } })).toEqual(expected);
    expect(await valueWith(declaration, {}, { variables: [`x=${text}`] })).toEqual(expected);
  });

  test("files hold values, with the escapes of texts", async () => {
    const file = 'x = {\n  a = "$${b} \\"c\\" ${"d"}" # comment\n  (upper("e")) = [1, "2"]\n}\n';
    expect(await valueWith({ type: "any" }, { "terraform.tfvars": file })).toEqual({ a: '${b} "c" d', E: [1, "2"] });
    const json = JSON.stringify({ x: "${not.a.template}" });
    expect(await valueWith({}, { "x.auto.tfvars.json": json })).toBe("${not.a.template}");
  });

  test("a default is converted too, and stands in for a null that must not be", async () => {
    expect(await valueWith({ type: "list(string)", default: [1] }, {})).toEqual(["1"]);
    expect(await valueWith({ default: "d" }, { "terraform.tfvars": "x = null" })).toBeNull();
    expect(await valueWith({ default: "d", nullable: false }, { "terraform.tfvars": "x = null" })).toBe("d");
  });
});

test("a variable of another type than text that nobody gave is not known, and said with its remedy", async () => {
  const document = { variable: { n: { type: "number" } }, output: { x: { value: "${var.n + 1}" } } };
  const { outputs, notUnderstood } = await readStack(stackFolder(document), { environment: {} });
  expect(outputs.get("x")?.value).toMatchObject({ reason: "nobody gave var.n a value" });
  expect(notUnderstood).toEqual([
    {
      setting: "var.n",
      reason: "nobody gave it a value, and only texts get stand-ins",
      remedy: "Set TF_VAR_n in the environment, or give --var n=VALUE",
    },
  ]);
});

describe("mistakes are told where they were made", () => {
  test.each<[string, unknown, Readonly<Record<string, string>>, ReadStackOptions, RegExp]>([
    [
      "a value",
      { type: "number" },
      {},
      { environment: { TF_VAR_x: "many" } },
      /^VARIABLE_INVALID: var\.x: it: a number is wanted, not this text \(from TF_VAR_x\).*--var x=/,
    ],
    [
      "a secret",
      { type: "number", sensitive: true },
      {},
      { environment: { TF_VAR_x: "s3cret" } },
      /^VARIABLE_INVALID: var\.x: its value does not fit \(from TF_VAR_x\)(?!.*s3cret)/,
    ],
    [
      "a default",
      { type: "list(string)", default: "a" },
      {},
      {},
      /^VARIABLE_INVALID: var\.x: it: a list is wanted, not a string \(from its default\)/,
    ],
    [
      "null",
      { nullable: false },
      { "terraform.tfvars": "x = null" },
      {},
      /it must not be null \(from .*terraform\.tfvars\)/,
    ],
    ["a type", { type: "strin" }, {}, {}, /VARIABLE_INVALID: var\.x: there is no type strin/],
    [
      "a file",
      {},
      { "terraform.tfvars": "x = [1," },
      {},
      /^STACK_MALFORMED: .*terraform\.tfvars: is no valid HCL: terraform\.tfvars:1/,
    ],
    [
      "a reference",
      {},
      { "terraform.tfvars": "x = var.y" },
      {},
      /terraform\.tfvars: gives x no plain value: a plain value refers to nothing/,
    ],
    ["a JSON file", {}, { "terraform.tfvars.json": "[1]" }, {}, /terraform\.tfvars\.json: holds no JSON object/],
    [
      "a missing file",
      {},
      {},
      { variableFiles: ["/no/such.tfvars"] },
      /^STACK_MISSING: \/no\/such\.tfvars: is not there/,
    ],
    ["a pair", {}, {}, { variables: ["x"] }, /^USAGE: --var: got x\. Expected: NAME=VALUE/],
    ["a name", {}, {}, { variables: ["y=1"] }, /^USAGE: --var: got y, which no stack declares\. Expected: x/],
  ])("%s", async (_, declaration, files, options, reason) => {
    await expect(valueWith(declaration, files, options)).rejects.toThrow(reason);
  });
});

test("a map has the type that its variable declares, also for what it lacks", async () => {
  const stack = await readStack(
    stackFolder({
      variable: { texts: { type: "map(string)", default: {} }, any: { default: {} } },
      output: {
        o: {
          value:
            '${[lookup(var.texts, "a", true), lookup(var.any, "a", true), lookup(merge(var.texts, var.texts), "a", 2)]}',
        },
      },
    }),
    { environment: {} },
  );
  expect(stack.outputs.get("o")?.value).toEqual(["true", true, "2"]);
});
