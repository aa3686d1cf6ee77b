/** What the tests of workflows rest on can tell right from wrong. */
import { describe, expect, test } from "vitest";
import { artifactPaths, hidesFailures, isKept, scriptsOf, shownIn } from "./workflow";

describe("a pipe hides failures", () => {
  test.each<[string, string | undefined]>([
    ["plan | tee plan.txt", undefined],
    ["plan |& tee plan.txt", undefined],
    ["plan |\n  tee plan.txt", "bash -e {0}"],
    ["plan | tee plan.txt\nset -o pipefail", undefined],
    ["set -o pipefail\nset +o pipefail\nplan | tee x", "bash"],
    ['x="$(plan | tail -n 1)"', "sh"],
    ["x=$(plan | tail -n 1)", undefined],
    ["cat <<END\nEND\nplan | tee", undefined],
    ["echo 'it' # that's one\nplan | tee", undefined],
  ])("%j in %s", (text, shell) => {
    expect(hidesFailures({ text, shell })).toBe(true);
  });

  test.each<[string, string | undefined]>([
    ["plan | tee plan.txt", "bash"],
    ["set -o pipefail\nplan | tee plan.txt", undefined],
    ["set -euo pipefail\nplan | tee plan.txt", "sh"],
    ["plan || true", undefined],
    ["grep -E 'a|b' plan.txt", undefined],
    ['grep -E "a|b" plan.txt', undefined],
    ["# plan | tee\nplan", undefined],
    ["cat <<'END'\n| a | table |\nEND\n", undefined],
    ["echo a\\|b", undefined],
    ["echo issue#1 && plan", undefined],
  ])("not %j in %s", (text, shell) => {
    expect(hidesFailures({ text, shell })).toBe(false);
  });
});

test("a script is started by the nearest shell that is named", () => {
  const steps = [{ run: "a" }, { run: "b", shell: "sh", name: "B" }, { uses: "x" }];
  const jobs = { one: { steps }, two: { steps, defaults: { run: { shell: "zsh" } } } };
  expect(scriptsOf({ jobs, defaults: { run: { shell: "bash" } } })).toEqual([
    { name: "one: a", text: "a", shell: "bash" },
    { name: "one: B", text: "b", shell: "sh" },
    { name: "two: a", text: "a", shell: "zsh" },
    { name: "two: B", text: "b", shell: "sh" },
  ]);
  expect(scriptsOf({ jobs: { one: { steps } } })[0]?.shell).toBeUndefined();
});

test("pages show whole workflows, jobs or steps", () => {
  const page = [
    "```yaml\njobs: {a: {steps: []}}\n```",
    "```yml\n- run: x\n```",
    "  ```yaml\n  steps: [{run: y}]\n  ```",
    "```yaml\nname: z\n```",
    "```sh\nrun: no\n```",
  ];
  expect(
    shownIn(page.join("\n\n"))
      .flatMap(scriptsOf)
      .map(({ text }) => text),
  ).toEqual(["x", "y"]);
});

test.each<[readonly string[], string, boolean]>([
  [["a"], "a", true],
  [["a"], "a/b/c", true],
  [["a/"], "a/b", true],
  [["a"], "ab", false],
  [["a/*.json"], "a/b.json", true],
  [["a/*.json"], "a/b/c.json", false],
  [["**/*.json"], "a/b/c.json", true],
  [["**/*.json"], "c.json", true],
  [["a/**"], "a/b/c", true],
  [["a/**/c"], "a/c", true],
  [["a", "!a/**/.terraform"], "a/x/.terraform/y", false],
  [["a", "!a/b"], "a/c", true],
  [["a.json"], "aXjson", false],
])("%j keeps %s: %s", (patterns, file, expected) => {
  expect(isKept(patterns, file)).toBe(expected);
});

test("artefacts are read from the steps that keep them", () => {
  const uses = "actions/upload-artifact@0";
  const steps = [
    { uses, with: { path: "a\nb\n" } },
    { uses: "actions/checkout@0", with: { path: "c" } },
  ];
  expect(artifactPaths({ jobs: { one: { steps } } })).toEqual([["a", "b"]]);
});
