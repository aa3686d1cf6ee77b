import { expect, test } from "vitest";
import { authenticatedRoutes } from "../../../constructs/policies/authenticated-routes";
import type { Attributes } from "../../../constructs/policies/rule";
import { none, secured, securedByServers } from "./deployments";

const verdicts = (deployment: Attributes) => authenticatedRoutes.check(deployment, "d", none);

test("authenticated routes pass, by one policy or by servers", () => {
  expect(verdicts(secured())).toEqual([]);
  expect(verdicts(secured({ route: { request_policies: {} } }))).toEqual([]);
  expect(verdicts(securedByServers({ name: "a" }))).toEqual([]);
  expect(
    verdicts(secured({ authentication: { type: "CUSTOM_AUTHENTICATION", is_anonymous_access_allowed: false } })),
  ).toEqual([]);
});

test("an anonymous route is named", () => {
  const route = { request_policies: { authorization: { type: "ANONYMOUS" } } };
  expect(verdicts(secured({ route }))).toEqual(["route /orders is anonymous"]);
});

test("a deployment without authentication is open as a whole", () => {
  expect(verdicts({ specification: { routes: [] } })).toEqual(["no authentication policy: every route is open"]);
});

test.each([true, "true"])("anonymous access that is allowed (%j) is told of every kind of policy", (allowed) => {
  const open = { is_anonymous_access_allowed: allowed };
  for (const type of ["TOKEN_AUTHENTICATION", "JWT_AUTHENTICATION", "CUSTOM_AUTHENTICATION"])
    expect(verdicts(secured({ authentication: { type, ...open } }))).toEqual(["anonymous access is allowed"]);
  expect(verdicts(securedByServers({ name: "a" }, { name: "b", ...open }))).toEqual([
    "authentication server b: anonymous access is allowed",
  ]);
});

test.each([
  [{ specification: "${var.s}" }, "specification is ${var.s}"],
  [secured({ authentication: { is_anonymous_access_allowed: "${var.open}" } }), "whether anonymous access is allowed"],
  [
    secured({ route: { request_policies: { authorization: { type: "${var.type}" } } } }),
    "route /orders is authorized by ${var.type}",
  ],
  [secured({ route: { request_policies: "${var.p}" } }), "route /orders request_policies is ${var.p}"],
  [
    {
      specification: {
        request_policies: {
          dynamic: { authentication: { for_each: "${var.x}", content: { type: "CUSTOM_AUTHENTICATION" } } },
        },
      },
    },
    'authentication is made for each of "${var.x}"',
  ],
])("what Terraform makes is said: %j", (deployment, notUnderstood) => {
  expect(verdicts(deployment)).toEqual([{ notUnderstood }]);
});
