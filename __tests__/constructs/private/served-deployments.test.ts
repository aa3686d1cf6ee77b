import { type TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Backend, type Route, RouteAccess } from "../../../constructs/index";
import { announce, nestedWarnings, reachFindings } from "../../../constructs/private/served-deployments";
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
        /^test\/Api ROUTE_REACHES_CLOSED: routes\[1\]\.path is \/\{path\*\} without a token, beside \/orders with any token; allowed: .*mayReachClosedRoutes: true on the route \(https:/,
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
        const gateway = otherGateway(other, "G", "ocid1.apigateway.oc1..b");
        secured(other, {
          gateway,
          routes: [{ ...stockRoute, ...open_, path: "/{p*}", backend: Backend.http({ url }) }],
        });
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

describe("among many deployments", () => {
  /** One route each. Names that only Terraform knows are `later`: the same in one stack, and another text at each reading. */
  const any = fc.record({
    stack: fc.constantFrom(0, 1),
    gateway: fc.constantFrom("x", "y", "later"),
    prefix: fc.constantFrom("/", "/a", "/a/b", "/a/b/c", "/ab", "/a//b", "/b/a", ""),
    server: fc.constantFrom("one", "two", "later"),
    isOpen: fc.boolean(),
  });
  type Drawn = typeof any extends fc.Arbitrary<infer Value> ? Value : never;

  const announced = (drawn: readonly Drawn[]) => {
    const app = testApp();
    const stacks = [testStack(app, "one"), testStack(app, "other")] as const;
    const variables = stacks.map((stack) => new TerraformVariable(stack, "name", { type: "string" }));
    const named = (name: string, stack: 0 | 1) => (name === "later" ? (variables[stack]?.stringValue ?? "") : name);
    return drawn.map(({ stack, gateway, prefix, server, isOpen }, index) => {
      const deployment = {
        construct: new Construct(stacks[stack], `Deployment${index}`),
        gateway: {
          gatewayId: named(gateway, stack),
          hostname: "h",
          endpointType: "PUBLIC",
          functionAccess: [],
        } as const,
        pathPrefix: prefix,
        routes: [
          {
            setting: "routes[0]",
            path: `/${index}`,
            methods: ["GET"],
            asksFor: isOpen ? 0 : 1,
            permissions: [],
            asked: isOpen ? "without a token" : "with any token",
            mayReachClosedRoutes: false,
            server: { name: named(server, stack), isReachedByChoice: isOpen },
          } as const,
        ],
      };
      announce(deployment);
      return deployment;
    });
  };

  const isSame = (one: Drawn, other: Drawn, name: "gateway" | "server") =>
    one[name] === other[name] && (one[name] !== "later" || one.stack === other.stack);
  const isBelow = (one: Drawn, other: Drawn) =>
    one.prefix !== other.prefix && one.prefix.startsWith(other.prefix === "/" ? "/" : `${other.prefix}/`);

  it("finds what a look at each pair would find, in the same order", () => {
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 12 }), (drawn) => {
        for (const [index, deployment] of announced(drawn).entries()) {
          const one = drawn[index] as Drawn;
          const others = drawn.map((other, at) => ({ ...other, at })).filter(({ at }) => at !== index);
          const closed = one.isOpen ? others.filter(({ isOpen }) => !isOpen) : [];
          const server = closed.find((other) => isSame(one, other, "server"));
          const nested = closed.filter(
            (other) => isSame(one, other, "gateway") && (isBelow(one, other) || isBelow(other, one)),
          );
          expect(reachFindings(deployment).map(({ setting, actual }) => `${setting} ${actual}`)).toEqual([
            ...(server === undefined
              ? []
              : [
                  expect.stringContaining(
                    `routes[0].backend one for /${index} without a token, beside /${server.at} with any`,
                  ),
                ]),
            ...nested.map(({ prefix }) => expect.stringContaining(`token, beside the closed ${prefix}`)),
          ]);
          const above = others.filter(
            (other) =>
              other.prefix !== "/" &&
              isSame(one, other, "gateway") &&
              isBelow(one, other) &&
              other.isOpen === one.isOpen,
          );
          expect(nestedWarnings(deployment).map(({ actual }) => actual)).toEqual(
            above.map(({ prefix }) => `${JSON.stringify(one.prefix)}, below ${prefix}`),
          );
        }
      }),
    );
  });

  it("looks at more of them as they are more, not at each of them for each", () => {
    const readings = (count: number): number => {
      let read = 0;
      const stack = testStack();
      for (let index = 0; index < count; index++) {
        const gateway = {
          ...otherGateway(stack, `Gateway${index}`),
          get gatewayId() {
            read += 1;
            return `ocid1.apigateway.oc1..${index}`;
          },
        };
        const routes = [{ ...stockRoute, access: RouteAccess.anonymous() }];
        secured(stack, { gateway, pathPrefix: `/api-${index}` }, `Closed${index}`);
        secured(stack, { gateway: { ...gateway }, pathPrefix: `/api-${index}/open`, routes }, `Open${index}`);
      }
      expect(codesOf(stack)).toHaveLength(count);
      return read;
    };
    expect(readings(10)).toBe(2 * readings(5));
  });
});
