import { describe, expect, test } from "vitest";
import type { Api, GuardedRoute } from "../../../synthesized/system/apis";
import {
  askedAs,
  askedAt,
  claimsOf,
  guardedProbes,
  permissionsHeld,
  probeFor,
} from "../../../synthesized/verify/guarded-routes";

const endpoint = "https://api.test/orders";
const route = (
  methods: readonly string[],
  path: string,
  asks: GuardedRoute["asks"],
  status?: number,
): GuardedRoute => ({
  ...{ methods, path, asks },
  ...(status === undefined ? {} : { status }),
});
const [read, cancel, scope] = [[["app-role:Read"]], [["app-role:Cancel"], ["user-role:Cancel"]], [["scp:orders"]]];

const apiWith = (...routes: readonly GuardedRoute[]): Api => ({
  ...{ name: "orders", refusal: 401, issuers: [], audiences: [], claims: [], clients: [], endpoint },
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
  authorizer: { trusts: [], routes },
});

describe("requests that stand for what routes ask for", () => {
  test.each<[string, readonly GuardedRoute[], readonly string[]]>([
    [
      "a GET before others, a path without parameters before others",
      [route(["GET"], "/{id}", read), route(["GET"], "/all", read)],
      ["GET /all"],
    ],
    [
      "what changes something only where a stock answer swallows it",
      [route(["DELETE"], "/a", read), route(["PUT"], "/b", cancel, 200)],
      ["PUT /b"],
    ],
    ["any method as a GET", [route(["ANY"], "/a/{rest*}", read)], ["GET /a/rest"]],
    [
      "each list of permissions once, those for any token first",
      [route(["GET"], "/a", read), route(["GET"], "/b", scope), route(["GET"], "/c", []), route(["GET"], "/d", read)],
      ["GET /c", "GET /a", "GET /b"],
    ],
    ["none", [], []],
  ])("%s", (_, routes, expected) => {
    const probes = guardedProbes(apiWith(...routes));
    expect(probes.map(({ method, url }) => `${method} ${url.slice(endpoint.length)}`)).toEqual(expected);
  });

  test("where nobody knows the endpoint, or the gateway itself judges, are none", () => {
    const { endpoint: _, ...nowhere } = apiWith(route(["GET"], "/a", read));
    const { authorizer: __, ...byGateway } = apiWith();
    expect([guardedProbes(nowhere), guardedProbes(byGateway)]).toEqual([[], []]);
  });
});

describe("a client asks", () => {
  const api = apiWith(route(["GET"], "/read", read), route(["GET"], "/cancel", cancel));
  const asked = (permissions: readonly string[]): string | undefined =>
    probeFor(api, permissions)?.url.slice(endpoint.length);

  test.each<[readonly string[], string | undefined]>([
    [["app-role:Read"], "/read"],
    [["app-role:Cancel"], "/cancel"],
    [["user-role:Cancel"], "/cancel"],
    [["scp:orders"], undefined],
    [[], undefined],
  ])("with %j at %s", (permissions, path) => {
    expect(asked(permissions)).toBe(path);
  });

  test("at the route that is named, where that is for it, and else at another", () => {
    const probe = { method: "GET", url: `${endpoint}/cancel`, asks: cancel };
    expect(probeFor({ ...api, probe }, ["app-role:Cancel", "app-role:Read"])).toBe(probe);
    expect(probeFor({ ...api, probe }, ["app-role:Read"])?.url).toBe(`${endpoint}/read`);
    expect(askedAs({ ...api, probe }, undefined).probe).toBe(probe);
    const client = { name: "x", clientId: "x", admitted: true, credential: "secret" } as const;
    expect(askedAs({ ...api, probe }, client).probe).toBe(probe);
    expect(askedAs({ ...api, probe }, { ...client, permissions: ["app-role:Read"] }).probe?.url).toBe(
      `${endpoint}/read`,
    );
  });

  test("at the one route of an API for which the gateway judges, whatever it has", () => {
    const { authorizer: _, ...byGateway } = api;
    const probe = { method: "GET", url: `${endpoint}/a`, scopes: ["orders"] };
    expect(probeFor({ ...byGateway, probe }, [])).toBe(probe);
  });
});

describe("what a client has", () => {
  const token = (claims: object): string =>
    ["e30", Buffer.from(JSON.stringify(claims)).toString("base64url"), "c2ln"].join(".");

  test("is what is known, and else what its token says", () => {
    const said = token({ idtyp: "app", roles: ["Read"] });
    expect(permissionsHeld({ permissions: ["app-role:Write"] }, said)).toEqual(["app-role:Write"]);
    expect(permissionsHeld({}, said)).toEqual(["app-role:Read"]);
    expect(permissionsHeld({}, "no token")).toEqual([]);
    expect(claimsOf("")).toEqual({});
  });
});

test.each<[string, string, GuardedRoute["asks"] | undefined]>([
  ["GET", "/all", read],
  ["GET", "/all?x=/1", read],
  ["DELETE", "/all/7", cancel],
  ["DELETE", "/all/7/8", undefined],
  ["GET", "/all/7", undefined],
  ["PUT", "/free/a/b", []],
  ["GET", "/all/../all", undefined],
])("%s %s asks for %j", (method, path, asks) => {
  const api = apiWith(
    route(["DELETE"], "/all/{order}", cancel),
    route(["GET"], "/all", read),
    route(["ANY"], "/free/{rest*}", []),
  );
  expect(askedAt(api, { method, url: `${endpoint}${path}` })).toEqual(asks);
});
