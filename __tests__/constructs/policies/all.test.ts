import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { policyRules } from "../../../constructs/policies/all";

test("each rule has a file of its name, is listed once and says all that a finding needs", () => {
  const files = readdirSync("constructs/policies").map((file) => file.replace(".ts", ""));
  const shared = ["all", "rule", "specification", "written", "iam-words", "iam-condition", "iam-statement"];
  const rules = files.filter((file) => !shared.includes(file));
  expect(policyRules.map(({ id }) => id).sort()).toEqual(rules.sort());
  for (const { title, why, remedy, source } of policyRules) {
    for (const sentence of [title, why, remedy]) expect(sentence.length).toBeGreaterThan(20);
    expect(source).toMatch(/^https:/);
  }
});
