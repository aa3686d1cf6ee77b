import { TerraformOutput, TerraformVariable } from "cdktf";
import { expect, it } from "vitest";
import { numberText } from "../../../constructs/private/number-text";
import { documentOf, testStack } from "../test-stack";

it("writes a number as text, and a reference as the reference", () => {
  const stack = testStack();
  const variable = new TerraformVariable(stack, "memory", { type: "number" });
  new TerraformOutput(stack, "texts", { value: [numberText(128), numberText(variable.numberValue)] });
  expect(documentOf(stack).output).toEqual({ texts: { value: ["128", "${var.memory}"] } });
});
