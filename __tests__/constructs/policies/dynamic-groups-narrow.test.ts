import { expect, test } from "vitest";
import { dynamicGroupsNarrow } from "../../../constructs/policies/dynamic-groups-narrow";
import { none } from "./deployments";

const verdicts = (matching_rule: string) => dynamicGroupsNarrow.check({ matching_rule }, "g", none);

test.each([
  "resource.id = 'ocid1.fnfunc.oc1..a'",
  "ALL {resource.type = 'fnfunc', resource.compartment.id = '${var.compartment_id}'}",
  "Any {instance.id = 'a', instance.compartment.id = 'b'}",
  "tag.department.operations.value",
  "all {instance.compartment.id = 'a', instance.id != 'b', tag.a.b.value = 'c'}",
])("%s passes", (rule) => {
  expect(verdicts(rule)).toEqual([]);
});

test.each([
  "resource.type = 'fnfunc'",
  "any {resource.type = 'fnfunc', resource.id = 'a'}",
  "instance.compartment.id != 'a'",
])("%s does not", (rule) => {
  expect(verdicts(rule)).toEqual([`matching rule "${rule}" takes in whatever is of its kind`]);
});

test.each(["", "${var.rule}", "resource.type like 'x'"])("%j is not understood", (rule) => {
  expect(verdicts(rule)).toEqual([{ notUnderstood: expect.stringContaining(`matching rule "${rule}": `) }]);
});
