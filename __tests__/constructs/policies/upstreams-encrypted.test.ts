import { expect, test } from "vitest";
import type { Attributes } from "../../../constructs/policies/rule";
import { upstreamsEncrypted } from "../../../constructs/policies/upstreams-encrypted";
import { none, secured, securedByJwtAuthentication, securedByServers } from "./deployments";

const verdicts = (deployment: Attributes) => upstreamsEncrypted.check(deployment, "d", none);
const plain = { uri: "http://keys.example.com" };

test("https and what has no address pass", () => {
  expect(verdicts(secured())).toEqual([]);
  expect(verdicts(secured({ validation: { uri: "https://keys.example.com" } }))).toEqual([]);
  expect(verdicts(secured({ route: { backend: { url: "https://orders.example.com/$${request.path[id]}" } } }))).toEqual(
    [],
  );
});

test.each<[string, Attributes, string]>([
  ["keys", secured({ validation: plain }), "the key server is reached without TLS"],
  [
    "keys of the older type",
    securedByJwtAuthentication({ public_keys: plain }),
    "the key server is reached without TLS",
  ],
  [
    "keys of a server",
    securedByServers({ name: "a", validation_policy: plain }),
    "authentication server a: the key server is reached without TLS",
  ],
  ["discovery", secured({ validation: { source_uri_details: plain } }), "the key server is reached without TLS"],
  [
    "a back end",
    secured({ route: { backend: { url: "http://orders.example.com" } } }),
    "the back end of /orders is reached without TLS",
  ],
  [
    "a chosen back end",
    secured({ route: { backend: { routing_backends: [{ backend: { url: "http://a" } }] } } }),
    "the back end of /orders is reached without TLS",
  ],
])("plain http does not: %s", (_, deployment, wrong) => {
  expect(verdicts(deployment)).toEqual([wrong]);
});

test("an address that Terraform makes may be either", () => {
  expect(verdicts(secured({ validation: { uri: "${var.keys}" } }))).toEqual([
    { notUnderstood: "the key server is reached at ${var.keys}" },
  ]);
});
