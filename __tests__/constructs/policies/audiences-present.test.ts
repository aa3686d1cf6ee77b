import { expect, test } from "vitest";
import { audiencesPresent } from "../../../constructs/policies/audiences-present";
import { none, secured, securedByJwtAuthentication, securedByServers } from "./deployments";

test("audiences pass, also where Terraform fills them in", () => {
  expect(audiencesPresent.check(secured(), "d", none)).toEqual([]);
  expect(audiencesPresent.check(secured({ checks: { audiences: ["${var.audience}"] } }), "d", none)).toEqual([]);
  expect(audiencesPresent.check(securedByJwtAuthentication(), "d", none)).toEqual([]);
  expect(audiencesPresent.check(securedByServers({ name: "a" }), "d", none)).toEqual([]);
});

test.each([[[]], [null]])("audiences of %j do not", (audiences) => {
  expect(audiencesPresent.check(secured({ checks: { audiences } }), "d", none)).toEqual(["no audiences"]);
  expect(audiencesPresent.check(securedByJwtAuthentication({ audiences }), "d", none)).toEqual(["no audiences"]);
});

test("each authentication server needs its own", () => {
  const servers = securedByServers({ name: "a" }, { name: "b", validation_policy: {} });
  expect(audiencesPresent.check(servers, "d", none)).toEqual(["authentication server b: no audiences"]);
});

test("a list that Terraform makes may be empty", () => {
  const unclear = [{ notUnderstood: "the list of audiences is made by Terraform" }];
  expect(audiencesPresent.check(secured({ checks: { audiences: "${var.audiences}" } }), "d", none)).toEqual(unclear);
});

test("a custom authorizer checks in its own way", () => {
  const deployment = { specification: { request_policies: { authentication: { type: "CUSTOM_AUTHENTICATION" } } } };
  expect(audiencesPresent.check(deployment, "d", none)).toEqual([]);
});
