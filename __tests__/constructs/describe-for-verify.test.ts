import { expect, it } from "vitest";
import {
  Backend,
  ClientCredentials,
  describeForVerify,
  type Route,
  RouteAccess,
  TokenLocation,
  Trust,
} from "../../constructs/index";
import type { JsonObject } from "../terraform-schema/json";
import {
  CLIENT,
  codesOf,
  documentOf,
  ordersApi,
  secured,
  securedApiStack,
  TENANT,
  testStack,
  trustOf,
} from "./test-stack";

const outputsOf = (...parameters: Parameters<typeof securedApiStack>) =>
  documentOf(securedApiStack(...parameters)).output as Record<string, { value: JsonObject; sensitive?: boolean }>;

it("tell of each API where it is and how its clients get tokens", () => {
  const { apis } = outputsOf({ tenantId: TENANT });
  expect(apis?.value.orders).toEqual({
    endpoint: expect.stringMatching(/^https:\/\/\$\{oci_apigateway_gateway\.\w+\.hostname\}\/orders$/),
    token_endpoint: `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
    scope: expect.stringMatching(/\/\.default$/),
    issuers: [`https://login.microsoftonline.com/${TENANT}/v2.0`],
    audiences: [expect.stringMatching(/client_id/)],
    client_id_claim: "azp",
    probe: { method: "GET", path: "/orders", status: 200 },
    clients: {
      billing: {
        client_id: expect.stringMatching(/client_id/),
        admitted: true,
        secret_expires: expect.stringMatching(/end_date/),
      },
    },
  });
});

it("name a request for checks: one that asks for a token, takes a plain GET and has no parameters", () => {
  const http = Backend.http({ url: "https://backend.example.com" });
  const route = (path: string, over: Partial<Route> = {}): Route => ({
    path,
    methods: ["GET"],
    backend: http,
    ...over,
  });
  const probeOf = (...routes: Route[]) =>
    (outputsOf({ apis: [{ ...ordersApi, routes }] }).apis?.value.orders as JsonObject | undefined)?.probe;
  expect(
    probeOf(
      route("/open", { access: RouteAccess.anonymous() }),
      route("/scoped", { access: RouteAccess.anyOfScopes(["a"]) }),
      route("/{id}"),
      route("/new", { methods: ["POST"] }),
      route("/list", { methods: ["ANY"] }),
    ),
  ).toEqual({ method: "GET", path: "/list" });
  expect(probeOf(route("/new", { methods: ["POST"] }))).toBeUndefined();
});

it("fill parameters where no other route is there, and say so", () => {
  const backend = Backend.http({ url: "https://backend.example.com" });
  const probeOf = (...paths: string[]) => {
    const routes = paths.map((path): Route => ({ path, methods: ["GET"], backend }));
    return (outputsOf({ apis: [{ ...ordersApi, routes }] }).apis?.value.orders as JsonObject | undefined)?.probe;
  };
  expect(probeOf("/{id}/items/{rest*}")).toEqual({ method: "GET", path: "/id/items/rest", filled: true });
  expect(probeOf("/{id}", "/list")).toEqual({ method: "GET", path: "/list" });
});

it("say what a refusal looks like and where tokens stand, where somebody chose that", () => {
  const settings = {
    failureResponse: { status: 403, message: "no" },
    tokenLocation: TokenLocation.queryParameter("t"),
  };
  expect(outputsOf({ apis: [{ ...ordersApi, ...settings }] }).apis?.value.orders).toMatchObject({
    refusal: 403,
    token_place: { in: "query", name: "t" },
  });
});

