/**
 * The record of what people have deployed: every address in their state and everything that a plan would compare, for the default stack and
 * each example. Whatever differs from it becomes a change in the next plan of all who upgrade.
 *
 * A change that is meant is written with `npx vitest run __tests__/record -u` and reviewed as what it is: a change of users' clouds.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectApp } from "../constructs/app-process";
import { comparableDocument } from "../lanes/comparable-document";
import { sortedKeys } from "./sorted-keys";

const apps = ["secured-api", ...readdirSync("examples")];

test.each(apps)("%s is as it is recorded", async (name) => {
  const { status, stderr, outdir } = projectApp(name);
  expect(status, stderr).toBe(0);
  const document = JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8"));
  const recorded = `${JSON.stringify(sortedKeys(comparableDocument(document)), null, 2)}\n`;
  await expect(recorded).toMatchFileSnapshot(join(__dirname, "fixtures", `${name}.json`));
});

test("nothing is recorded that no app writes any more", () => {
  const recorded = readdirSync(join(__dirname, "fixtures")).sort();
  expect(recorded).toEqual(apps.map((name) => `${name}.json`).sort());
});
