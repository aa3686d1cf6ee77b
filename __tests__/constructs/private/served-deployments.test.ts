import { describe, expect, it } from "vitest";
import { Backend, type Route, RouteAccess } from "../../../constructs/index";
import {
  codesIn,
  findingsOf,
  newGateway,
  ordersApi,
  otherGateway,
  secured,
  securedApiStack,
  stockRoute,
  testStack,
} from "../test-stack";

const open: Route = { ...stockRoute, path: "/{path*}", access: RouteAccess.anonymous() };

describe("a route that asks for less than another", () => {
  it("is told what it may lead to, and how that is named", () => {
    const stack = testStack();
    secured(stack, { routes: [stockRoute, open] });
    expect(findingsOf(stack).map(({ path, text }) => `${path} ${text}`)).toEqual([
      expect.stringMatching(
        /^test\/Api ROUTE_REACHES_CLOSED: routes\[1\]\.path is "\/\{path\*\} without a token, beside \/orders with any token"; allowed: .*mayReachClosedRoutes: true on the route \(https:/,
      ),
    ]);
  });

  it("leads to a function though each reading of its id is a token of its own", () => {
    expect(
      codesIn((scope) => {
        const functionId = () => newGateway(scope, {}, `G${scope.node.children.length}`).gatewayId;
        const one = functionId();
        const calls = (path: string, access: RouteAccess, id: string): Route => ({
          path,
          methods: ["GET"],
          access,
          backend: Backend.function(id),
        });
        const routes = (id: string) => [
          calls("/admin", RouteAccess.authenticated(), one),
          calls("/public/{p*}", RouteAccess.anonymous(), id),
        ];
        secured(scope, { routes: routes(one) }, "Same");
        const others = [calls("/public/{p*}", RouteAccess.anonymous(), functionId())];
        secured(scope, { pathPrefix: "/others", routes: others }, "Other");
      }),
    ).toEqual(["ROUTE_REACHES_CLOSED"]);
  });

  it("concerns no deployment of another gateway by its prefix", () => {
    expect(
      codesIn((scope) => {
        secured(scope, { gateway: otherGateway(scope, "One", "ocid1.apigateway.oc1..a"), pathPrefix: "/a" }, "A");
        const gateway = otherGateway(scope, "Two", "ocid1.apigateway.oc1..b");
        secured(
          scope,
          { gateway, pathPrefix: "/a/b", routes: [{ ...stockRoute, access: RouteAccess.anonymous() }] },
          "B",
        );
      }),
    ).toEqual([]);
  });

  it("is found among the APIs of one stack as well", () => {
    const stack = securedApiStack({
      apis: [
        { ...ordersApi, name: "hello", pathPrefix: "/hello" },
        {
          ...ordersApi,
          name: "admin",
          pathPrefix: "/hello/admin",
          routes: [{ ...stockRoute, access: RouteAccess.anonymous() }],
        },
        { ...ordersApi, name: "keys", pathPrefix: "/jwks/keys" },
      ],
    });
    expect(findingsOf(stack).map(({ code, path }) => [code, path])).toEqual([
      ["PATH_PREFIX_HIDES_KEYS", "secured-api"],
      ["ROUTE_REACHES_CLOSED", "secured-api/Api-admin"],
    ]);
  });
});
