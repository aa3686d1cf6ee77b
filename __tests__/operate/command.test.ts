/** `plan`, `deploy`, `repair` and `destroy` with a program in Terraform's place, in a folder whose name has spaces. */
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const project = mkdtempSync(join(tmpdir(), "terraform runner "));
const stack = join(project, "cdktf.out", "stacks", "api");
const terraform = join(project, "fake terraform");
const temporary = join(project, "temporary");
const state = join(project, "terraform.tfstate");

/** It notes what it is asked, and answers what `says` holds for it: output, and the status that it ends with. */
const program = `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const project = ${JSON.stringify(project)};
const [name, ...args] = process.argv.slice(2);
appendFileSync(join(project, "calls"), [process.cwd() + ":", name, ...args].join(" ") + "\\n");
const out = args.find((word) => word.startsWith("-out="));
if (out !== undefined) writeFileSync(out.slice(5), "a plan, with secrets");
if (name === "apply" && !args.includes("-help")) writeFileSync(join(project, "terraform.tfstate"), "{}");
const file = join(project, "says", [name, ...args].find((word) => existsSync(join(project, "says", word + ".txt"))) + ".txt");
const [status = "0", ...lines] = existsSync(file) ? readFileSync(file, "utf8").split("\\n") : [];
if (status === "waits") {
  process.on("SIGTERM", () => {
    appendFileSync(join(project, "calls"), "SIGTERM\\n");
    process.exit(1);
  });
  setInterval(() => {}, 1000);
} else process.exitCode = Number(status);
// Whoever reads it may send a signal at once.
process.stdout.write(lines.join("\\n"));
`;

/** What the program says when one of these words is among its arguments. */
const says = (word: string, status: number | "waits", ...lines: readonly string[]): void =>
  writeFileSync(join(project, "says", `${word}.txt`), [status, ...lines].join("\n"));

beforeAll(() => {
  mkdirSync(stack, { recursive: true });
  mkdirSync(temporary);
  writeFileSync(join(stack, "cdk.tf.json"), "{}");
  const app = `
    const { mkdirSync, writeFileSync } = require("node:fs");
    const folder = process.env.CDKTF_OUTDIR + "/stacks/made";
    mkdirSync(folder, { recursive: true });
    writeFileSync(folder + "/cdk.tf.json", "{}");`;
  writeFileSync(join(project, "app.js"), app);
  writeFileSync(join(project, "cdktf.json"), JSON.stringify({ app: "node app.js", output: "made.out" }));
  mkdirSync(join(stack, ".terraform"));
  const backend = { type: "local", config: { path: "../../../terraform.tfstate" } };
  writeFileSync(join(stack, ".terraform", "terraform.tfstate"), JSON.stringify({ backend }));
  writeFileSync(terraform, program);
  chmodSync(terraform, 0o755);
});
afterAll(() => rmSync(project, { recursive: true }));

beforeEach(() => {
  rmSync(join(project, "says"), { recursive: true, force: true });
  mkdirSync(join(project, "says"));
  for (const file of [state, join(project, "outputs.json")]) rmSync(file, { force: true });
  writeFileSync(join(project, "calls"), "");
  says("output", 0, '{"url": {"sensitive": false, "value": "https://host"}}');
});

const surroundings = (environment: Readonly<Record<string, string>>) => ({
  cwd: project,
  // Nobody is logged in to anything.
  env: {
    PATH: process.env.PATH ?? "",
    TMPDIR: temporary,
    TERRAFORM_BINARY_NAME: terraform,
    ARM_USE_CLI: "false",
    ...environment,
  },
});

const calls = (): string[] =>
  readFileSync(join(project, "calls"), "utf8").replaceAll(`${stack}: `, "").trim().split("\n");

/** The name of a plan file differs each time. */
const called = (): string[] =>
  calls().map((line) => line.replaceAll(`${temporary}/`, "").replace(/entra-oci-gateway-plan-\w+/g, "PLANS"));

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}, input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("lib/cli.js"), ...args], {
    ...surroundings(environment),
    encoding: "utf8",
    input,
  });
  return { status, stdout, stderr };
}

