/**
 * The record of what people have deployed: every address in their state and everything that a plan would compare, for the default stack and
 * each example. Whatever differs from it becomes a change in the next plan of all who upgrade.
 *
 * A change that is meant is written with `npx vitest run __tests__/record -u` and reviewed as what it is: a change of users' clouds.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { comparableDocument } from "../lanes/comparable-document";
import { sortedKeys } from "./sorted-keys";

const outdir = mkdtempSync(join(tmpdir(), "record-"));
afterAll(() => rmSync(outdir, { recursive: true }));

const apps = [
  ["secured-api", join("lib", "main.js")],
  ...readdirSync("examples").map((name) => [name, join("lib", "examples", name, "main.js")] as const),
] as const;

test.each(apps)("%s is as it is recorded", async (name, program) => {
  const out = join(outdir, name);
  const { status, stderr } = spawnSync(process.execPath, [program], {
    env: { ...process.env, CDKTF_OUTDIR: out },
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  const document = JSON.parse(readFileSync(join(out, "stacks", name, "cdk.tf.json"), "utf8"));
  const recorded = `${JSON.stringify(sortedKeys(comparableDocument(document)), null, 2)}\n`;
  await expect(recorded).toMatchFileSnapshot(join(__dirname, "fixtures", `${name}.json`));
});

test("nothing is recorded that no app writes any more", () => {
  const recorded = readdirSync(join(__dirname, "fixtures")).sort();
  expect(recorded).toEqual(apps.map(([name]) => `${name}.json`).sort());
});
