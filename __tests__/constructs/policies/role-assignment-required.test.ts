import { expect, test } from "vitest";
import { roleAssignmentRequired } from "../../../constructs/policies/role-assignment-required";
import { none } from "./deployments";

const wrong = ["app_role_assignment_required is not true"];

test("required assignment passes, its absence does not", () => {
  expect(roleAssignmentRequired.check({ app_role_assignment_required: true }, "p", none)).toEqual([]);
  expect(roleAssignmentRequired.check({ app_role_assignment_required: false }, "p", none)).toEqual(wrong);
  expect(roleAssignmentRequired.check({}, "p", none)).toEqual(wrong);
});

test("one that Terraform decides on may be either", () => {
  expect(roleAssignmentRequired.check({ app_role_assignment_required: "${var.strict}" }, "p", none)).toEqual([
    { notUnderstood: "whether app_role_assignment_required is true" },
  ]);
});
