import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Backend, type Route, RouteAccess } from "../../constructs/index";
import type { Json } from "../../internal/json";
import type { Reading } from "../../local/choice";
import { localDeployments } from "../../local/gateway/local-deployments";
import { partsOf, type Stranger, stranger } from "../../synthesized/verify/forge";
import { codesOf, ordersApi, securedApiStack } from "../constructs/test-stack";
import { deploymentResource, stackOf } from "../local/gateway/test-stack";
import { type Echo, gatewayOfEach, readings, type StartedCloud, startedCloud, threeApis } from "./started-cloud";
import { dialects, forgeries, issuerOf, minted, signedByEntra, wrongTokens } from "./token-attacks";

let started: StartedCloud;
let attacker: Stranger;
/** Where the gateway of each reading listens. */
let origins: Readonly<Record<Reading, string>>;

beforeAll(async () => {
  started = await startedCloud();
  attacker = await stranger();
  origins = await gatewayOfEach(started);
}, 60_000);
afterAll(async () => started.close());

type Headers = [name: string, value: string][];
const bearer = (token: string): Headers => [["authorization", `Bearer ${token}`]];

/** Sends what `fetch` would tidy up. */
function send(
  reading: Reading,
  path: string,
  headers: Headers = [],
  method = "GET",
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(origins[reading]);
  return new Promise((resolve, reject) => {
    const raw = ["host", "gateway.test", ...headers.flat()] as unknown as string[];
    const sent = request({ hostname, port, path, method, headers: raw }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe.each(readings)("under the %s reading", (reading) => {
  describe("first of all, what must work does", () => {
    test.each<[string, string, string]>([
      ["hello", "/hello/world", "caller"],
      ["orders", "/orders/7", "caller"],
      ["legacy", "/legacy/x", "caller"],
    ])("%s admits its client", async (api, path, client) => {
      expect((await send(reading, path, bearer(await started.token(api, client)))).status).toBe(200);
    });

    test("a minted token without changes is as good as Entra's", async () => {
      expect((await send(reading, "/hello/world", bearer(await minted(started)))).status).toBe(200);
    });

    test("the open route is open, the key set is served", async () => {
      expect((await send(reading, "/orders/health")).status).toBe(200);
      expect((await send(reading, "/jwks/keys")).status).toBe(200);
    });
  });

  describe("tokens that are good, for somebody or something else", () => {
    test.each(wrongTokens)("%s", async (_name, make) => {
      const token = await make(started);
      expect((await send(reading, "/hello/world", bearer(token))).status).toBe(401);
    });

    test("tokens of version 2 where 1 is due, in both directions", async () => {
      expect((await send(reading, "/legacy/x", bearer(await started.token("hello", "caller")))).status).toBe(401);
      expect((await send(reading, "/hello/world", bearer(await started.token("legacy", "caller")))).status).toBe(401);
      expect((await send(reading, "/legacy/x", bearer(await minted(started, { version: 2 }, "legacy")))).status).toBe(
        401,
      );
    });
  });

  describe("tokens that are not Entra's", () => {
    test.each(forgeries)("%s", async (_name, forge) => {
      const token = await forge(await started.token("hello", "caller"), started, attacker);
      expect((await send(reading, "/hello/world", bearer(token))).status).toBe(401);
    });

    test.each(dialects)("JSON with %s in its %s, signed by Entra", async (_name, part, rewrite, lenient) => {
      const { header, claims } = partsOf(await started.token("hello", "caller"));
      const texts = { header: JSON.stringify(header), payload: JSON.stringify(claims) };
      const statusOf = async (of: typeof texts) =>
        (await send(reading, "/hello/world", bearer(await signedByEntra(started, of)))).status;
      expect(await statusOf(texts)).toBe(200);
      expect(await statusOf({ ...texts, [part]: rewrite(texts[part]) })).toBe(reading === "strict" ? 401 : lenient);
    });

    test("a token too large for a header block", async () => {
      const token = await minted(started, {
        claims: { groups: Array.from({ length: 300 }, (_, index) => `group-${index}-${"x".repeat(20)}`) },
      });
      expect((await send(reading, "/hello/world", bearer(token))).status).toBe(431);
    });
  });

  describe("ways around", () => {
    test.each<[name: string, path: string, strict: number, lenient: number]>([
      ["a near miss of a prefix", "/hell/world", 404, 404],
      ["a prefix that goes on", "/hello2/world", 404, 404],
      ["another case", "/Hello/world", 404, 401],
      ["two slashes", "/hello//world", 404, 404],
      ["two slashes in front", "//hello/world", 404, 404],
      ["a way through the open route", "/orders/health/../7", 404, 401],
      ["the same, encoded", "/orders/health/%2e%2e/7", 404, 401],
      ["an encoded slash", "/orders/health%2f..%2f7", 404, 401],
      ["a backslash", "/orders/health\\..\\7", 404, 401],
      ["a NUL", "/orders/health%00", 404, 401],
      ["a broken encoding", "/orders/%zz", 404, 401],
      ["below the open route", "/orders/health/7", 401, 401],
      ["beside the open route", "/orders/healthy", 401, 401],
      ["the open route with a slash", "/orders/health/", 401, 200],
      ["the open route in other case", "/orders/Health", 401, 200],
      ["the open route with a parameter in the path", "/orders/health;x=1", 401, 401],
      ["the open prefix of the keys", "/jwks/hello/world", 404, 404],
      ["the keys' prefix as a way up", "/jwks/../hello/world", 404, 404],
      ["a fragment", "/hello/world#/orders/health", 404, 404],
      ["a way up with a parameter", "/orders/health/..;/7", 404, 401],
      ["the same, encoded", "/orders/health/%2e%2e;x=1/7", 404, 401],
      ["a way up, encoded twice", "/orders/health/%252e%252e/7", 404, 401],
      ["a slash, encoded twice", "/orders/..%252f7", 404, 401],
      ["a way up, encoded three times", "/orders/%25252e%25252E/7", 404, 401],
      ["a percent sign of its own", "/orders/100%25", 401, 401],
      ["a name with two dots and more", "/orders/..7", 401, 401],
    ])("%s", async (_name, path, strict, lenient) => {
      const { status, body } = await send(reading, path);
      expect(status).toBe(reading === "strict" ? strict : lenient);
      // Whatever else passes is the open route, which asks for what it always asks for.
      if (status === 200) expect(JSON.parse(body)).toMatchObject({ url: "/health" });
    });

    test.each<[string, (good: string) => Headers, string, number]>([
      ["a POST to the open route", () => [], "POST", 401],
      ["a method by header", () => [["x-http-method-override", "GET"]], "POST", 401],
      [
        "another path by header",
        () => [
          ["x-original-url", "/orders/7"],
          ["x-rewrite-url", "/orders/7"],
        ],
        "DELETE",
        401,
      ],
      [
        "a preflight that wants more",
        () => [
          ["origin", "https://evil.test"],
          ["access-control-request-method", "GET"],
        ],
        "OPTIONS",
        401,
      ],
      ["two tokens, the second good", (good) => [...bearer("x"), ...bearer(good)], "PUT", 401],
      ["HEAD beside the open route", () => [], "HEAD", 401],
      ["a token of the scheme Basic", (good) => [["authorization", `Basic ${good}`]], "PUT", 401],
      ["a token in a cookie", (good) => [["cookie", `access_token=${good}`]], "PUT", 401],
      ["a token in another header", (good) => [["x-forwarded-authorization", `Bearer ${good}`]], "PUT", 401],
    ])("%s", async (_name, headersOf, method, status) => {
      const path = ["PUT", "DELETE", "HEAD"].includes(method) ? "/orders/7" : "/orders/health";
      expect((await send(reading, path, headersOf(await started.token("orders", "caller")), method)).status).toBe(
        status,
      );
    });

    test("a token in the query", async () => {
      const token = await started.token("hello", "caller");
      for (const name of ["access_token", "token", "Authorization"])
        expect((await send(reading, `/hello/world?${name}=${token}`)).status).toBe(401);
    });

    test("a request smuggled behind another is one of its own", async () => {
      const { hostname, port } = new URL(origins[reading]);
      const answer = await new Promise<string>((resolve, reject) => {
        let text = "";
        const socket = connect(Number(port), hostname, () =>
          socket.end(
            "GET /orders/health HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /hello/world HTTP/1.1\r\nHost: a\r\n\r\n",
          ),
        );
        socket.on("data", (chunk: Buffer) => {
          text += chunk.toString();
        });
        socket.on("close", () => resolve(text));
        socket.on("error", reject);
      });
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toContain("hello");
    });
  });

  describe("identity headers that a client forges", () => {
    const forged: Headers = [
      "X-Auth-Subject",
      "x-auth-subject",
      "X_Auth_Subject",
      "X-Auth_Subject",
      "X-Auth-Client",
      "X_AUTH_CLIENT",
      "X-Auth-Issuer",
    ].map((name) => [name, "forged"]);

    async function seen(path: string, headers: Headers): Promise<Echo> {
      const { status, body } = await send(reading, path, headers);
      expect(status).toBe(200);
      return JSON.parse(body) as Echo;
    }

    test("do not reach the back end behind a token", async () => {
      const { headers } = await seen("/orders/7", [...bearer(await started.token("orders", "caller")), ...forged]);
      expect(JSON.stringify(headers)).not.toContain("forged");
    });

    test("do not reach the back end of an open route", async () => {
      const { headers } = await seen("/orders/health", forged);
      expect(JSON.stringify(headers)).not.toContain("forged");
      expect(Object.keys(headers).filter((name) => /x.auth/.test(name))).toEqual([]);
    });

    test.each(["x-auth-subject", "X-Auth-Client, x-auth-issuer", "X_Auth_Subject,x-auth-subject"])(
      "are not removed by Connection: close, %s",
      async (names) => {
        const token = await started.token("orders", "caller");
        const { headers } = await seen("/orders/7", [...bearer(token), ["connection", `close, ${names}`], ...forged]);
        expect(headers).toMatchObject({
          "x-auth-subject": partsOf(token).claims.sub,
          "x-auth-client": started.clientId("orders", "caller"),
          "x-auth-issuer": issuerOf(started),
        });
        expect(JSON.stringify(headers)).not.toContain("forged");
      },
    );

    test("tell whose token was verified, though a second one comes along", async () => {
      const [good, other] = [await started.token("orders", "caller"), await started.token("hello", "caller")];
      const { status, body } = await send(reading, "/orders/7", [...bearer(good), ...bearer(other), ...forged]);
      expect(status).toBe(reading === "strict" ? 401 : 200);
      if (status === 200) expect((JSON.parse(body) as Echo).headers["x-auth-subject"]).toBe(partsOf(good).claims.sub);
    });

    test("are not told of a token that comes to an open route", async () => {
      const { headers } = await seen("/orders/health", [...bearer(await started.token("orders", "caller")), ...forged]);
      expect(Object.keys(headers).filter((name) => /x.auth/.test(name))).toEqual([]);
    });

    test.each<[Json]>([[""], [[]], [[""]], [[null]], ["a\n"], ["a\u0000"], ["a\u007f"]])(
      "are what the issuer wrote, though a claim that people can choose is %j",
      async (name) => {
        const withClient = await minted(started, { claims: { name } }, "orders");
        const { headers } = await seen("/orders/7", [...bearer(withClient), ...forged]);
        expect(headers["x-auth-subject"]).toBe(partsOf(withClient).claims.sub);
        expect(JSON.stringify(headers)).not.toContain("forged");
      },
    );

    test("are refused at synth where a claim could leave them as they came", () => {
      const [, orders] = threeApis.apis;
      if (orders === undefined) throw new Error("no such API");
      for (const claim of ["name", "roles", "email", "preferred_username", "groups", "appid"])
        expect(
          codesOf(securedApiStack({ apis: [{ ...orders, identityHeaders: { "X-User": claim } }] })),
          claim,
        ).toEqual(["IDENTITY_HEADER_FORGEABLE"]);
    });
  });
});

describe("open routes beside closed ones", () => {
  const closed = { path: "/world", methods: ["GET" as const], backend: Backend.stock({ status: 200, body: "closed" }) };
  const open = (path: string, url?: string, mayReachClosedRoutes?: boolean): Route => ({
    path,
    methods: ["GET"],
    access: RouteAccess.anonymous(),
    mayReachClosedRoutes,
    backend: url === undefined ? Backend.stock({ status: 200, body: "open" }) : Backend.http({ url }),
  });
  const codes = (...apis: readonly [prefix: string, ...routes: Route[]][]): string[] =>
    codesOf(
      securedApiStack({
        apis: apis.map(([pathPrefix, ...routes], index) => ({ ...ordersApi, name: `api${index}`, pathPrefix, routes })),
      }),
    );
  const admin: Route = { ...closed, path: "/admin/{path*}", backend: Backend.http({ url: "https://b.example/admin" }) };
  const publicUrl = "https://b.example/public/${request.path[path]}";

  test("are refused at synth where a request could be taken for another's, unless that is named", () => {
    expect(codes(["/hello", closed], ["/hello/admin", open("/x")])).toEqual(["ROUTE_REACHES_CLOSED"]);
    expect(codes(["/hello", closed], ["/hello/admin", open("/x", undefined, true)])).toEqual([]);
    expect(codes(["/a", closed, open("/{path*}")])).toEqual(["ROUTE_REACHES_CLOSED"]);
    expect(codes(["/a", closed, open("/{path*}", undefined, true)])).toEqual([]);
    expect(codes(["/a", admin, open("/public/{path*}", publicUrl)])).toEqual(["ROUTE_REACHES_CLOSED"]);
    expect(codes(["/a", admin, open("/public/{path*}", publicUrl, true)])).toEqual([]);
    expect(codes(["/a", admin], ["/b", open("/public/{path*}", publicUrl)])).toEqual(["ROUTE_REACHES_CLOSED"]);
  });

  test("have no name that lets an API hide the keys", () => {
    expect(codes(["/hello", closed], ["/jwks/keys", open("/x", undefined, true)])).toEqual(["PATH_PREFIX_HIDES_KEYS"]);
  });

  test("answer what was named, and lead no request up to another route's server", async () => {
    const routes = [closed, open("/{path*}", "https://backend.test/public/${request.path[path]}", true)];
    const own = await startedCloud({}, { ...threeApis, apis: [{ ...ordersApi, name: "orders", routes }] });
    try {
      const at = (path: string) => fetch(`${own.endpoint("orders")}${path}`).then(({ status }) => status);
      // What the name says: another spelling of the closed path is answered without a token.
      expect(await at("/world")).toBe(401);
      expect(await at("/World")).toBe(200);
      expect(await at("/world/")).toBe(200);
      for (const path of ["/..;/admin/x", "/%252e%252e/admin/x", "/..%252fadmin", "/a/..;x/admin"])
        expect(await at(path), path).toBe(404);
    } finally {
      await own.close();
    }
  });
});

describe("back ends that a request would choose", () => {
  const urls = [
    "https://${request.query[h]}/x",
    "https://${request.headers[X-Target]}/x",
    "https://a.example@${request.host}/x",
    "https://backend.test:${request.query[p]}/x",
    "https://backend.test${request.path[all]}",
    "https://backend.${request.subdomain[test]}/x",
  ];

  test.each(urls)("%s is refused at synth", (url) => {
    const routes = [{ path: "/{all*}", methods: ["GET" as const], backend: Backend.http({ url }) }];
    expect(codesOf(securedApiStack({ apis: [{ ...ordersApi, routes }] }))).toEqual(["BACKEND_URL_INVALID"]);
  });

  test.each(urls)("%s is not played either, written by hand", (url) => {
    const routes = [{ path: "/{all*}", methods: ["GET"], backend: [{ type: "HTTP_BACKEND", url }] }];
    expect(() => localDeployments(stackOf([deploymentResource("/api", { routes })]))).toThrow(
      /specification\.routes\.backend\.url: got .* context variables whole segments of the path/,
    );
  });
});

test("there are more than forty attacks", () => {
  expect(wrongTokens.length + forgeries.length).toBeGreaterThan(40);
});
