import { type TerraformStack, Testing } from "cdktf";
import { expect } from "vitest";
import { describeFinding } from "./finding";
import type { JsonObject } from "./json";
import { judge } from "./judge";

/** The document that a stack synthesizes to, aspects applied. */
export const documentOf = (stack: TerraformStack): JsonObject => JSON.parse(Testing.synth(stack));

/** Fails with every finding, one a line, where real Terraform would refuse what the stack synthesizes to. */
export async function expectValidTerraform(stack: TerraformStack): Promise<void> {
  const findings = await judge(documentOf(stack));
  if (findings.length > 0) {
    expect.fail(findings.map(describeFinding).join("\n"));
  }
}
