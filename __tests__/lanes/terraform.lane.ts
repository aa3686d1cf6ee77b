/** Real Terraform takes the stack: init, validate, and an apply with mocked providers. Skipped where it cannot be had. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import type { JsonObject } from "../terraform-schema/json";
import { attempt, type Outcome, run } from "./run";
import { onlyStack, synthesizeApp } from "./synthesized-tree";
import { mockedApply, quietProvisioners } from "./terraform-test-file";

const terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform";

let folder = "";
let directory = "";
let document: JsonObject = {};
let obstacle: string | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "terraform-"));
  const stack = await onlyStack(await synthesizeApp(join(folder, "cdktf.out")));
  ({ directory, document } = stack);
  obstacle = await findObstacle();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const inStack = (...args: string[]): Promise<Outcome> =>
  attempt(terraform, args, { cwd: directory, env: { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" } });

/** Only what the machine lacks counts as an obstacle; whatever Terraform finds wrong with the stack is a failure. */
async function findObstacle(): Promise<string | undefined> {
  const version = await inStack("version", "-json").catch(() => undefined);
  if (version?.status !== 0) {
    return `there is no ${terraform} on the PATH`;
  }
  const [major = 0, minor = 0] = String(JSON.parse(version.output).terraform_version).split(".").map(Number);
  if (major === 1 && minor < 7) {
    return `Terraform ${major}.${minor} has no mocked providers; 1.7 has`;
  }
  const init = await inStack("init", "-input=false", "-no-color");
  if (
    init.status !== 0 &&
    /registry.*(unreachable|could not connect)|could not connect to|no such host|failed to query available provider/is.test(
      init.transcript,
    )
  ) {
    return "its providers cannot be had: neither the registry nor a mirror answers (see TF_CLI_CONFIG_FILE)";
  }
  if (init.status !== 0) {
    throw new Error(`terraform init refuses the stack:\n${init.transcript}`);
  }
  return undefined;
}

const needsTerraform = ({ skip }: TestContext): void => skip(obstacle !== undefined, obstacle);

describe("Terraform", () => {
  it("finds the stack valid", async (context) => {
    needsTerraform(context);
    const { output } = await inStack("validate", "-json");
    const { valid, diagnostics } = JSON.parse(output);
    expect({ valid, diagnostics }).toEqual({ valid: true, diagnostics: [] });
  });

  it("applies it with mocked providers", async (context) => {
    needsTerraform(context);
    await writeFile(join(directory, "apply.tftest.hcl"), mockedApply(document));
    await writeFile(join(directory, "provisioners_override.tf.json"), JSON.stringify(quietProvisioners(document)));
    const { output } = await run(terraform, ["test", "-no-color"], { cwd: directory });
    expect(output).toContain("1 passed, 0 failed");
  });
});
