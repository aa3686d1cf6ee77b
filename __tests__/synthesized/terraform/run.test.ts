import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CommandName, run, type Terraform } from "../../../synthesized/terraform/run";

let projectRoot: string;
let folder: string;
let calls: string[];

beforeEach(() => {
  projectRoot = mkdtempSync(join(tmpdir(), "project-"));
  folder = join(projectRoot, "cdktf.out", "stacks", "api");
  mkdirSync(folder, { recursive: true });
  calls = [];
});
afterEach(() => rmSync(projectRoot, { recursive: true }));

/** Terraform as far as a run sees it: it writes a lock file on init and prints outputs. */
const terraform: Terraform = (where, args) => {
  expect(where).toBe(folder);
  calls.push(args.join(" "));
  if (args[0] === "init") writeFileSync(join(folder, ".terraform.lock.hcl"), "chosen versions");
  const outputs = { endpoint: { value: "https://host" }, secret: { sensitive: true, value: "hush" } };
  return { status: 0, stdout: args[0] === "output" ? JSON.stringify(outputs) : "" };
};

function start(command: CommandName, program: Terraform = terraform) {
  const said: string[] = [];
  const status = run({
    command,
    folder,
    extra: ["-auto-approve"],
    projectRoot,
    terraform: program,
    say: (line) => said.push(line),
  });
  return { status, said: said.join("\n") };
}

test("deploy initializes, applies and writes the outputs that are no secret", () => {
  const { status, said } = start("deploy");
  expect(status).toBe(0);
  expect(calls).toEqual(["init -input=false", "apply -auto-approve", "output -json"]);
  const written = readFileSync(join(projectRoot, "outputs.json"), "utf8");
  expect(JSON.parse(written)).toEqual({ api: { endpoint: "https://host" } });
  expect(said).toContain("sensitive: secret");
  expect(written + said).not.toContain("hush");
});

test.each([
  ["plan", "plan -auto-approve"],
  ["destroy", "destroy -auto-approve"],
] as const)("%s writes no outputs", (command, expected) => {
  expect(start(command).status).toBe(0);
  expect(calls).toEqual(["init -input=false", expected]);
  expect(existsSync(join(projectRoot, "outputs.json"))).toBe(false);
});

test("the chosen provider versions survive a synth that writes the folder anew", () => {
  start("plan");
  rmSync(join(folder, ".terraform.lock.hcl"));
  const seen: string[] = [];
  start("plan", (where, args) => {
    if (args[0] === "init") seen.push(readFileSync(join(where, ".terraform.lock.hcl"), "utf8"));
    return { status: 0, stdout: "" };
  });
  expect(seen).toEqual(["chosen versions"]);
});

test("a failure of Terraform is the run's, and nothing is written after it", () => {
  const failing: Terraform = (where, args) =>
    args[0] === "apply" ? { status: 3, stdout: "" } : terraform(where, args);
  expect(start("deploy", failing).status).toBe(3);
  expect(existsSync(join(projectRoot, "outputs.json"))).toBe(false);
});
