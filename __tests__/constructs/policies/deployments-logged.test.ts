import { expect, test } from "vitest";
import { deploymentsLogged } from "../../../constructs/policies/deployments-logged";
import type { Attributes, Json } from "../../../constructs/policies/rule";
import { secured } from "./deployments";

const address = "oci_apigateway_deployment.api";

function log(category: string, resource = `\${${address}.id}`, is_enabled: Json = true): Attributes {
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

test.each([
  ["a log that may be this deployment's", log("access", "${var.deployment}"), 2],
  ["a log of a category that Terraform names", log("${var.category}"), 2],
  ["a log that may be off", log("access", undefined, "${var.logged}"), 1],
])("nobody knows of %s", (_, unknown, count) => {
  const others = [unknown, ...(count === 1 ? [log("execution")] : [])];
  const verdicts = deploymentsLogged.check(secured(), address, () => others);
  expect(verdicts[0]).toEqual({ notUnderstood: "whether there is an access log" });
  expect(verdicts).toHaveLength(count);
});

test("a log is on unless it is switched off", () => {
  const logs = ["access", "execution"].map((category) => log(category, undefined, null));
  expect(deploymentsLogged.check(secured(), address, () => logs)).toEqual([]);
});
