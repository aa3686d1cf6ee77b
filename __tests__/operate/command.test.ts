/** `plan`, `deploy` and `destroy` with a program in Terraform's place, in a folder whose name has spaces. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const project = mkdtempSync(join(tmpdir(), "terraform runner "));
const stack = join(project, "cdktf.out", "stacks", "api");
const terraform = join(project, "fake terraform");

beforeAll(() => {
  mkdirSync(stack, { recursive: true });
  writeFileSync(join(stack, "cdk.tf.json"), "{}");
  writeFileSync(
    join(project, "app.js"),
    `
    const { mkdirSync, writeFileSync } = require("node:fs");
    const folder = process.env.CDKTF_OUTDIR + "/stacks/made";
    mkdirSync(folder, { recursive: true });
    writeFileSync(folder + "/cdk.tf.json", "{}");`,
  );
  writeFileSync(join(project, "cdktf.json"), JSON.stringify({ app: "node app.js", output: "made.out" }));
  writeFileSync(
    terraform,
    `#!/bin/sh
echo "$PWD: $*" >> "${project}/calls"
case "$1" in
  show) echo '{"format_version": "1.2", "resource_changes": []}' ;;
  output) echo '{"url": {"sensitive": false, "value": "https://host"}}' ;;
  plan) case "$*" in *-detailed-exitcode*) exit 2 ;; *-bad*) exit 7 ;; esac ;;
esac
`,
  );
  chmodSync(terraform, 0o755);
});
afterAll(() => rmSync(project, { recursive: true }));

function start(args: readonly string[], environment: Record<string, string> = {}) {
  writeFileSync(join(project, "calls"), "");
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("lib/cli.js"), ...args], {
    cwd: project,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", TERRAFORM_BINARY_NAME: terraform, ...environment },
  });
  return { status, stdout, stderr, calls: readFileSync(join(project, "calls"), "utf8") };
}

test("arguments reach Terraform in the stack's directory, without colours where nobody sees them", () => {
  const { status, calls, stderr } = start([
    "plan",
    "-out=x.plan",
    "--stack",
    "cdktf.out",
    "--name=api",
    "-var",
    "a=b",
    "--",
    "--odd",
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(calls).toBe(
    [
      `${stack}: init -no-color -input=false`,
      `${stack}: plan -no-color -out=x.plan -var a=b --odd`,
      `${stack}: show -no-color -json x.plan`,
      "",
    ].join("\n"),
  );
  expect(start(["plan", "--stack", stack], { FORCE_COLOR: "1" }).calls).not.toContain("-no-color");
});

test("without --stack the app writes to the project's own folder, which Terraform works in", () => {
  const { status, stdout } = start(["deploy", "-auto-approve"]);
  expect(status).toBe(0);
  const outputs = join(project, "outputs.json");
  expect(stdout).toBe(`Outputs: ${outputs}\n`);
  expect(JSON.parse(readFileSync(outputs, "utf8"))).toEqual({ made: { url: "https://host" } });
  expect(start(["destroy"]).calls).toContain(`${join(project, "made.out", "stacks", "made")}: destroy`);
});

test("a plan says its digest, and deploy takes it, or refuses before anything runs", () => {
  const digest = /^Digest: (.*)$/m.exec(start(["plan", "--stack", stack]).stdout)?.[1] ?? "";
  const { status, calls } = start(["deploy", "--stack", stack, "--reviewed", digest]);
  expect({ status, commands: calls.match(/(?<=: )\w+/g) }).toEqual({
    status: 0,
    commands: ["init", "plan", "show", "apply", "output"],
  });
  const refused = start(["deploy", "--stack", stack, "--reviewed", "sha256:abc"]);
  expect(refused).toMatchObject({ status: 2, calls: "", stderr: expect.stringMatching(/^USAGE: --reviewed: /) });
  expect(start(["plan", "--stack", stack, "--reviewed", digest])).toMatchObject({ status: 2, calls: "" });
});

test("where jobs run, a state on their machine is refused unless it is named", () => {
  const jobs = { CI: "true" };
  const refused = start(["deploy", "--stack", stack], jobs);
  expect(refused).toMatchObject({ status: 2, calls: "", stderr: expect.stringMatching(/^STATE_NOT_KEPT: /) });
  expect(start(["deploy", "--stack", stack, "--local-state"], jobs).status).toBe(0);
  for (const name of ["plan", "destroy"]) expect(start([name, "--stack", stack], jobs).status).toBe(0);
});

test("a backend that saves no plans is asked for none", () => {
  const remote = join(project, "remote");
  mkdirSync(remote, { recursive: true });
  writeFileSync(join(remote, "cdk.tf.json"), JSON.stringify({ terraform: { backend: { remote: {} } } }));
  expect(start(["plan", "--stack", remote]).calls).toMatch(/: init .*\n.*: plan -no-color\n$/);
});

test("Terraform's failure is 1, and its own code is passed on where it was asked for", () => {
  expect(start(["plan", "--stack", stack, "-bad"]).status).toBe(1);
  expect(start(["plan", "--stack", stack, "-detailed-exitcode"]).status).toBe(2);
});

test.each([
  ["no-such-program", "ENOENT"],
  [tmpdir(), "EACCES"],
])("a Terraform that is not there is told with the cure: %s", (program, code) => {
  const { status, stderr } = start(["plan", "--stack", stack], { TERRAFORM_BINARY_NAME: program });
  expect(status).toBe(2);
  expect(stderr).toBe(
    `USAGE: TERRAFORM_BINARY_NAME: got ${program}, which cannot be run (${code}). Expected: Terraform 1.5 or newer, by default the program terraform. See https://developer.hashicorp.com/terraform/install\n`,
  );
});

test("an option of Terraform's with two dashes is told how it is written", () => {
  const { status, stderr } = start(["deploy", "--stack", stack, "--auto-approve"]);
  expect(status).toBe(2);
  expect(stderr).toContain("terraform's own begin with one dash: -auto-approve.");
});
