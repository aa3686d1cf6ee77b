/** What the workflows' own scripts do, run as GitHub runs them, with stand-ins for npm and gh. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { describeUnless } from "../describe-unless";
import { newFolder } from "../run-folder";
import { type Script, scriptsOf, workflows } from "./workflow";

const missing = ["bash", "openssl"].filter((tool) => spawnSync("which", [tool]).status !== 0);
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const PLAN = [
  "Terraform will perform the following actions:",
  "",
  "  # oci_apigateway_deployment.hello will be updated in-place",
  `      ~ image = "sha256:${"f".repeat(64)}"`,
  "      ~ secret = hush",
  "Plan: 0 to add, 1 to change, 0 to destroy.",
  `Digest: ${DIGEST}`,
  "",
].join("\n");

let folder: string;

beforeEach(() => {
  folder = newFolder("step");
  mkdirSync(join(folder, "bin"));
});

function program(name: string, script: string): void {
  writeFileSync(join(folder, "bin", name), `#!/bin/bash\n${script}\n`);
  chmodSync(join(folder, "bin", name), 0o755);
}

function script(file: string, name: string): Script {
  const { workflow } = workflows.find((found) => found.file.endsWith(file)) ?? {};
  const found = workflow && scriptsOf(workflow).find((one) => one.name === name);
  if (found === undefined) throw new Error(`${file} has no step "${name}"`);
  return found;
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
function start({ text, shell }: Script, environment: Record<string, string> = {}) {
  const options = shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
  for (const file of ["output", "summary"]) writeFileSync(join(folder, file), "");
  const { status, stderr } = spawnSync("bash", [...options, "-c", text], {
    cwd: folder,
    encoding: "utf8",
    env: {
      PATH: `${join(folder, "bin")}:${process.env.PATH}`,
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
      GITHUB_RUN_ID: "1",
      NUMBER: "7",
      ...environment,
    },
  });
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");
  return { status, stderr, output: read("output"), summary: read("summary"), read };
}

describeUnless(missing.length > 0 ? `not installed: ${missing.join(", ")}` : undefined, "the step", () => {
  test.each(["pull-request.yml", "deploy.yml"])(
    "that plans in %s fails with the plan, and hands on nothing then",
    (file) => {
      program("npm", `printf 'Plan: 1 to add\\nDigest: ${DIGEST}\\n'; exit 1`);
      const { status, output, summary } = start(script(file, "plan: Plan"));
      expect({ status, output, summary }).toEqual({ status: 1, output: "", summary: "" });
    },
  );

  test("that plans in a pull request hands on what changes, without values", () => {
    writeFileSync(join(folder, "plan"), PLAN);
    program("npm", "cat plan");
    const { status, output } = start(script("pull-request.yml", "plan: Plan"));
    expect(status).toBe(0);
    expect(output).toMatch(
      /^summary<<([0-9a-f]{32})\n {2}# oci_apigateway_deployment.*\nPlan: .*\nDigest: sha256:[0-9a-f]{64}\n\n\1\n$/,
    );
  });

  test("that reports hands on the summary and a picture of each stack, and fails with either", () => {
    for (const stack of ["one", "two"]) mkdirSync(join(folder, "cdktf.out", "stacks", stack), { recursive: true });
    program("npm", 'printf "%s\\n" "$*"');
    const { status, output } = start(script("pull-request.yml", "plan: Report"));
    expect(status).toBe(0);
    expect(output.split("\n").slice(1, -3)).toEqual([
      "run --silent summary -- --stack cdktf.out --markdown",
      "",
      "run --silent diagram -- --stack cdktf.out/stacks/one --markdown",
      "",
      "run --silent diagram -- --stack cdktf.out/stacks/two --markdown",
    ]);
    program("npm", "exit 1");
    expect(start(script("pull-request.yml", "plan: Report"))).toMatchObject({ status: 1, output: "" });
  });

  test("that plans before a deployment hands on the digest, and shows what changes", () => {
    writeFileSync(join(folder, "plan"), PLAN);
    program("npm", "cat plan");
    const { status, output, summary } = start(script("deploy.yml", "plan: Plan"));
    expect({ status, output }).toEqual({ status: 0, output: `digest=${DIGEST}\n` });
    expect(summary).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
    expect(summary).not.toContain("hush");
  });

  test("that plans before a deployment fails where there is no digest", () => {
    program("npm", "echo 'Plan: 1 to add'");
    expect(start(script("deploy.yml", "plan: Plan"))).toMatchObject({ status: 1, output: "" });
  });

  test("that deploys applies what was reviewed", () => {
    program("npm", 'printf "%s\\n" "$@" > arguments');
    const { status, read } = start(script("deploy.yml", "deploy: Deploy"), { REVIEWED: DIGEST });
    expect({ status, words: read("arguments").split("\n") }).toMatchObject({
      status: 0,
      words: expect.arrayContaining(["--reviewed", DIGEST]),
    });
  });

  test("that comments says how the plan ended, and lets nothing out of its block", () => {
    program(
      "gh",
      `case "$1" in run) mkdir -p synth; printf '+ a\\r\\n\`\`\`\\n# Approved\\n' > synth/synth.diff ;; esac`,
    );
    const { status, read } = start(script("pull-request.yml", "comment: Comment"), {
      PLAN: "x\n```\n# Approved",
      PLAN_RESULT: "failure",
      REPORT: "| a |\r\n</blockquote>\n# Approved\n```mermaid",
    });
    expect(status).toBe(0);
    expect(read("comment.md").split("\n")).toEqual([
      "### What it sets up",
      "> | a |",
      "> &lt;/blockquote>",
      "> # Approved",
      "> ```mermaid",
      "",
      "### Plan: failure",
      "```",
      "x",
      "'''",
      "# Approved",
      "```",
      "### Synthesized Terraform",
      "```diff",
      "+ a",
      "'''",
      "# Approved",
      "",
      "```",
      "",
    ]);
  });

  test("that comments fails where there is nothing to show", () => {
    program("gh", "exit 1");
    expect(
      start(script("pull-request.yml", "comment: Comment"), { PLAN: "", PLAN_RESULT: "success", REPORT: "" }).status,
    ).toBe(1);
  });
});
