import { expect, test } from "vitest";
import { isAdmitted } from "../../../synthesized/package/version-constraint";

test.each([
  ["1.5.7", true],
  ["= 1.5.7", true],
  ["=1.5.6", false],
  ["!= 1.5.7", false],
  [">= 1.5.0", true],
  [">= 1.5", true],
  [">1.5.7", false],
  ["< 1.6", true],
  ["<= 1.5.6", false],
  ["~> 1.5", true],
  ["~> 1.6", false],
  ["~> 1.4", true],
  ["~> 1.5.0", true],
  ["~> 1.4.0", false],
  ["~> 1", true],
  ["~> 2", false],
  [">= 1.5.0, < 1.6", true],
  [">= 1.5.0, != 1.5.7", false],
  [">= 1.10", false],
  ["whatever Terraform makes of it", true],
])("%s admits 1.5.7: %s", (constraint, isIt) => {
  expect(isAdmitted(constraint, "1.5.7")).toBe(isIt);
});
