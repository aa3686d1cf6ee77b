import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ProgramEnd } from "../../../internal/program";
import { healthyMachine, type Machine, reported } from "../machine";

let machine: Machine;
beforeEach(async () => {
  machine = await healthyMachine();
});
afterEach(() => machine.clouds.close());

const version = (terraform_version: string): ProgramEnd => ({
  status: 0,
  stdout: JSON.stringify({ terraform_version }),
});

test.each<[ProgramEnd, string, RegExp]>([
  [version("1.5.0"), "ok", /^terraform 1\.5\.0; StateBackend\.objectStorage needs 1\.12/],
  [version("1.11.4"), "ok", /whether your stack uses it cannot be seen here/],
  [version("1.12.0"), "ok", /^terraform 1\.12\.0$/],
  [version("2.0.0-rc1"), "ok", /^terraform 2\.0\.0-rc1$/],
  [version("1.4.7"), "wrong", /version 1\.4\.7; needed: 1\.5 or newer/],
  [version("0.15.5"), "wrong", /needed: 1\.5/],
  [version("latest"), "wrong", /does not tell its version/],
  [{ status: 0, stdout: "Terraform v0.12.31" }, "wrong", /does not tell its version/],
  [{ status: 1, stdout: '{"terraform_version":"1.9.0"}' }, "wrong", /does not tell its version/],
  [{ failure: "not found" }, "missing", /not on PATH/],
  [{ failure: "cannot be started" }, "missing", /cannot be started/],
  [{ failure: "no answer" }, "not checked", /did not answer/],
])("%j is %s", async (finished, state, detail) => {
  machine.programs.terraform = () => finished;
  expect(await reported(machine, "terraform")).toMatchObject({ state, detail: expect.stringMatching(detail) });
});

test("asks the program that deploy runs", async () => {
  machine.environment.TERRAFORM_BINARY_NAME = "tofu";
  machine.programs.tofu = (args) => (args.join(" ") === "version -json" ? version("1.8.0") : { failure: "not found" });
  expect(await reported(machine, "terraform")).toMatchObject({
    state: "ok",
    detail: expect.stringMatching(/^tofu 1\.8\.0; OpenTofu has no backend for .*objectStorage .*s3Compatible works/),
  });
});

test("wants the version that the stack requires", () => {
  const stack = readFileSync(join(__dirname, "../../../constructs/secured-api-stack.ts"), "utf8");
  expect(stack).toContain('">= 1.5.0"');
});
