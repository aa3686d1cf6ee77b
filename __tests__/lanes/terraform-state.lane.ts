/** Real Terraform takes each backend, as the data source that reads its state has to write it: `validate` looks at those, and at no backend block. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, type TestContext } from "vitest";
import { readOf, stateBackends } from "../constructs/state-backends";
import { newFolder } from "../run-folder";
import { attempt, run } from "./run";
import { findObstacle, terraform } from "./terraform-obstacle";

const env = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };

let obstacle: string | undefined;
let version = "";
beforeAll(async () => {
  // skip_s3_checksum came with 1.6.3.
  obstacle = await findObstacle({}, 7);
  if (obstacle !== undefined) return;
  const { output } = await run(terraform, ["version", "-json"], { cwd: newFolder("version"), env });
  version = String(JSON.parse(output).terraform_version);
});

const isSince = (since: string): boolean => version.localeCompare(since, "en", { numeric: true }) >= 0;

describe("Terraform", () => {
  it("reads the state of every backend that it has", async ({ skip }: TestContext) => {
    skip(obstacle !== undefined, obstacle);
    const cwd = join(newFolder("state"), "stack");
    mkdirSync(cwd);
    const cases = Object.values(stateBackends);
    const sources = cases.map((backend, index) => [`case_${index}`, readOf(backend, "owner")] as const);
    const document = { data: { terraform_remote_state: Object.fromEntries(sources) } };
    writeFileSync(join(cwd, "cdk.tf.json"), JSON.stringify(document));
    await run(terraform, ["init", "-input=false", "-no-color"], { cwd, env });
    const { output } = await attempt(terraform, ["validate", "-json"], { cwd, env });
    const said: { summary: string; address?: string }[] = JSON.parse(output).diagnostics;
    const lacking = cases.flatMap(({ since }, index) =>
      since === undefined || isSince(since) ? [] : [`data.terraform_remote_state.case_${index}`],
    );
    expect(said.map(({ address }) => address).sort()).toEqual(lacking.sort());
    expect(said.filter(({ summary }) => summary !== "Invalid backend configuration")).toEqual([]);
  });
});
