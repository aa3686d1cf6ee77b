import { DataResource, TerraformOutput, TerraformVariable } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Backend } from "../../../constructs/index";
import { LATER, literal, numberText, ownDependencies, withLater } from "../../../constructs/private/terraform-values";
import { readTemplates } from "../terraform-text";
import { documentOf, resourcesOf, secured, stockRoute, testApp, testStack } from "../test-stack";

/** Pieces that a template could be made of, and everything else. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom("$", "%", "{", "}", "$${", "%%{", "${", "%{", "${a.b}", "%{ if", '"', "\\", "\n"),
      fc.string({ unit: "grapheme" }).filter((piece) => !piece.includes("~")),
    ),
  )
  .map((pieces) => pieces.join(""));

describe("a text", () => {
  it("comes out of Terraform as it went in", async () => {
    const texts = ["${", "$${", "$$${", "%{", "%%{", "${request.auth[sub]}", ...fc.sample(text, 500)];
    expect(await readTemplates(texts.map(literal))).toEqual(texts);
  });

  it("is left alone where Terraform would leave it alone", () => {
    for (const plain of ["", "$", "{}", "50% {", "$a", "%", "a$"]) expect(literal(plain)).toBe(plain);
  });
});

it("keeps references of CDKTF, whatever stands around them", async () => {
  const around = [
    ["${request.auth[", "]}"],
    ["$", ""],
    ["$$", "{"],
    ["%", "{"],
    ['{"a":"', '"}'],
    ...fc.sample(fc.tuple(text, text), 100),
  ] as const;
  const stack = testStack();
  const name = new TerraformVariable(stack, "name", { type: "string", default: "value" }).stringValue;
  for (const [index, [before, after]] of around.entries()) {
    new TerraformOutput(stack, `text_${index}`, { value: literal(`${before}${name}${after}${name}`) });
  }
  const { output } = documentOf(stack) as { output: Record<string, { value: string }> };
  const written = around.map((_, index) => output[`text_${index}`]?.value ?? "");
  expect(await readTemplates(written, { name: "value" })).toEqual(
    around.map(([before, after]) => `${before}value${after}value`),
  );
});

it("keeps numbers that Terraform knows later, whatever stands around them", async () => {
  const around = [
    ["n=", ""],
    ["$", ""],
    ["${request.path}/", "%{"],
    ["-1e+300 ", "1.5e+300"],
    ["9", "0"],
  ] as const;
  const stack = testStack();
  const number = new TerraformVariable(stack, "number", { type: "number" }).numberValue;
  for (const [index, [before, after]] of around.entries())
    new TerraformOutput(stack, `text_${index}`, { value: literal(`${before}${number}${after}`) });
  const { output } = documentOf(stack) as { output: Record<string, { value: string }> };
  const written = around.map((_, index) => output[`text_${index}`]?.value ?? "");
  expect(await readTemplates(written, { number: "7" })).toEqual(around.map(([before, after]) => `${before}7${after}`));
});

it("knows a text's references from numbers that are written so", () => {
  const [text, number] = [
    new TerraformVariable(testStack(), "text", { type: "string" }).stringValue,
    new TerraformVariable(testStack(), "number", { type: "number" }).numberValue,
  ];
  expect(withLater(`a${text}b${number}c-8.1e+298${LATER}`)).toBe(`a${LATER}b${LATER}c-8.1e+298\uFFFD`);
});

it("keeps bodies of responses from being read as templates", async () => {
  const bodies = fc.sample(text, 40);
  const stack = testStack();
  const routes = bodies.map((body, index) => ({
    ...stockRoute,
    path: `/${index}`,
    backend: Backend.stock({ status: 200, body }),
  }));
  secured(stack, { routes });
  const [deployment] = Object.values(resourcesOf(documentOf(stack), "oci_apigateway_deployment"));
  const { specification } = deployment as unknown as { specification: { routes: { backend: { body?: string } }[] } };
  expect(await readTemplates(specification.routes.map(({ backend }) => backend.body ?? ""))).toEqual(bodies);
});

it("writes a number as text, and a reference as the reference", () => {
  const stack = testStack();
  const variable = new TerraformVariable(stack, "memory", { type: "number" });
  new TerraformOutput(stack, "texts", { value: [numberText(128), numberText(variable.numberValue)] });
  expect(documentOf(stack).output).toEqual({ texts: { value: ["128", "${var.memory}"] } });
});

it("keeps what lies in the same stack", () => {
  const app = testApp();
  const [here, there] = [testStack(app, "here"), testStack(app, "there")];
  const own = new DataResource(here, "own");
  const other = new DataResource(there, "other");
  expect(ownDependencies(here, [own, other])).toEqual([own]);
  expect(ownDependencies(here, [other])).toBeUndefined();
  expect(ownDependencies(here, [])).toBeUndefined();
});
