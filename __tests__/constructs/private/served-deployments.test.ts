import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { Backend, type Route, RouteAccess } from "../../../constructs/index";
import {
  codesIn,
  codesOf,
  documentOf,
  findingsOf,
  newGateway,
  ordersApi,
  otherGateway,
  secured,
  securedApiStack,
  stockRoute,
  testApp,
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

  it("is found among the stacks of one app, by gateway and by server", () => {
    const open_: Partial<Route> = { access: RouteAccess.anonymous() };
    const two = (build: (one: TerraformStack, other: TerraformStack) => void) => {
      const app = testApp();
      const stacks = [testStack(app, "one"), testStack(app, "other")] as const;
      build(...stacks);
      const codes = stacks.flatMap(codesOf);
      // Looking at what another stack has makes no output of it.
      for (const stack of stacks) expect(Object.keys(documentOf(stack))).not.toContain("output");
      return codes;
    };
    const onGateways = (...ids: readonly [string, string]) =>
      two((one, other) => {
        secured(one, { gateway: otherGateway(one, "G", ids[0]), pathPrefix: "/a" });
        secured(other, {
          gateway: otherGateway(other, "G", ids[1]),
          pathPrefix: "/a/b",
          routes: [{ ...stockRoute, ...open_ }],
        });
      });
    expect(onGateways("ocid1.apigateway.oc1..a", "ocid1.apigateway.oc1..a")).toEqual(["ROUTE_REACHES_CLOSED"]);
    expect(onGateways("ocid1.apigateway.oc1..a", "ocid1.apigateway.oc1..b")).toEqual([]);
    const onServers = (url: string) =>
      two((one, other) => {
        secured(one, { routes: [{ ...stockRoute, backend: Backend.http({ url: "https://a/x" }) }] });
        secured(other, { routes: [{ ...stockRoute, ...open_, path: "/{p*}", backend: Backend.http({ url }) }] });
      });
    expect(onServers("https://a/${request.path[p]}")).toEqual(["ROUTE_REACHES_CLOSED"]);
    expect(onServers("https://b/${request.path[p]}")).toEqual([]);
  });

  it("is found on a gateway that another stack makes", () => {
    const app = testApp();
    const [one, other] = [testStack(app, "one"), testStack(app, "other")];
    const gateway = newGateway(one);
    secured(one, { gateway, pathPrefix: "/a" });
    secured(other, { gateway, pathPrefix: "/a/b", routes: [{ ...stockRoute, access: RouteAccess.anonymous() }] });
    expect([codesOf(one), codesOf(other)]).toEqual([[], ["ROUTE_REACHES_CLOSED"]]);
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
