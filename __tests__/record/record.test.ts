/**
 * The record of what people have deployed: every address in their state and everything that a plan would compare, for the default stack and
 * each example. Whatever differs from it becomes a change in the next plan of all who upgrade.
 *
 * A change that is meant is written with `npx vitest run __tests__/record -u` and reviewed as what it is: a change of users' clouds.
 *
 * `fixtures/deployed/` remembers every address that was ever recorded. `-u` adds to it and takes nothing away: what an upgrade would destroy or replace
 * stays a failure until the stack moves it (`keepIdentity` in constructs/private/) or {@link meant} names it. `npm run test:release` asks the last tag
 * itself, whose record nobody can edit any more.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectApp } from "../constructs/app-process";
import { comparableDocument } from "../lanes/comparable-document";
import { isObject, type JsonObject } from "../terraform-schema/json";
import { type Deployed, losses, meant, remembered } from "./deployed";
import { sortedKeys } from "./sorted-keys";

/** Each stack by its app; one that is alone is called as its app. */
const stacks: ReadonlyMap<string, string> = new Map(
  ["secured-api", ...readdirSync("examples")].flatMap((app) =>
    readdirSync(join(projectApp(app).outdir, "stacks")).map(
      (stack) => [stack === app ? app : `${app}.${stack}`, app] as const,
    ),
  ),
);
const apps = [...stacks.keys()];

function documentOf(name: string): JsonObject {
  const app = stacks.get(name) ?? name;
  const { status, stderr, outdir } = projectApp(app);
  expect(status, stderr).toBe(0);
  const stack = name === app ? app : name.slice(app.length + 1);
  const document = sortedKeys(
    comparableDocument(JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"))),
  );
  return isObject(document) ? document : {};
}

const asFile = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

describe.each(apps)("%s", (name) => {
  const file = join(__dirname, "fixtures", "deployed", `${name}.json`);
  const deployed: Deployed = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};

  test("is as it is recorded", async () => {
    await expect(asFile(documentOf(name))).toMatchFileSnapshot(join(__dirname, "fixtures", `${name}.json`));
  });

  test("is remembered with every address that it ever had", async () => {
    await expect(asFile(remembered(deployed, documentOf(name)))).toMatchFileSnapshot(file);
  });

  test("destroys and replaces nothing of what was deployed, but what is meant", () => {
    const expected = (meant[name] ?? []).map(({ why: _, ...loss }) => loss);
    expect(losses(deployed, documentOf(name))).toEqual(expected);
  });
});

test("nothing is recorded that no app writes any more", () => {
  for (const folder of ["fixtures", join("fixtures", "deployed")]) {
    const recorded = readdirSync(join(__dirname, folder)).filter((file) => file.endsWith(".json"));
    expect(recorded.sort()).toEqual(apps.map((name) => `${name}.json`).sort());
  }
});
