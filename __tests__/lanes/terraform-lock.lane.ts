/** The lock of provider versions with real Terraform and a provider of the registry or of a mirror. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { newFolder } from "../run-folder";
import { attempt, type Outcome } from "./run";
import { findObstacle } from "./terraform-obstacle";

const time = { time: { source: "hashicorp/time", version: ">= 0.9.0" } };
let project: string;
let stack: string;

beforeEach(async ({ skip }) => {
  const obstacle = await findObstacle(time, 4);
  skip(obstacle !== undefined, obstacle);
  project = newFolder("locked");
  stack = join(project, "stack");
  synthesize();
});

/** Anew, as synth does. */
function synthesize(providers: object = time): void {
  rmSync(stack, { recursive: true, force: true });
  mkdirSync(stack);
  writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify({ terraform: { required_providers: providers } }));
}

const plan = (environment: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
  attempt(process.execPath, [resolve("lib/cli.js"), "plan", "-input=false", "--stack", "stack"], {
    cwd: project,
    env: { CHECKPOINT_DISABLE: "1", CI: "", ...environment },
  });

const kept = (): string => readFileSync(join(project, ".terraform.lock.hcl"), "utf8");

test("a first plan keeps the versions, later ones and those of CI use them and write nothing", async () => {
  const first = await plan();
  expect(first).toMatchObject({ status: 0 });
  expect(first.transcript).toContain(".terraform.lock.hcl, new: commit it.");
  const chosen = kept();
  expect(chosen).toContain('provider "registry.terraform.io/hashicorp/time"');
  synthesize();
  const again = await plan({ CI: "true" });
  expect(again).toMatchObject({ status: 0 });
  expect(again.transcript).not.toContain("commit it");
  expect(kept()).toBe(chosen);
});

test("CI refuses versions that nobody committed, and a developer gets them", async () => {
  expect(await plan()).toMatchObject({ status: 0 });
  const chosen = kept();
  const stale = chosen.replace(/provider "[^"]*hashicorp\/time"/, 'provider "registry.terraform.io/hashicorp/other"');
  writeFileSync(join(project, ".terraform.lock.hcl"), stale);
  synthesize();
  const refused = await plan({ CI: "true" });
  expect(refused.status).toBe(1);
  expect(refused.transcript).toMatch(/lock\s+file is read-only/);
  expect(kept()).toBe(stale);
  synthesize();
  const changed = await plan();
  expect(changed).toMatchObject({ status: 0 });
  expect(changed.transcript).toContain(".terraform.lock.hcl, changed: commit it.");
  expect(kept()).toBe(chosen);
  expect(existsSync(join(stack, ".terraform.lock.hcl"))).toBe(true);
});
