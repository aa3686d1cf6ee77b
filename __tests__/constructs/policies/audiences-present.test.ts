import { expect, test } from "vitest";
import { audiencesPresent } from "../../../constructs/policies/audiences-present";
import { none, secured, securedByJwtAuthentication } from "./deployments";

test("audiences pass, also where they come from Terraform", () => {
  expect(audiencesPresent.check(secured(), "d", none)).toEqual([]);
  expect(audiencesPresent.check(secured({ checks: { audiences: "${var.audiences}" } }), "d", none)).toEqual([]);
  expect(audiencesPresent.check(securedByJwtAuthentication(), "d", none)).toEqual([]);
});

test.each([[[]], [null]])("audiences of %j do not", (audiences) => {
  expect(audiencesPresent.check(secured({ checks: { audiences } }), "d", none)).toEqual(["no audiences"]);
  expect(audiencesPresent.check(securedByJwtAuthentication({ audiences }), "d", none)).toEqual(["no audiences"]);
});

test("a custom authorizer checks in its own way", () => {
  const deployment = { specification: { request_policies: { authentication: { type: "CUSTOM_AUTHENTICATION" } } } };
  expect(audiencesPresent.check(deployment, "d", none)).toEqual([]);
});
