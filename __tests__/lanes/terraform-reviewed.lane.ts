/** A plan reviewed and applied by real Terraform, on resources that it has built in; nothing is downloaded. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { newFolder } from "../run-folder";
import type { JsonObject } from "../terraform-schema/json";
import { attempt, type Outcome } from "./run";
import { findObstacle } from "./terraform-obstacle";

const SECRET = "hush-5d1c";
let stack: string;
let temporary: string;

beforeEach(async ({ skip }) => {
  // `terraform_data` came with 1.4.
  const obstacle = await findObstacle({}, 4);
  skip(obstacle !== undefined, obstacle);
  stack = newFolder("reviewed");
  temporary = newFolder("temporary");
});

function write(path: string, more: JsonObject = {}): void {
  const document = {
    variable: { secret: { type: "string", sensitive: true } },
    resource: { terraform_data: { api: { input: { path, secret: "${var.secret}" } }, ...more } },
    output: { id: { value: "${terraform_data.api.id}" } },
  };
  writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify(document));
}

/** In a project folder that is the stack itself. */
function command(words: readonly string[], secret = SECRET): Promise<Outcome> {
  const env = { CHECKPOINT_DISABLE: "1", TMPDIR: temporary, TF_VAR_secret: secret, CI: "" };
  return attempt(process.execPath, [resolve("lib/cli.js"), ...words, "--stack", "."], { cwd: stack, env });
}

async function plannedDigest(secret = SECRET): Promise<string> {
  const { status, transcript, output } = await command(["plan", "-input=false"], secret);
  expect({ status, transcript }).toMatchObject({ status: 0 });
  return /^Digest: (sha256:[0-9a-f]{64})$/m.exec(output)?.[1] ?? "none";
}

test("what was reviewed is applied, from creation to change, and nothing else is", async () => {
  write("/a");
  const first = await plannedDigest();
  expect(await plannedDigest()).toBe(first);
  const created = await command(["deploy", "--reviewed", first, "-input=false"]);
  expect(created).toMatchObject({ status: 0 });
  expect(created.transcript).toContain("1 added, 0 changed, 0 destroyed");

  write("/b");
  const second = await plannedDigest();
  expect(second).not.toBe(first);
  write("/b", { other: { input: 1 } });
  const state = readFileSync(join(stack, "terraform.tfstate"), "utf8");
  const refused = await command(["deploy", "--reviewed", second, "-input=false"]);
  expect(refused.status).toBe(1);
  expect(refused.transcript).toContain("PLAN_NOT_REVIEWED");
  expect(readFileSync(join(stack, "terraform.tfstate"), "utf8")).toBe(state);

  write("/b");
  expect(await command(["deploy", "--reviewed", second, "-input=false"])).toMatchObject({ status: 0 });
  // Run again, with nothing left to do.
  expect(await command(["deploy", "--reviewed", second, "-input=false"])).toMatchObject({ status: 0 });
  expect(existsSync(join(stack, "outputs.json"))).toBe(true);
});

test("a secret is in no digest: guessing it tells nothing", async () => {
  write("/a");
  expect(await plannedDigest("another")).toBe(await plannedDigest());
});
