/** What Terraform 1.5.7 does not know is told with the version that brought it, and nothing that it knows is. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { laterLanguage } from "../../../limits/resource-manager";
import { laterParts } from "../../../synthesized/package/later-language";
import { readStackDocument } from "../../../synthesized/stack/document";
import { readTerraformFiles } from "../../../synthesized/stack/terraform-files";
import { stackFolder } from "../stack-folder";

async function told(document: JsonObject): Promise<readonly string[]> {
  const folder = stackFolder(document);
  const later = await laterParts(await readTerraformFiles(folder), await readStackDocument(folder));
  return later.map(({ setting, actual }) => `${setting}: ${actual}`);
}

/** A document with this body in a section. */
function inSection(section: string, body: JsonObject): JsonObject {
  if (section === "import") return { import: [{ to: "a_b.c", ...body }] };
  if (section === "resource") return { resource: { a_b: { c: body } } };
  return { [section]: { c: section === "module" ? { source: "./m", ...body } : body } };
}

const nested = (names: readonly string[]): JsonObject =>
  names.reduceRight<JsonObject>((inner, name) => ({ [name]: [inner] }), { a: 1 });

const each = (names: Readonly<Record<string, string>>) => Object.entries(names);

describe("told is", () => {
  test.each(each(laterLanguage.sections))("section %s, of %s", async (section, since) => {
    const found = await told({ [section]: { a_b: { c: {} } } });
    expect(found).toEqual([
      expect.stringMatching(new RegExp(`^section ${section}: .*Terraform ${since},.* 1\\.5\\.7$`)),
    ]);
  });

  test.each(each(laterLanguage.functions))("%s, of %s, wherever it is called", async (name, since) => {
    const call = `${name.endsWith("::") ? `${name}time::now` : name}(var.a)`;
    const found = [
      await told({ locals: { a: `\${[for one in [1] : ${call}]}` } }),
      await told({ check: { c: { assert: [{ condition: `\${${call} == 1}`, error_message: "no" }] } } }),
    ];
    expect(found).toEqual([[expect.stringContaining(since)], [expect.stringContaining(since)]]);
  });

  test.each(each(laterLanguage.references))("%s, of %s", async (name, since) => {
    expect(await told({ locals: { a: `x\${${name} ? 1 : 2}` } })).toEqual([expect.stringContaining(since)]);
  });

  test.each(each(laterLanguage.attributes))("%s, of %s", async (path, since) => {
    const [section = "", ...names] = path.split(".");
    const found = await told(inSection(section, nested(names)));
    expect(found).toEqual([expect.stringContaining(`${names.join(".")} came with Terraform ${since},`)]);
  });

  test.each(each(laterLanguage.expressions))("a reference in %s, of %s, and no plain text", async (path, since) => {
    const [section = "", name = ""] = path.split(".");
    expect(await told(inSection(section, { [name]: "./x${var.a}" }))).toEqual([expect.stringContaining(since)]);
    expect(await told(inSection(section, { [name]: "./x" }))).toEqual([]);
  });

  const reading = (backend: string, config: JsonObject): JsonObject => ({
    data: { terraform_remote_state: { other: { backend, config } } },
  });

  test.each(each(laterLanguage.backends))("the state of another stack in %s, of %s", async (backend, since) => {
    expect(await told(reading(backend, {}))).toEqual([expect.stringContaining(since)]);
  });

  test.each(
    Object.entries(laterLanguage.backendSettings).flatMap(([backend, settings]) =>
      each(settings).map(([name, since]) => [backend, name, since] as const),
    ),
  )("of another stack's backend %s the setting %s, of %s", async (backend, name, since) => {
    expect(await told(reading(backend, { bucket: "b", [name]: "x" }))).toEqual([
      expect.stringContaining(`${name} of the backend ${backend} came with Terraform ${since},`),
    ]);
  });

  test.each(["local.b", "var.b", "data.a.b.c", "path.module"])("a validation that refers to %s", async (other) => {
    const validation = [{ condition: `\${var.a != "" && ${other} != ""}`, error_message: "no" }];
    expect(await told({ variable: { a: { validation } } })).toEqual([expect.stringMatching(/^var\.a: .* 1\.9,/)]);
  });

  test.each([
    ["null_resource.a", "terraform_data.a"],
    ['module.m["x.y"].a_b.c[0]', "d_e.c"],
  ])("a move from %s to %s", async (from, to) => {
    expect(await told({ moved: [{ from, to }] })).toEqual([expect.stringMatching(/^moved to .* 1\.8,/)]);
  });

  test("an argument that is kept nowhere", async () => {
    const found = await told({ resource: { a_b: { c: { secret_wo: "x", secret_wo_version: 1 } } } });
    expect(found).toEqual([expect.stringContaining("secret_wo came with Terraform 1.11,")]);
  });
});

test.each<[string, JsonObject]>([
  ["functions of 1.5", { locals: { a: '${strcontains("a", "b") ? plantimestamp() : "issensitive(1)"}' } }],
  [
    "a text that names a later function",
    { variable: { a: { description: "${templatestring(" } }, locals: { b: "convert(1)" } },
  ],
  ["checks, and imports of one", { check: { c: {} }, import: [{ to: "a_b.c", id: "x" }] }],
  [
    "a validation of the variable alone",
    {
      variable: {
        a: { validation: [{ condition: "${alltrue([for k, v in var.a : v.b == k])}", error_message: "${var.a.c}" }] },
      },
    },
  ],
  [
    "moves that keep the type",
    {
      moved: [
        { from: "a_b.c", to: 'module.m["x.y"].a_b.d["k"]' },
        { from: "module.m", to: 'module.n["x"]' },
      ],
    },
  ],
  [
    "a state by http",
    { data: { terraform_remote_state: { o: { backend: "http", config: { address: "https://x" } } } } },
  ],
  [
    "settings of s3 that it has",
    { data: { terraform_remote_state: { o: { backend: "s3", config: { endpoint: "x", use_path_style: null } } } } },
  ],
])("%s: not told", async (_, document) => {
  expect(await told(document)).toEqual([]);
});

const recorded = join(__dirname, "..", "..", "record", "fixtures");
test.each(readdirSync(recorded).filter((name) => name.endsWith(".json")))("%s uses nothing later", async (name) => {
  const document: JsonObject = JSON.parse(readFileSync(join(recorded, name), "utf8"));
  expect(await told(document)).toEqual([]);
});
