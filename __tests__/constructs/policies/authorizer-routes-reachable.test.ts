import { expect, test } from "vitest";
import { checkPolicies, RouteAccess } from "../../../constructs/index";
import { authorizerRoutesReachable as rule } from "../../../constructs/policies/authorizer-routes-reachable";
import type { Attributes } from "../../../constructs/policies/rule";
import { authorizer, secured as securedApi, stockRoute, testApp, testStack } from "../test-stack";
import { secured } from "./deployments";

const ours: Attributes = {
  config: {
    AUTHORIZER_TRUSTS: "[]",
    AUTHORIZER_COMBINATIONS: JSON.stringify([["scp:b", "app-role:a"]]),
  },
};
const backEnd: Attributes = { config: { ANYTHING: "x" } };

function verdicts(
  scopes: Attributes["allowed_scope"] | undefined,
  functions: readonly Attributes[],
  type = "CUSTOM_AUTHENTICATION",
) {
  const authorization: Attributes =
    scopes === undefined ? {} : { authorization: { type: "ANY_OF", allowed_scope: scopes } };
  const deployment = secured({ authentication: { type }, route: { path: "/a", request_policies: authorization } });
  return rule.check(deployment, "", (of) => (of === "oci_functions_function" ? functions : []));
}

test.each<[string, Attributes["allowed_scope"] | undefined, readonly Attributes[]]>([
  ["permissions of each kind", ["app-role:a", "user-role:a%20b", "scp:a", "group:g"], [ours]],
  ["a combination that it is told of, in the function's own order", ["all-of:app-role:a+scp:b"], [ours]],
  ["no scope", undefined, [ours]],
  ["another function's words", ["orders.read"], [backEnd]],
  ["what Terraform fills in behind a kind", ["app-role:${var.role}", 'all-of:${join("+", var.roles)}'], [ours]],
])("is silent of %s", (_, scopes, functions) => {
  expect(verdicts(scopes, functions)).toEqual([]);
});

test.each<[string, Attributes["allowed_scope"], readonly Attributes[], unknown]>([
  [
    "a word of another form",
    ["Orders.Read"],
    [ours],
    "route /a asks for Orders.Read, which no token authorizer grants",
  ],
  [
    "one beside back ends that are functions",
    ["role:a", "app-role:x"],
    [ours, backEnd],
    "route /a asks for role:a, which no token authorizer grants",
  ],
  [
    "a combination that nobody is told of",
    ["all-of:app-role:a+app-role:b"],
    [ours],
    "route /a asks for all-of:app-role:a+app-role:b, and no authorizer is told of it",
  ],
  ["a list that Terraform makes", "${var.scopes}", [ours], { notUnderstood: "route /a what it asks for" }],
  [
    "a word that Terraform makes",
    ["${var.scope}"],
    [ours],
    { notUnderstood: "route /a what it asks for (${var.scope})" },
  ],
])("tells of %s", (_, scopes, functions, verdict) => {
  expect(verdicts(scopes, functions)).toEqual([verdict]);
});

test("combinations that Terraform makes may be any", () => {
  const config = { AUTHORIZER_TRUSTS: "[]", AUTHORIZER_COMBINATIONS: "${var.all}" };
  expect(verdicts(["all-of:app-role:a+app-role:b"], [{ config }])).toEqual([]);
});

test("gateways that judge by themselves are no concern of it", () => {
  expect(verdicts(["Orders.Read"], [ours], "TOKEN_AUTHENTICATION")).toEqual([]);
});

test("what the constructs write is sound, and what an override makes of it is not", () => {
  const access = RouteAccess.allOf({ roles: ["A"], groups: ["g"] }).or(RouteAccess.anyOfScopes(["s"]));
  const built = (override?: string): (() => void) => {
    const app = testApp();
    const scope = testStack(app);
    const deployment = securedApi(scope, { trust: authorizer(scope), routes: [{ ...stockRoute, access }] });
    if (override !== undefined)
      deployment.route(stockRoute.path).override("request_policies.authorization.allowed_scope", [override]);
    checkPolicies(scope, { rules: [rule] });
    return () => app.synth();
  };
  expect(built()).not.toThrow();
  expect(built("Orders.Read")).toThrow("asks for Orders.Read, which no token authorizer grants");
});
