import { expect, test } from "vitest";
import { authenticatedRoutes } from "../../../constructs/policies/authenticated-routes";
import { none, secured } from "./deployments";

test("authenticated routes pass", () => {
  expect(authenticatedRoutes.check(secured(), "d", none)).toEqual([]);
});

test("an anonymous route is named", () => {
  const route = { request_policies: { authorization: { type: "ANONYMOUS" } } };
  expect(authenticatedRoutes.check(secured({ route }), "d", none)).toEqual(["route /orders is anonymous"]);
});

test("a deployment without authentication is open as a whole", () => {
  expect(authenticatedRoutes.check({ specification: { routes: [] } }, "d", none)).toEqual([
    "no authentication policy: every route is open",
  ]);
});
