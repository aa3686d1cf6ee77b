import { expect, test } from "vitest";
import { quotedWords, terraformArguments } from "../../operate/terraform-arguments";

const given = terraformArguments([
  ...["-auto-approve", "-var", "a=b", "-var-file=prod.tfvars", "-replace", "x.y", "-replace=x.z", "-target=m.n"],
  ...["-lock-timeout", "5m", "-parallelism=2", "-refresh=false", "-input=false", "-state-out", "s", "-no-such-option"],
]);

test("each command is given what it takes; what is not known goes to the plan, which says so", () => {
  expect(given.for("plan")).toEqual([
    ...["-var", "a=b", "-var-file=prod.tfvars", "-replace", "x.y", "-replace=x.z", "-target=m.n"],
    ...["-lock-timeout", "5m", "-parallelism=2", "-refresh=false", "-input=false", "-no-such-option"],
  ]);
  expect(given.for("apply")).toEqual(["-lock-timeout", "5m", "-parallelism=2", "-input=false", "-state-out", "s"]);
  expect(given.for("import")).toEqual([
    ...["-var", "a=b", "-var-file=prod.tfvars"],
    ...["-lock-timeout", "5m", "-parallelism=2", "-input=false", "-state-out", "s"],
  ]);
  expect(given.for("untaint")).toEqual(["-lock-timeout", "5m", "-state-out", "s"]);
});

test("a later plan refreshes, replaces nothing again, and does not fail for its changes", () => {
  const again = given.again((address) => address === "x.y");
  expect(again).toContain("-replace=x.z");
  const first = terraformArguments(["-detailed-exitcode", "-generate-config-out=made.tf", "-compact-warnings"]);
  expect(first.again(() => true)).toEqual(["-compact-warnings"]);
  for (const word of ["-replace", "x.y", "-refresh=false"]) expect(again).not.toContain(word);
});

test.each([
  [["-auto-approve"], true],
  [["--auto-approve=true"], true],
  [["-auto-approve=false"], false],
  [["-var", "-auto-approve"], false],
  [[], false],
])("%j approves: %s", (words, isApproved) => {
  expect(terraformArguments(words).isApproved).toBe(isApproved);
});

test("a plan file is no option, and no option's value is a plan file", () => {
  expect(terraformArguments(["-input=false", "reviewed.plan"]).planFile).toBe("reviewed.plan");
  expect(given.planFile).toBeUndefined();
  expect(terraformArguments(["-var"]).for("plan")).toEqual(["-var"]);
});

test("help and JSON are asked for", () => {
  expect([given.asksForHelp, terraformArguments(["-help"]).asksForHelp]).toEqual([false, true]);
  expect([given.isRaw, terraformArguments(["-json"]).isRaw]).toEqual([false, true]);
});

test.each([
  ["-auto-approve  -parallelism=2", ["-auto-approve", "-parallelism=2"]],
  [`-var "a=b c" -var='d=e "f"'`, ["-var", "a=b c", '-var=d=e "f"']],
  [String.raw`-var a=b\ c "d\"e\\"`, ["-var", "a=b c", 'd"e\\']],
  ["", []],
])("%j has these words", (text, words) => {
  expect(quotedWords(text)).toEqual(words);
});
