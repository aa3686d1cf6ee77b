/** Real Terraform takes the stack: init, validate, and an apply with mocked providers. Skipped where it cannot be had. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import type { JsonObject } from "../terraform-schema/json";
import { attempt, run } from "./run";
import { onlyStack, synthesizeApp } from "./synthesized-tree";
import { findObstacle, terraform } from "./terraform-obstacle";
import { mockedApply, quietProvisioners } from "./terraform-test-file";

const env = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };

let folder = "";
let directory = "";
let document: JsonObject = {};
let obstacle: string | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "terraform-"));
  const stack = await onlyStack(await synthesizeApp(join(folder, "cdktf.out")));
  ({ directory, document } = stack);
  // Mocked providers came with 1.7.
  obstacle = await findObstacle(Object(document.terraform).required_providers, 7);
  if (obstacle === undefined) await run(terraform, ["init", "-input=false", "-no-color"], { cwd: directory, env });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const needsTerraform = ({ skip }: TestContext): void => skip(obstacle !== undefined, obstacle);

describe("Terraform", () => {
  it("finds the stack valid", async (context) => {
    needsTerraform(context);
    const { output } = await attempt(terraform, ["validate", "-json"], { cwd: directory, env });
    const { valid, diagnostics } = JSON.parse(output);
    expect({ valid, diagnostics }).toEqual({ valid: true, diagnostics: [] });
  });

  it("applies it with mocked providers", async (context) => {
    needsTerraform(context);
    await writeFile(join(directory, "apply.tftest.hcl"), mockedApply(document));
    await writeFile(join(directory, "provisioners_override.tf.json"), JSON.stringify(quietProvisioners(document)));
    const { output } = await run(terraform, ["test", "-no-color"], { cwd: directory, env });
    expect(output).toContain("1 passed, 0 failed");
  });
});
