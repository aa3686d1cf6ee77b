import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { statements } from "../../doctor/policy-statements";

test("the guide asks for the permissions that the doctor asks for", () => {
  const guide = readFileSync("docs/deploy.md", "utf8");
  const asked = guide.split("\n").filter((line) => line.startsWith("allow group "));
  expect(asked.sort()).toEqual(Object.values(statements).sort());
});
