import { expect, test } from "vitest";
import {
  authentications,
  backEnds,
  calledKeyServers,
  ofTokenPolicies,
  tokenCheck,
  unencrypted,
} from "../../../constructs/policies/specification";
import { secured, securedByJwtAuthentication, securedByServers } from "./deployments";

test("a deployment authenticates by its policy, or by each of its servers", () => {
  expect(authentications(secured()).all.map(({ where }) => where)).toEqual([""]);
  expect(authentications(securedByServers({ name: "a" }, { name: "b" })).all.map(({ where }) => where)).toEqual([
    "authentication server a: ",
    "authentication server b: ",
  ]);
  expect(authentications({ specification: {} })).toEqual({ all: [], unclear: [] });
});

test.each([
  [{ specification: "${var.s}" }, "specification is ${var.s}"],
  [{ specification: { request_policies: "${var.s}" } }, "request_policies is ${var.s}"],
  [
    { specification: { request_policies: { dynamic_authentication: "${var.s}" } } },
    "dynamic_authentication is ${var.s}",
  ],
  [
    { specification: { request_policies: { dynamic_authentication: { authentication_servers: "${var.s}" } } } },
    "authentication_servers is ${var.s}",
  ],
])("what Terraform makes of it is said once: %j", (deployment, notUnderstood) => {
  expect(authentications(deployment).unclear).toEqual([{ notUnderstood }]);
});

test("rules judge policies that verify tokens, pass over custom ones, and say of others that they do not know them", () => {
  const judge = (authentication: { readonly type: string }) =>
    ofTokenPolicies(secured({ authentication }), () => ["wrong"]);
  expect(judge({ type: "TOKEN_AUTHENTICATION" })).toEqual(["wrong"]);
  expect(judge({ type: "JWT_AUTHENTICATION" })).toEqual(["wrong"]);
  expect(judge({ type: "CUSTOM_AUTHENTICATION" })).toEqual([]);
  for (const type of ["${var.type}", "NEW_AUTHENTICATION"])
    expect(judge({ type })).toEqual([{ notUnderstood: `the type of authentication is ${type}` }]);
  expect(ofTokenPolicies(securedByServers({ name: "a" }), () => ["wrong", { notUnderstood: "odd" }])).toEqual([
    "authentication server a: wrong",
    { notUnderstood: "authentication server a: odd" },
  ]);
});

test("a check stands in either place", () => {
  expect(authentications(secured()).all.map(({ policy }) => tokenCheck(policy, "audiences"))).toEqual([["api"]]);
  expect(
    authentications(securedByJwtAuthentication()).all.map(({ policy }) => tokenCheck(policy, "audiences")),
  ).toEqual([["api"]]);
  const unknown = secured({ authentication: { validation_policy: { additional_validation_policy: "${var.p}" } } });
  expect(authentications(unknown).all.map(({ policy }) => tokenCheck(policy, "audiences"))).toEqual([undefined]);
});

test("key servers stand in four places", () => {
  const deployment = secured({
    validation: { uri: "1", source_uri_details: { uri: "2" } },
    authentication: { public_keys: { uri: "3" }, validation_failure_policy: { source_uri_details: { uri: "4" } } },
  });
  expect(
    calledKeyServers(deployment)
      .all.map(({ block }) => block.uri)
      .sort(),
  ).toEqual(["1", "2", "3", "4"]);
  expect(calledKeyServers(securedByServers({ name: "a", validation_policy: { uri: "5" } })).all).toMatchObject([
    { where: "authentication server a: the key server", block: { uri: "5" } },
  ]);
});

test("back ends stand in routes, and where requests choose from among several", () => {
  const route = {
    backend: {
      type: "DYNAMIC_ROUTING_BACKEND",
      routing_backends: [{ backend: { url: "1" } }, { backend: { url: "2" } }],
    },
  };
  expect(backEnds(secured({ route })).all.flatMap(({ block }) => block.url ?? [])).toEqual(["1", "2"]);
  expect(backEnds({ specification: { routes: "${var.r}" } }).unclear).toEqual([
    { notUnderstood: "routes is ${var.r}" },
  ]);
  expect(backEnds(secured({ route: { backend: "${var.b}" } })).unclear).toEqual([
    { notUnderstood: "backend is ${var.b}" },
  ]);
});

test.each([
  "https://a",
  "HTTPS://a",
  "https://${var.host}/x",
  "",
  null,
  undefined,
  "${oci_apigateway_deployment.d.endpoint}/keys",
])("%j is reached over TLS", (url) => {
  expect(unencrypted("it", url)).toEqual([]);
});

test.each(["http://a", "HTTP://a", "http://${var.host}", "ftp://a", "a.example.com"])("%j is not", (url) => {
  expect(unencrypted("it", url)).toEqual(["it is reached without TLS"]);
});

test.each(["${var.url}", "${var.scheme}://a", "${oci_apigateway_gateway.g.hostname}"])(
  "of %j nobody knows, and no query is told",
  (url) => {
    expect(unencrypted("it", `${url}/x?code=secret`)).toEqual([{ notUnderstood: `it is reached at ${url}/x` }]);
  },
);
