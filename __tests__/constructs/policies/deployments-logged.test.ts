import { expect, test } from "vitest";
import { deploymentsLogged } from "../../../constructs/policies/deployments-logged";
import type { Attributes } from "../../../constructs/policies/rule";
import { secured } from "./deployments";

const address = "oci_apigateway_deployment.api";

function log(category: string, resource = `\${${address}.id}`, is_enabled = true): Attributes {
  return { is_enabled, configuration: { source: { category, resource } } };
}

test("both logs pass", () => {
  expect(deploymentsLogged.check(secured(), address, () => [log("access"), log("execution")])).toEqual([]);
});

test.each([
  ["none", [], 2],
  ["only one", [log("access")], 1],
  ["another deployment's", [log("access", "${oci_apigateway_deployment.other.id}"), log("execution")], 1],
  ["one that is off", [log("access"), log("execution", undefined, false)], 1],
])("%s does not", (_, logs, count) => {
  expect(deploymentsLogged.check(secured(), address, () => logs)).toHaveLength(count);
});
