import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
<<<<<<< HEAD
import { type CommandName, publicOutputs, type Run, runTerraform } from "../../operate/run-terraform";
import type { Terraform } from "../../operate/terraform";
=======
import { publicOutputs, writeOutputs } from "../../operate/outputs";
>>>>>>> 1e46743 (Have deploy end a first apply well, and repair for other applies)

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outputs-"));
  file = join(folder, "outputs.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

<<<<<<< HEAD
/** Terraform as far as a run sees it: it writes a lock file on init and prints outputs. */
const terraform: Terraform = async (where, args) => {
  expect(where).toBe(folder);
  calls.push(args.join(" "));
  if (args[0] === "init") writeFileSync(join(folder, ".terraform.lock.hcl"), "chosen versions");
  const outputs = { endpoint: { sensitive: false, value: "https://host" }, secret: { sensitive: true, value: "hush" } };
  return { status: 0, stdout: args[0] === "output" ? JSON.stringify(outputs) : "" };
};

async function start(command: CommandName, program: Terraform = terraform, more: Partial<Run> = {}) {
  const said: string[] = [];
  const status = await runTerraform({
    command,
    folder,
    extra: ["-auto-approve"],
    projectRoot,
    terraform: program,
    say: (line) => said.push(line),
    ...more,
  });
  return { status, said: said.join("\n") };
}

test("deploy initializes, applies and writes the outputs that are no secret", async () => {
  const { status, said } = await start("deploy");
  expect(status).toBe(0);
  expect(calls).toEqual(["init -input=false", "apply -auto-approve", "output -json"]);
  const written = readFileSync(join(projectRoot, "outputs.json"), "utf8");
  expect(JSON.parse(written)).toEqual({ api: { endpoint: "https://host" } });
  expect(said).toContain("sensitive: secret");
  expect(written + said).not.toContain("hush");
});

test("a plan of which a digest is made is written, shown and applied where it is the reviewed one", async () => {
  await start("plan");
  expect(calls.map((call) => call.split(" ")[0])).toEqual(["init", "plan", "show"]);
  const reviewed = start("deploy", terraform, { reviewed: `sha256:${"a".repeat(64)}` });
  await expect(reviewed).rejects.toThrow("PLAN_NOT_REVIEWED");
  expect(calls.map((call) => call.split(" ")[0]).slice(3)).toEqual(["init", "plan", "show"]);
});

test.each([
  ["plan", "plan -auto-approve"],
  ["destroy", "destroy -auto-approve"],
] as const)("%s writes no outputs", async (command, expected) => {
  expect((await start(command, terraform, { savesPlans: false })).status).toBe(0);
  expect(calls).toEqual(["init -input=false", expected]);
  expect(existsSync(join(projectRoot, "outputs.json"))).toBe(false);
});

test("the chosen provider versions survive a synth that writes the folder anew", async () => {
  await start("plan");
  rmSync(join(folder, ".terraform.lock.hcl"));
  const seen: string[] = [];
  await start("plan", async (where, args) => {
    if (args[0] === "init") seen.push(readFileSync(join(where, ".terraform.lock.hcl"), "utf8"));
    return { status: 0, stdout: "" };
  });
  expect(seen).toEqual(["chosen versions"]);
});

test("a failure of Terraform is the run's, and nothing is written after it", async () => {
  const failing: Terraform = async (where, args) =>
    args[0] === "apply" ? { status: 3, stdout: "" } : terraform(where, args);
  expect((await start("deploy", failing)).status).toBe(3);
  expect(existsSync(join(projectRoot, "outputs.json"))).toBe(false);
});
=======
const written = (): unknown => JSON.parse(readFileSync(file, "utf8"));
>>>>>>> 1e46743 (Have deploy end a first apply well, and repair for other applies)

test("sensitive outputs are named, not written, and so are those that do not say whether they are", () => {
  const json = JSON.stringify({
    jwks_uri: { sensitive: false, type: "string", value: "https://host/jwks/keys" },
    client_secrets: { sensitive: true, type: "string", value: "hush" },
    strange: { value: "hush" },
  });
  const outputs = publicOutputs(json);
  expect(outputs).toEqual({ values: { jwks_uri: "https://host/jwks/keys" }, withheld: ["client_secrets", "strange"] });
});

test.each(["", "Error: no outputs", "[]", "null"])("%j is no output of Terraform", (json) => {
  expect(() => publicOutputs(json)).toThrow("TERRAFORM_OUTPUT: terraform output -json: printed no JSON object.");
});

test("each stack has its place in the file, and no deploy takes another's away", () => {
  writeOutputs(file, "orders", { url: "https://orders" });
  writeOutputs(file, "billing", { url: "https://billing" });
  writeOutputs(file, "orders", { url: "https://orders.example" });
  expect(written()).toEqual({ orders: { url: "https://orders.example" }, billing: { url: "https://billing" } });
});

test("only its owner may read the file, also where everybody could before", () => {
  writeFileSync(file, "{}", { mode: 0o644 });
  writeOutputs(file, "api", {});
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["outputs.json"]);
});

test.each(["no JSON", "[]"])("a file that holds no outputs (%s) is written anew", (before) => {
  writeFileSync(file, before);
  writeOutputs(file, "api", { a: 1 });
  expect(written()).toEqual({ api: { a: 1 } });
});

test("the folder for the outputs may be gone: it is told in one line", () => {
  expect(() => writeOutputs(join(folder, "gone", "outputs.json"), "api", {})).toThrow(
    /^USAGE: outputs\.json: got .*which is not there\./,
  );
});
