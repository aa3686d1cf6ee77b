import { expect, test } from "vitest";
import { roleAssignmentRequired } from "../../../constructs/policies/role-assignment-required";
import { none } from "./deployments";

test("required assignment passes, its absence does not", () => {
  expect(roleAssignmentRequired.check({ app_role_assignment_required: true }, "p", none)).toEqual([]);
  expect(roleAssignmentRequired.check({ app_role_assignment_required: false }, "p", none)).toHaveLength(1);
  expect(roleAssignmentRequired.check({}, "p", none)).toHaveLength(1);
});
