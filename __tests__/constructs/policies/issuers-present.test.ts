import { expect, test } from "vitest";
import { issuersPresent } from "../../../constructs/policies/issuers-present";
import { none, secured, securedByJwtAuthentication, securedByServers } from "./deployments";

test("issuers pass, also where Terraform fills them in", () => {
  expect(issuersPresent.check(secured(), "d", none)).toEqual([]);
  expect(issuersPresent.check(secured({ checks: { issuers: ["${var.issuer}"] } }), "d", none)).toEqual([]);
  expect(issuersPresent.check(securedByJwtAuthentication(), "d", none)).toEqual([]);
  expect(issuersPresent.check(securedByServers({ name: "a" }), "d", none)).toEqual([]);
});

test.each([[[]], [null]])("issuers of %j do not", (issuers) => {
  expect(issuersPresent.check(secured({ checks: { issuers } }), "d", none)).toEqual(["no issuers"]);
  expect(issuersPresent.check(securedByJwtAuthentication({ issuers }), "d", none)).toEqual(["no issuers"]);
});

test("each authentication server needs its own", () => {
  const servers = securedByServers({ name: "a" }, { name: "b", validation_policy: {} });
  expect(issuersPresent.check(servers, "d", none)).toEqual(["authentication server b: no issuers"]);
});

test("a list that Terraform makes may be empty", () => {
  const unclear = [{ notUnderstood: "the list of issuers is made by Terraform" }];
  expect(issuersPresent.check(secured({ checks: { issuers: "${var.issuers}" } }), "d", none)).toEqual(unclear);
});

test("a custom authorizer checks in its own way", () => {
  const deployment = { specification: { request_policies: { authentication: { type: "CUSTOM_AUTHENTICATION" } } } };
  expect(issuersPresent.check(deployment, "d", none)).toEqual([]);
});
