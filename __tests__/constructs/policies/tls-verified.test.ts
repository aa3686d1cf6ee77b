import { expect, test } from "vitest";
import type { Attributes } from "../../../constructs/policies/rule";
import { tlsVerified } from "../../../constructs/policies/tls-verified";
import { none, secured, securedByJwtAuthentication, securedByServers } from "./deployments";

const verdicts = (deployment: Attributes) => tlsVerified.check(deployment, "d", none);
const unverified = { is_ssl_verify_disabled: true };

test("verified certificates pass", () => {
  expect(verdicts(secured())).toEqual([]);
  expect(verdicts(secured({ route: { backend: { is_ssl_verify_disabled: false } } }))).toEqual([]);
});

test("an unverified key server and an unverified back end are two violations", () => {
  const deployment = secured({ validation: unverified, route: { backend: { type: "HTTP_BACKEND", ...unverified } } });
  expect(verdicts(deployment)).toEqual([
    "the certificate of the key server is not verified",
    "the certificate of the back end of /orders is not verified",
  ]);
});

test("wherever they stand", () => {
  expect(verdicts(securedByJwtAuthentication({ public_keys: unverified }))).toHaveLength(1);
  expect(verdicts(securedByServers({ name: "a", validation_policy: unverified }))).toEqual([
    "the certificate of authentication server a: the key server is not verified",
  ]);
  const route = { backend: { routing_backends: [{ backend: { is_ssl_verify_disabled: "true" } }] } };
  expect(verdicts(secured({ route }))).toEqual(["the certificate of the back end of /orders is not verified"]);
});

test("a switch that Terraform sets may be either", () => {
  expect(verdicts(secured({ validation: { is_ssl_verify_disabled: "${var.skip}" } }))).toEqual([
    { notUnderstood: "whether the certificate of the key server is verified" },
  ]);
});
