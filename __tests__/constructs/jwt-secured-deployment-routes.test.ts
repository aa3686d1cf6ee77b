import { describe, expect, it } from "vitest";
import { Backend, type JwtSecuredDeploymentProps, type Route, RouteAccess } from "../../constructs/index";
import { isAnonymous } from "../../constructs/jwt-secured-deployment-routes";
import type { JsonObject } from "../terraform-schema/json";
import { onlyResource, secured, stockRoute, testStack } from "./test-stack";

interface Specification {
  readonly request_policies: { readonly authentication: JsonObject };
  readonly routes: readonly (JsonObject & { readonly request_policies: JsonObject })[];
}

function specificationOf(routes: readonly Route[], over: Partial<JwtSecuredDeploymentProps> = {}): Specification {
  const stack = testStack();
  secured(stack, { routes, ...over });
  return onlyResource(stack, "oci_apigateway_deployment").specification as unknown as Specification;
}

const anonymous: Route = { ...stockRoute, path: "/health", access: RouteAccess.anonymous() };
const scoped: Route = { ...stockRoute, path: "/scoped", access: RouteAccess.anyOfScopes(["read", "write"]) };

describe("access", () => {
  it("is for those with a token unless a route says otherwise, and always written out", () => {
    const { routes } = specificationOf([stockRoute, anonymous, scoped]);
    expect(routes.map(({ request_policies }) => request_policies.authorization)).toEqual([
      { type: "AUTHENTICATION_ONLY" },
      { type: "ANONYMOUS" },
      { type: "ANY_OF", allowed_scope: ["read", "write"] },
    ]);
  });

  it("is open in the deployment only where a route is", () => {
    const open = (routes: readonly Route[]) =>
      specificationOf(routes).request_policies.authentication.is_anonymous_access_allowed;
    expect(open([stockRoute, scoped])).toBe(false);
    expect(open([stockRoute, anonymous])).toBe(true);
  });

  it("is told apart", () => {
    expect([stockRoute, anonymous, scoped].map(isAnonymous)).toEqual([false, true, false]);
  });
});

describe("identity headers", () => {
  const transformations = (route: Route, over?: Partial<JwtSecuredDeploymentProps>) =>
    specificationOf([route], over).routes[0]?.request_policies.header_transformations as JsonObject;
  const blocked = (route: Route, over?: Partial<JwtSecuredDeploymentProps>) =>
    (transformations(route, over).filter_headers as { items: { name: string }[] }).items.map(({ name }) => name);

  it("of a client are removed in every other spelling, and on anonymous routes in their own", () => {
    const others = ["X_Auth_Subject", "X-Auth_Subject", "X_Auth-Subject", "X_Auth_Client"];
    for (const route of [stockRoute, anonymous, scoped]) {
      expect(transformations(route)).toMatchObject({ filter_headers: { type: "BLOCK" } });
      expect(blocked(route)).toEqual(expect.arrayContaining(others));
    }
    expect(blocked(anonymous)).toEqual(expect.arrayContaining(["X-Auth-Subject", "X-Auth-Issuer", "X-Auth-Client"]));
  });

  it("are not filtered where they are set: the gateway filters last, and would remove them", () => {
    for (const route of [stockRoute, scoped]) {
      const set = (transformations(route).set_headers as { items: { name: string }[] }).items.map(({ name }) => name);
      expect(set).toHaveLength(3);
      expect(blocked(route).filter((name) => set.includes(name))).toEqual([]);
    }
  });

  it("are set from the token where there is one, over whatever is there", () => {
    expect(transformations(stockRoute).set_headers).toEqual({
      items: [
        { name: "X-Auth-Subject", values: ["$${request.auth[sub]}"], if_exists: "OVERWRITE" },
        { name: "X-Auth-Issuer", values: ["$${request.auth[iss]}"], if_exists: "OVERWRITE" },
        { name: "X-Auth-Client", values: ["$${request.auth[azp]}"], if_exists: "OVERWRITE" },
      ],
    });
    // Something that says nothing, since a route with a token would else leave its headers here when the two change places.
    expect(transformations(anonymous).set_headers).toEqual({
      items: { name: "X-Neutral-Set", values: ["neutral"], if_exists: "OVERWRITE" },
    });
  });

  it("come before what the route itself removes and sets", () => {
    const requestHeaders = { block: ["Authorization"], set: [{ name: "X-A", values: ["a"] }] };
    const route = { ...stockRoute, requestHeaders };
    expect(blocked(route, { identityHeaders: { "X-User": "oid" } })).toEqual(["X_User", "Authorization"]);
  });
});

it("writes what a route does to headers and other origins", () => {
  const { routes } = specificationOf([
    {
      ...stockRoute,
      requestHeaders: { rename: { "X-Old": "X-New" } },
      responseHeaders: { block: ["Server"], set: [{ name: "Vary", values: ["Origin"], ifExists: "APPEND" }] },
      cors: { allowedOrigins: ["*"] },
    },
  ]);
  expect(routes[0]).toMatchObject({
    request_policies: {
      cors: { allowed_origins: ["*"], is_allow_credentials_enabled: false },
      header_transformations: { rename_headers: { items: [{ from: "X-Old", to: "X-New" }] } },
    },
    response_policies: {
      header_transformations: {
        filter_headers: { type: "BLOCK", items: [{ name: "Server" }] },
        set_headers: { items: [{ name: "Vary", values: ["Origin"], if_exists: "APPEND" }] },
      },
    },
  });
});

it("keeps the order of routes, which the provider compares by position", () => {
  const paths = ["/b", "/a", "/c"];
  const { routes } = specificationOf(
    paths.map((path) => ({ ...stockRoute, path, backend: Backend.stock({ status: 204 }) })),
  );
  expect(routes.map(({ path }) => path)).toEqual(paths);
});