it("of a stack of one's own: an API of another issuer has its listed clients, and a name stands once", () => {
  const stack = testStack();
  const deployment = secured(stack);
  describeForVerify(stack, { apis: [{ name: "orders", deployment }] });
  const { output } = documentOf(stack) as { output: Record<string, { value: JsonObject }> };
  expect(Object.keys(output)).toEqual(["apis", "client_secrets"]);
  expect(output.apis?.value.orders).toEqual({
    endpoint: "https://gateway.example.com/orders",
    issuers: ["https://issuer.example.com"],
    audiences: [CLIENT],
    client_id_claim: "azp",
    probe: { method: "GET", path: "/orders", status: 200 },
    clients: { [CLIENT]: { client_id: CLIENT, admitted: true } },
  });
  expect(codesOf(stack)).toEqual([]);
  const other = testStack();
  const api = { name: "orders", deployment: secured(other) };
  describeForVerify(other, { apis: [api, api] });
  expect(codesOf(other)).toEqual(["API_NAME_INVALID"]);
});

it("hold secrets of those clients that have one, sensitive", () => {
  const credentials = ClientCredentials.managedElsewhere();
  const { client_secrets, apis } = outputsOf({
    apis: [
      {
        ...ordersApi,
        clients: [
          { name: "with", admitted: false },
          { name: "without", credentials },
        ],
      },
    ],
  });
  expect(client_secrets?.sensitive).toBe(true);
  expect(Object.keys(client_secrets?.value.orders as JsonObject)).toEqual(["with"]);
  expect(apis?.value).toMatchObject({
    orders: { clients: { with: { admitted: false }, without: { client_id: expect.anything() } } },
  });
});

it("name the adapted key set where there is one", () => {
  expect(Object.keys(outputsOf())).toContain("jwks_uri");
  expect(Object.keys(outputsOf({ adapter: "none" }))).not.toContain("jwks_uri");
});

it("tell of an API for which an authorizer judges by what, and what each route asks for; of others nothing of it", () => {
  const route = (path: string, access: RouteAccess, over: Partial<Route> = {}): Route => ({
    ...{ path, methods: ["GET"], access, backend: Backend.stock({ status: 204 }) },
    ...over,
  });
  const routes = [
    route("/read", RouteAccess.anyOfRoles(["Read"]).or(RouteAccess.anyOfScopes(["read"]))),
    route("/pay", RouteAccess.allOf({ roles: ["Read", "Pay now"] }), {
      methods: ["POST"],
      backend: Backend.http({ url: "https://backend.example.com" }),
    }),
    route("/open", RouteAccess.anonymous()),
  ];
  const roles = ["Read", "Pay now"].map((value) => ({ value, description: value }));
  const clients = [{ name: "billing", roles: ["Read"] }];
  const denied = { clients: [CLIENT], tokens: [] };
  const { apis } = outputsOf({
    tenantId: TENANT,
    apis: [{ ...ordersApi, roles, clients, routes, authorizer: { denied } }],
  });
  expect(apis?.value.orders).toMatchObject({
    authorizer: {
      trusts: [
        {
          issuers: [`https://login.microsoftonline.com/${TENANT}/v2.0`],
          claims: expect.arrayContaining([{ claim: "azp", values: [expect.stringMatching(/client_id/)] }]),
          jwks_uri: `https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`,
        },
      ],
      denied: { clients: [CLIENT] },
      routes: [
        { methods: ["GET"], path: "/read", asks: [["app-role:Read"], ["scp:read"]], status: 204 },
        { methods: ["POST"], path: "/pay", asks: [["app-role:Read", "app-role:Pay%20now"]] },
      ],
    },
    clients: { billing: { roles: ["Read"] } },
  });
  expect(JSON.stringify(outputsOf().apis)).not.toMatch(/authorizer|"roles"/);
});

it("say by what each request chooses among several trusts", () => {
  const stack = testStack();
  const trust = Trust.byHeader("X-Kind", { a: trustOf({ issuers: ["https://a.example.com"] }), b: trustOf() });
  describeForVerify(stack, { apis: [{ name: "orders", deployment: secured(stack, { trust }) }] });
  expect(documentOf(stack)).toMatchObject({
    output: { apis: { value: { orders: { chosen_by: "request.headers[X-Kind]" } } } },
  });
});
