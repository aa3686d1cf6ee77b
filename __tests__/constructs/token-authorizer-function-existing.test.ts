/** Deployments that take an authorizer which another stack made: what they ask of it, and what they cannot. */
import { describe, expect, test } from "vitest";
import {
  AllowedClients,
  Backend,
  checkPolicies,
  type ExistingAuthorizer,
  RouteAccess,
  TokenAuthorizerFunction,
} from "../../constructs/index";
import type { JsonObject } from "../../internal/json";
import { judge } from "../terraform-schema/judge";
import {
  codesOf,
  documentOf,
  findingsOf,
  onlyResource,
  otherIssuer,
  resourcesOf,
  type SecuredOver,
  secured,
  stockRoute,
  testStack,
  trustOf,
} from "./test-stack";

const functionId = "ocid1.fnfunc.oc1..platform";

function stackWith(over: Partial<ExistingAuthorizer> = {}, deployment: SecuredOver = {}) {
  const stack = testStack();
  const trust = TokenAuthorizerFunction.fromFunctionId({ functionId, trusts: [trustOf()], ...over });
  secured(stack, { trust, ...deployment });
  return stack;
}

const headersOf = (stack: ReturnType<typeof testStack>): unknown => {
  // Sound: so deployments are written.
  const { routes } = onlyResource(stack, "oci_apigateway_deployment").specification as unknown as {
    routes: { request_policies: { header_transformations: { set_headers: { items: JsonObject[] } } } }[];
  };
  return routes[0]?.request_policies.header_transformations.set_headers.items.map(({ name, values }) => [name, values]);
};

test("is called, and nothing is made of it", async () => {
  const stack = stackWith({}, { routes: [{ ...stockRoute, access: RouteAccess.anyOfRoles(["Read"]) }] });
  checkPolicies(stack);
  expect(codesOf(stack)).toEqual([]);
  expect(await judge(documentOf(stack))).toEqual([]);
  expect(onlyResource(stack, "oci_apigateway_deployment").specification).toMatchObject({
    request_policies: {
      authentication: {
        ...{ type: "CUSTOM_AUTHENTICATION", function_id: functionId, cache_key: ["token"] },
        parameters: { token: "request.headers[Authorization]" },
      },
    },
    routes: [{ request_policies: { authorization: { allowed_scope: ["app-role:Read"] } } }],
  });
  expect(resourcesOf(documentOf(stack), "oci_functions_function")).toEqual({});
});

describe("of the caller a back end is told", () => {
  const usual = [
    ["X-Auth-Subject", ["$${request.auth[sub]}"]],
    ["X-Auth-Issuer", ["$${request.auth[iss]}"]],
  ];

  test("what the authorizer hands on", () => {
    expect(headersOf(stackWith())).toEqual(usual);
    expect(headersOf(stackWith({ context: ["iss", "sub", "azp"] }))).toEqual([
      ...usual,
      ["X-Auth-Client", ["$${request.auth[azp]}"]],
    ]);
  });

  test.each<readonly [string, Partial<ExistingAuthorizer>, SecuredOver]>([
    ["identityHeaders.X-Roles", {}, { identityHeaders: { "X-Roles": "roles" } }],
    ["identityHeaders.X-Auth-Subject", { context: ["iss"] }, {}],
    [
      "routes",
      {},
      { routes: [{ ...stockRoute, backend: Backend.http({ url: "https://a.example.com/${request.auth[oid]}" }) }] },
    ],
  ])("nothing that it does not: %s is a finding", (setting, over, deployment) => {
    const claim = { "identityHeaders.X-Roles": "roles", "identityHeaders.X-Auth-Subject": "sub", routes: "oid" }[
      setting
    ];
    const [finding, ...others] = findingsOf(stackWith(over, deployment));
    expect([finding?.code, others]).toEqual(["AUTHORIZER_SETTING_INVALID", []]);
    expect(finding?.text).toContain(setting);
    expect(finding?.text).toContain(String(claim));
    const context = [...new Set(["iss", "sub", String(claim)])];
    expect(codesOf(stackWith({ context }, deployment))).toEqual([]);
  });
});

test("cannot be asked for several permissions together, which nobody would grant", () => {
  const asking = (access: RouteAccess) => codesOf(stackWith({}, { routes: [{ ...stockRoute, access }] }));
  expect(asking(RouteAccess.allOf({ roles: ["a", "b"] }))).toEqual(["AUTHORIZER_SETTING_INVALID"]);
  expect(asking(RouteAccess.allOf({ roles: ["a"] }))).toEqual([]);
  expect(asking(RouteAccess.anyOfRoles(["a", "b"]))).toEqual([]);
});

test("has trusts that are judged as its owner's are", () => {
  expect(codesOf(stackWith({ trusts: [trustOf({ audiences: ["00000003-0000-0000-c000-000000000000"] })] }))).toEqual([
    "AUDIENCE_SHARED",
  ]);
  expect(codesOf(stackWith({ trusts: [trustOf({ issuers: [otherIssuer], clients: [] })] }))).toEqual([
    "ALLOWED_CLIENTS_EMPTY",
  ]);
  const open = stackWith({ trusts: [trustOf({ clients: AllowedClients.anyClientOfTheIssuers() })] });
  checkPolicies(open);
  expect(codesOf(open)).toEqual([]);
});