test("arguments reach Terraform in the stack's directory, without colours where nobody sees them", () => {
  const args = ["plan", "-out=x.plan", "--stack", "cdktf.out", "--name=api", "-var", "a=b", "--", "--odd"];
  const { status, stderr } = start(args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(calls()).toEqual([
    "init -no-color -input=false",
    "plan -no-color -out=x.plan -var a=b --odd",
    "show -no-color -json x.plan",
  ]);
  writeFileSync(join(project, "calls"), "");
  start(["plan", "--stack", stack], { FORCE_COLOR: "1" });
  expect(called().slice(0, 2)).toEqual(["init -input=false", "plan -out=PLANS/1.tfplan"]);
});

test("what no report can read is planned, applied and taken away all the same", () => {
  const odd = join(project, "odd.out", "stacks", "odd");
  mkdirSync(odd, { recursive: true });
  const document = {
    terraform: { cloud_of_ours: {} },
    check: { c: { assert: [{ condition: "${true}", error_message: "no" }] } },
    import: [{ to: "random_id.r", id: "x" }],
    module: { m: { source: "./m" } },
    resource: {
      random_id: { r: { byte_length: 4, count: 2 } },
      oci_core_vcn: { v: { display_name: "${var.nobody}" } },
    },
    variable: "none",
  };
  writeFileSync(join(odd, "cdk.tf.json"), JSON.stringify(document));
  says("show", 0, "{}");
  const { status: told } = start(["summary", "--stack", odd]);
  const statuses = ["plan", "deploy", "repair", "destroy"].map((name) => start([name, "--stack", odd]).status);
  expect({ told, statuses }).toEqual({ told: 1, statuses: [0, 0, 0, 0] });
});

test.each([
  ["plan", "x"],
  ["plan", "-var", "a=b", "api"],
  ["destroy", "-lock", "false"],
  ["repair", "x"],
  ["deploy", "one.plan", "two.plan"],
  ["deploy", "not-there.plan"],
])("%s %s is refused in a line, and Terraform does not run", (...args) => {
  const { status, stderr } = start([...args, "--stack", stack]);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^USAGE: [^\n]*\n$/) });
  expect(calls()).toEqual([""]);
});

test("words after -- are Terraform's, whatever they are", () => {
  expect(start(["plan", "--stack", stack, "--", "x", "--stack"]).status).toBe(0);
  expect(called()[1]).toBe("plan -no-color -out=PLANS/1.tfplan x --stack");
});

test("without --stack the app writes to the project's own folder, which Terraform works in", () => {
  const { status, stdout } = start(["deploy", "-auto-approve"]);
  expect(status).toBe(0);
  const outputs = join(project, "outputs.json");
  expect(stdout).toContain(`Outputs: ${outputs}\n`);
  expect(JSON.parse(readFileSync(outputs, "utf8"))).toEqual({ made: { url: "https://host" } });
  start(["destroy"]);
  expect(calls().at(-1)).toBe(`${join(project, "made.out", "stacks", "made")}: destroy -no-color`);
});

test("Terraform's failure is 1, and its own code is passed on where it was asked for", () => {
  says("-bad", 7);
  says("-detailed-exitcode", 2);
  expect(start(["plan", "--stack", stack, "-bad"]).status).toBe(1);
  expect(start(["plan", "--stack", stack, "-detailed-exitcode"]).status).toBe(2);
  says("plan", 7);
  expect(start(["deploy", "--stack", stack]).status).toBe(1);
});

const message = (type: string, text: string, more: object = {}): string =>
  JSON.stringify({ "@level": "info", "@message": text, "@module": "terraform.ui", type, ...more });

const failing = (address: string, summary: string, detail: string): string =>
  message("diagnostic", `Error: ${summary}`, { diagnostic: { severity: "error", summary, detail, address } });

