import { expect, test } from "vitest";
import { issuersPresent } from "../../../constructs/policies/issuers-present";
import { none, secured, securedByJwtAuthentication } from "./deployments";

test("issuers pass, also where they come from Terraform", () => {
  expect(issuersPresent.check(secured(), "d", none)).toEqual([]);
  expect(issuersPresent.check(secured({ checks: { issuers: "${var.issuers}" } }), "d", none)).toEqual([]);
  expect(issuersPresent.check(securedByJwtAuthentication(), "d", none)).toEqual([]);
});

test.each([[[]], [null]])("issuers of %j do not", (issuers) => {
  expect(issuersPresent.check(secured({ checks: { issuers } }), "d", none)).toEqual(["no issuers"]);
  expect(issuersPresent.check(securedByJwtAuthentication({ issuers }), "d", none)).toEqual(["no issuers"]);
});

test("a custom authorizer checks in its own way", () => {
  const deployment = { specification: { request_policies: { authentication: { type: "CUSTOM_AUTHENTICATION" } } } };
  expect(issuersPresent.check(deployment, "d", none)).toEqual([]);
});
