import { expect, test } from "vitest";
import { tlsVerified } from "../../../constructs/policies/tls-verified";
import { none, secured } from "./deployments";

test("verified certificates pass", () => {
  expect(tlsVerified.check(secured(), "d", none)).toEqual([]);
});

test("an unverified key server and an unverified back end are two violations", () => {
  const unverified = { is_ssl_verify_disabled: true };
  const deployment = secured({ validation: unverified, route: { backend: { type: "HTTP_BACKEND", ...unverified } } });
  expect(tlsVerified.check(deployment, "d", none)).toEqual([
    "the key server's certificate is not verified",
    "the back end of /orders is not verified",
  ]);
});
