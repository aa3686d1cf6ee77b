import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

const project = mkdtempSync(join(tmpdir(), "terraform runner "));
const script = join(project, "main.js");

beforeAll(() => {
  buildSync({ entryPoints: ["synthesized/terraform/main.ts"], bundle: true, platform: "node", outfile: script });
  mkdirSync(join(project, "cdktf.out", "stacks", "api"), { recursive: true });
  writeFileSync(join(project, "cdktf.out", "stacks", "api", "cdk.tf.json"), "{}");
});
afterAll(() => rmSync(project, { recursive: true }));

function start(args: readonly string[], program: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, TERRAFORM_BINARY_NAME: program },
  });
  return { status, stdout, stderr };
}

test("a missing Terraform is said with the cure", () => {
  const { status, stderr } = start(["plan"], "no-such-program");
  expect(status).toBe(1);
  expect(stderr).toMatch(/no-such-program cannot be run.*developer\.hashicorp\.com\/terraform\/install/);
});

test("an unknown command names the known ones", () => {
  expect(start(["appyl"], "true")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("plan, deploy, destroy"),
  });
});

test("arguments reach Terraform in the stack's directory", () => {
  const program = join(project, "fake-terraform");
  writeFileSync(program, '#!/bin/sh\necho "$PWD: $*"\n');
  chmodSync(program, 0o755);
  const { status, stdout } = start(["plan", "--name", "api", "-out=x.plan"], program);
  expect(status).toBe(0);
  expect(stdout).toContain(`${join(project, "cdktf.out", "stacks", "api")}: plan -out=x.plan`);
});