describe("deploy", () => {
  const deploy = (...args: readonly string[]): readonly string[] => ["deploy", "--stack", stack, ...args];

  test("plans, asks, and applies that plan, as Terraform does", () => {
    says("-detailed-exitcode", 2, "the plan in full\n");
    says(
      "apply",
      0,
      message("apply_start", "a.b: Creating..."),
      message("change_summary", "Apply complete!"),
      "not JSON",
    );
    const { status, stdout, stderr } = start(deploy("-var", "a=b", "-lock-timeout=5m"), {}, "yes\n");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(
      /^the plan in full\n\nDo you want to perform these actions\?\n.*Enter a value: \na\.b: Creating\.\.\.\n\nApply complete!\nnot JSON\n\nOutputs:\n\n/s,
    );
    expect(called()).toEqual([
      "init -no-color -input=false",
      "plan -no-color -var a=b -lock-timeout=5m -detailed-exitcode -out=PLANS/1.tfplan",
      "apply -no-color -json -lock-timeout=5m PLANS/1.tfplan",
      "output -no-color -json",
      "output -no-color",
    ]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.each(["no\n", ""])("applies nothing when the answer is %j", (answer) => {
    says("-detailed-exitcode", 2);
    const { status, stdout } = start(deploy(), {}, answer);
    expect(status).toBe(1);
    expect(stdout).toContain("Apply cancelled.");
    expect(called().at(-1)).toContain("plan ");
  });

  test("asks nobody where it was told to approve, in the environment too", () => {
    says("-detailed-exitcode", 2);
    const approved = start(deploy(), { TF_CLI_ARGS_apply: `-auto-approve -var "a=b c"` });
    expect(approved.status).toBe(0);
    expect(called()).toContain("plan -no-color -var a=b c -detailed-exitcode -out=PLANS/1.tfplan");
    expect(approved.stdout).not.toContain("Do you want");
  });

  test("applies a plan that exists, and shows Terraform's own help", () => {
    writeFileSync(join(stack, "reviewed.plan"), "");
    expect(start(deploy("reviewed.plan", "-lock=false")).status).toBe(0);
    expect(called().slice(1, 2)).toEqual(["apply -no-color -json -lock=false reviewed.plan"]);
    says("-help", 0, "Usage: terraform apply");
    writeFileSync(join(project, "calls"), "");
    expect(start(deploy("-help")).stdout).toContain("Usage: terraform apply");
    expect(called()).toEqual(["init -no-color -input=false", "apply -no-color -help"]);
  });

  test("applies plainly where HCP Terraform does the work", () => {
    const noted = join(stack, ".terraform", "terraform.tfstate");
    const before = readFileSync(noted, "utf8");
    writeFileSync(noted, JSON.stringify({ backend: { type: "cloud" } }));
    expect(start(deploy("-var", "a=b"), { TF_CLI_ARGS_apply: "-auto-approve" }).status).toBe(0);
    writeFileSync(noted, before);
    expect(called().slice(1, 2)).toEqual(["apply -no-color -auto-approve -var a=b"]);
    expect(called()).toContain("output -no-color -json");
  });

  test("hands Terraform's own messages to a program that asks for them", () => {
    const line = message("apply_start", "a.b: Creating...");
    says("apply", 0, line, "");
    expect(start(deploy("-json", "-auto-approve")).stdout).toContain(`${line}\n`);
  });

  test("keeps the state and what it holds to its owner", () => {
    says("-detailed-exitcode", 2);
    process.umask(0o022);
    expect(start(deploy("-auto-approve")).status).toBe(0);
    const mode = (file: string): number => statSync(file).mode & 0o777;
    expect([mode(state), mode(join(project, "outputs.json"))]).toEqual([0o600, 0o600]);
    chmodSync(state, 0o644);
    start(["plan", "--stack", stack]);
    expect(mode(state)).toBe(0o600);
  });

  test("another error ends it with Terraform's words and the commands to go on with", () => {
    says("apply", 1, failing("oci_core_vcn.v", "409-Conflict", "The VCN is busy"));
    says("show", 0, "{}");
    const { status, stderr } = start(deploy("-auto-approve"));
    expect(status).toBe(1);
    expect(stderr.split("\n")).toEqual([
      ...["╷", "│ Error: 409-Conflict", "│", "│   with oci_core_vcn.v,", "│", "│ The VCN is busy", "╵"],
      "DEPLOY_UNFINISHED: oci_core_vcn.v: its error is none of Entra's replication, so nothing was mended: 409-Conflict. Put right what stands above.",
      "DEPLOY_UNFINISHED: deploy: is not finished. Then: npx entra-oci-gateway deploy --stack cdktf.out/stacks/api.",
      "",
    ]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("Terraform that fails without a word of why is told too", () => {
    says("apply", 1);
    says("show", 0, "{}");
    const { status, stderr } = start(deploy("-auto-approve"));
    expect(status).toBe(1);
    expect(stderr).toContain("DEPLOY_UNFINISHED: terraform: failed without an error that says why.");
  });

  test("a signal reaches Terraform, which ends by itself", async () => {
    says("apply", "waits", message("apply_start", "a.b: Creating...\n"), "");
    const child = spawn(process.execPath, [resolve("lib/cli.js"), ...deploy("-auto-approve")], surroundings({}));
    child.stdout.once("data", () => child.kill("SIGTERM"));
    expect(await new Promise((done) => child.once("close", done))).toBe(130);
    expect(called().at(-1)).toBe("SIGTERM");
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("a signal ends the wait for Entra, and nothing is mended after it", async () => {
    const id = "8613b81e-1a29-4803-8310-c4ff07187d30";
    const summary = "Timed out whilst waiting for new service principal to be replicated in Azure AD";
    const detail = `unexpected status 404 (404 Not Found) with error: Request_ResourceNotFound: Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
    says("apply", 1, failing("azuread_service_principal.p", summary, detail));
    const values = { id: `/servicePrincipals/${id}`, client_id: "c" };
    const principal = {
      address: "azuread_service_principal.p",
      mode: "managed",
      type: "azuread_service_principal",
      values,
      tainted: true,
    };
    says("show", 0, JSON.stringify({ values: { root_module: { resources: [principal] } } }));
    const child = spawn(process.execPath, [resolve("lib/cli.js"), ...deploy("-auto-approve")], surroundings({}));
    let said = "";
    child.stdout.on("data", (text: Buffer) => {
      said += text.toString();
      if (said.includes("Waiting 30 s instead…")) child.kill("SIGTERM");
    });
    expect(await new Promise((done) => child.once("close", done))).toBe(130);
    expect(said).toContain(
      "Microsoft Graph cannot be asked: ARM_USE_CLI turns the Azure CLI off, and no other login is set.",
    );
    expect(called().filter((line) => line.startsWith("untaint"))).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("a review", () => {
  const noChanges = '{"format_version": "1.2", "resource_changes": []}';

  test("is of the digest that plan says, and deploy takes that, or refuses before anything runs", () => {
    says("show", 0, noChanges);
    const digest = /^Digest: (.*)$/m.exec(start(["plan", "--stack", stack]).stdout)?.[1] ?? "";
    expect(readdirSync(temporary)).toEqual([]);
    writeFileSync(join(project, "calls"), "");
    expect(start(["deploy", "--stack", stack, "--reviewed", digest]).status).toBe(0);
    expect(calls().map((line) => line.split(" ")[0])).toEqual(["init", "plan", "show", "apply", "output", "output"]);
    writeFileSync(join(project, "calls"), "");
    const refused = start(["deploy", "--stack", stack, "--reviewed", "sha256:abc"]);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(/^USAGE: --reviewed: /) });
    expect(start(["plan", "--stack", stack, "--reviewed", digest]).status).toBe(2);
    expect(calls()).toEqual([""]);
  });

  test("is no use where HCP Terraform makes the plans, and none are asked of it", () => {
    const remote = join(project, "remote");
    mkdirSync(join(remote, ".terraform"), { recursive: true });
    writeFileSync(join(remote, "cdk.tf.json"), JSON.stringify({ terraform: { backend: { remote: {} } } }));
    writeFileSync(join(remote, ".terraform", "terraform.tfstate"), JSON.stringify({ backend: { type: "remote" } }));
    expect(start(["plan", "--stack", remote]).status).toBe(0);
    expect(calls().at(-1)).toBe(`${remote}: plan -no-color`);
    const { status, stderr } = start(["deploy", "--stack", remote, "--reviewed", `sha256:${"0".repeat(64)}`]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^USAGE: --reviewed: .*HCP Terraform/),
    });
    expect(calls().at(-1)).toContain("init");
  });
});

test("where jobs run, a state on their machine is refused unless it is named", () => {
  const jobs = { CI: "true" };
  const refused = start(["deploy", "--stack", stack, "-auto-approve"], jobs);
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(/^STATE_NOT_KEPT: /) });
  expect(calls()).toEqual([""]);
  expect(start(["deploy", "--stack", stack, "-auto-approve", "--local-state"], jobs).status).toBe(0);
  for (const name of ["plan", "destroy"]) expect(start([name, "--stack", stack], jobs).status).toBe(0);
});

describe("repair", () => {
  const application = {
    ...{ address: "azuread_application.a", mode: "managed", type: "azuread_application" },
    values: { id: "/applications/a", client_id: "c" },
  };
  const principal = {
    ...{ address: "azuread_service_principal.p", mode: "managed", type: "azuread_service_principal", tainted: true },
    values: { id: "/servicePrincipals/p", client_id: "c", description: "TERRAFORM_UPDATE_1" },
  };
  const held = { values: { root_module: { resources: [application, principal] } } };
  beforeEach(() => says("show", 0, JSON.stringify({ ...held, prior_state: held })));
  const untaints = () => called().filter((line) => line.startsWith("untaint"));

  test("says what it would do, and does it with --yes", () => {
    const asked = start(["repair", "--stack", stack], {}, "yes\n");
    expect({ status: asked.status, stderr: asked.stderr }).toEqual({ status: 1, stderr: "" });
    expect(asked.stdout).toContain("  azuread_service_principal.p (/servicePrincipals/p)");
    expect(asked.stdout).toContain("Nothing was changed. To do it without being asked: --yes");
    expect(untaints()).toEqual([]);
    const agreed = start(["repair", "--stack", stack, "--yes", "-var-file=x.tfvars", "-lock=false"]);
    expect(agreed.status).toBe(0);
    expect(untaints()).toEqual(["untaint -no-color -lock=false azuread_service_principal.p"]);
    expect(called()).toContain("plan -no-color -json -var-file=x.tfvars -lock=false -out=PLANS/1.tfplan");
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("a plan that fails says why, and what could not be looked at is 3", () => {
    says("show", 0, "{}");
    says(
      "plan",
      1,
      message("refresh_start", "a.b: Refreshing state..."),
      failing("a.b", "No value for required variable", ""),
    );
    const { status, stdout, stderr } = start(["repair", "--stack", stack]);
    expect(status).toBe(3);
    expect(stderr).toContain("│ Error: No value for required variable");
    expect(stdout).not.toContain("Refreshing");
    expect(stdout).toContain(
      "Not looked at: whether what the plan would make is in Entra already, since there is no plan.",
    );
  });

  test("Terraform's failure is 1", () => {
    says("init", 7);
    expect(start(["repair", "--stack", stack, "--yes"]).status).toBe(1);
    expect(existsSync(state)).toBe(false);
  });
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

test("a program that is named by a path is meant from where the user stands", () => {
  const { status } = start(["plan", "--stack", stack], { TERRAFORM_BINARY_NAME: "./fake terraform" });
  expect(status).toBe(0);
  expect(calls()[0]).toMatch(/^init /);
});

test("an option of Terraform's with two dashes is told how it is written", () => {
  const { status, stderr } = start(["deploy", "--stack", stack, "--auto-approve"]);
  expect(status).toBe(2);
  expect(stderr).toContain("terraform's own begin with one dash: -auto-approve.");
});
