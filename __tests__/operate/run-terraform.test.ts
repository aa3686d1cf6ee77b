import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nextCommands } from "../../operate/next-commands";
import { initialize, keepOutputs, type StackPlace } from "../../operate/run-terraform";
import type { Terraform } from "../../operate/terraform-program";

let projectRoot: string;
let folder: string;
let calls: string[];
let said: string[];

beforeEach(() => {
  projectRoot = mkdtempSync(join(tmpdir(), "project-"));
  folder = join(projectRoot, "cdktf.out", "stacks", "api");
  mkdirSync(folder, { recursive: true });
  [calls, said] = [[], []];
});
afterEach(() => rmSync(projectRoot, { recursive: true }));

const LOCK = ".terraform.lock.hcl";

/** Terraform as far as a run sees it: it writes a lock file on init and prints outputs. */
const terraform = (outputs: object, failing?: string): Terraform => ({
  show: async (args) => {
    calls.push(args.join(" "));
    if (args[0] === "init") writeFileSync(join(folder, LOCK), "chosen versions");
    return args.join(" ") === failing ? 7 : 0;
  },
  read: async (args) => {
    calls.push(args.join(" "));
    return { status: args.join(" ") === failing ? 7 : 0, stdout: JSON.stringify(outputs) };
  },
  follow: () => Promise.reject(new Error("nothing is followed here")),
});

const place = (outputs: object = {}, failing?: string): StackPlace => ({
  ...{ projectRoot, folder, environment: {} },
  terraform: terraform(outputs, failing),
  say: (line) => said.push(line),
  commands: nextCommands(projectRoot, folder, "my tofu"),
});

test("outputs are shown as Terraform shows them, and those that are no secret are kept", async () => {
  const outputs = { endpoint: { sensitive: false, value: "https://host" }, secret: { sensitive: true, value: "hush" } };
  expect(await keepOutputs(place(outputs), "api")).toBe(0);
  expect(calls).toEqual(["output -json", "output"]);
  const written = readFileSync(join(projectRoot, "outputs.json"), "utf8");
  expect(JSON.parse(written)).toEqual({ api: { endpoint: "https://host" } });
  expect(said).toContain(`Outputs: ${join(projectRoot, "outputs.json")}`);
  expect(said.join("\n")).toContain("sensitive: secret");
  expect(said.join("\n")).toContain("Show one with: 'my tofu' -chdir=cdktf.out/stacks/api output -json NAME");
  expect(written + said.join()).not.toContain("hush");
});

test("without outputs none are shown", async () => {
  expect(await keepOutputs(place(), "api")).toBe(0);
  expect(calls).toEqual(["output -json"]);
});

test("a failure of Terraform is the run's, and nothing is written after it", async () => {
  expect(await keepOutputs(place({}, "output -json"), "api")).toBe(7);
  expect(await initialize(place({}, "init -input=false"))).toMatchObject({ status: 7 });
  expect(existsSync(join(projectRoot, "outputs.json"))).toBe(false);
  expect(existsSync(join(projectRoot, LOCK))).toBe(false);
});

test("the chosen provider versions survive a synth that writes the folder anew", async () => {
  await initialize(place());
  rmSync(join(folder, LOCK));
  const seen: string[] = [];
  const looking = async () => {
    seen.push(readFileSync(join(folder, LOCK), "utf8"));
    return 0;
  };
  await initialize({ ...place(), terraform: { ...terraform({}), show: looking } });
  expect(seen).toEqual(["chosen versions"]);
});
