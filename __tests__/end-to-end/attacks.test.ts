import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Backend, type Route, RouteAccess } from "../../constructs/index";
import type { Json, JsonObject } from "../../internal/json";
import { localDeployments } from "../../synthesized/local/gateway/local-deployments";
import {
  hmacWithPublicKey,
  partsOf,
  type Stranger,
  signText,
  stranger,
  unsecured,
  withBrokenSignature,
  withClaims,
  withHeader,
  withoutSignature,
} from "../../synthesized/verify/forge";
import { codesOf, ordersApi, securedApiStack } from "../constructs/test-stack";
import { deploymentResource, stackOf } from "../synthesized/local/gateway/test-stack";
import { type Echo, type StartedCloud, startedCloud, threeApis } from "./started-cloud";

const graph = "00000003-0000-0000-c000-000000000000";
const azureAdGraph = "00000002-0000-0000-c000-000000000000";
const consumerTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
const otherTenant = "11111111-2222-4333-8444-555555555555";

let started: StartedCloud;
let attacker: Stranger;

beforeAll(async () => {
  started = await startedCloud();
  attacker = await stranger();
}, 60_000);
afterAll(async () => started.close());

type Headers = [name: string, value: string][];
const bearer = (token: string): Headers => [["authorization", `Bearer ${token}`]];

/** Sends what `fetch` would tidy up. */
function send(path: string, headers: Headers = [], method = "GET"): Promise<{ status: number; body: string }> {
  const { origin } = new URL(started.endpoint("hello"));
  const { hostname, port } = new URL(origin);
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

/** A token as Entra gives it to the admitted client of `hello`, with changes that Entra itself would sign. */
function minted(
  options: { [K in "kind" | "tenant" | "version" | "expiresIn" | "claims" | "without" | "header"]?: unknown } = {},
  api = "hello",
) {
  return started.cloud.entra.mint({
    client: started.clientId("hello", "caller"),
    api: started.apiId(api),
    ...(options as object),
  });
}

describe("first of all, what must work does", () => {
  test.each<[string, string, string]>([
    ["hello", "/hello/world", "caller"],
    ["orders", "/orders/7", "caller"],
    ["legacy", "/legacy/x", "caller"],
  ])("%s admits its client", async (api, path, client) => {
    expect((await send(path, bearer(await started.token(api, client)))).status).toBe(200);
  });

  test("a minted token without changes is as good as Entra's", async () => {
    expect((await send("/hello/world", bearer(await minted()))).status).toBe(200);
  });

  test("the open route is open, the key set is served", async () => {
    expect((await send("/orders/health")).status).toBe(200);
    expect((await send("/jwks/keys")).status).toBe(200);
  });
});

/** What our configuration must stop: tokens that are good in themselves. */
const wrongTokens: [string, () => Promise<string>][] = [
  ["for another API of the tenant", () => started.token("orders", "caller")],
  ["for Microsoft Graph", () => minted({ claims: { aud: graph } })],
  ["for Azure AD Graph", () => minted({ claims: { aud: azureAdGraph } })],
  [
    "for the API's identifier URI instead of its id",
    () => minted({ claims: { aud: `api://${started.apiId("hello")}` } }),
  ],
  ["for the id with a slash", () => minted({ claims: { aud: `${started.apiId("hello")}/` } })],
  ["for no audience", () => minted({ without: ["aud"] })],
  ["of another tenant", () => minted({ tenant: otherTenant })],
  ["of another tenant that names our issuer", () => minted({ tenant: otherTenant, claims: { iss: issuerOf() } })],
  [
    "of our tenant that names another issuer",
    () => minted({ claims: { iss: `https://login.microsoftonline.com/${otherTenant}/v2.0` } }),
  ],
  ["of personal accounts", () => minted({ tenant: consumerTenant })],
  ["of the common endpoint", () => minted({ claims: { iss: "https://login.microsoftonline.com/common/v2.0" } })],
  ["of the issuer's template", () => minted({ claims: { iss: "https://login.microsoftonline.com/{tenantid}/v2.0" } })],
  ["of the issuer with a slash", () => minted({ claims: { iss: `${issuerOf()}/` } })],
  ["of the issuer in http", () => minted({ claims: { iss: issuerOf().replace("https", "http") } })],
  ["of version 1 where 2 is due", () => minted({ version: 1 })],
  ["of version 1 with the right issuer and client", () => minted({ claims: { ver: "1.0" } })],
  ["of a client that is not listed", () => started.token("hello", "outsider")],
  ["of a client nobody registered", () => minted({ claims: { azp: "22222222-2222-4222-8222-222222222222" } })],
  ["of no client", () => minted({ without: ["azp"] })],
  ["whose client is a list", () => minted({ claims: { azp: [started.clientId("hello", "caller")] } })],
  [
    "whose client stands in appid",
    () => minted({ without: ["azp"], claims: { appid: started.clientId("hello", "caller") } }),
  ],
  [
    "whose client differs by case",
    () => minted({ claims: { azp: started.clientId("hello", "caller").toUpperCase() } }),
  ],
  ["that is an ID token", () => minted({ kind: "id" })],
  ["that is an ID token for the API itself", () => minted({ kind: "id", claims: { aud: started.apiId("hello") } })],
  ["of a person", () => minted({ kind: "user" })],
  [
    "of a guest, through another issuer",
    () => minted({ kind: "user", claims: { idp: `https://sts.windows.net/${otherTenant}/` } }),
  ],
  ["without its tenant", () => minted({ without: ["tid"] })],
  ["that expired", () => minted({ expiresIn: -31 })],
  ["that expires this moment, skew spent", () => minted({ expiresIn: -30 })],
  ["that is not valid yet", () => minted({ claims: { nbf: Math.floor(Date.now() / 1000) + 90 } })],
  ["without expiry", () => minted({ without: ["exp"] })],
  ["with its expiry in text", () => minted({ claims: { exp: "9999999999" } })],
];

const issuerOf = (): string => `https://login.microsoftonline.com/${started.cloud.entra.directory().tenantId}/v2.0`;

/** What the gateway must stop: forgeries. */
const forgeries: [string, (good: string) => string | Promise<string>][] = [
  ["alg none", (good) => unsecured(good)],
  ["alg None", (good) => unsecured(good, "None")],
  ["alg NONE", (good) => unsecured(good, "NONE")],
  ["alg nOnE with the old signature", (good) => withHeader(good, { alg: "nOnE" })],
  ["an empty alg", (good) => withHeader(good, { alg: "" })],
  ["alg as a list", (good) => withHeader(good, { alg: ["RS256"] })],
  ["HS256 with the public key as secret", (good) => hmacWithPublicKey(good, entraKey())],
  [
    "RS256 in name, HS256 in fact",
    async (good) => withHeader(await hmacWithPublicKey(good, entraKey()), { alg: "RS256" }),
  ],
  ["PS256", (good) => attacker.sign(good, { alg: "RS256" }).then((token) => withHeader(token, { alg: "PS256" }))],
  ["ES256", (good) => withHeader(good, { alg: "ES256" })],
  ["a stranger's key under Entra's kid", (good) => attacker.sign(good)],
  ["a stranger's key, embedded", (good) => attacker.sign(good, { jwk: attacker.jwk as JsonObject })],
  ["a stranger's key set by jku", (good) => attacker.sign(good, { jku: "https://evil.test/keys", kid: "evil" })],
  ["a stranger's certificate by x5u", (good) => attacker.sign(good, { x5u: "https://evil.test/cert", kid: "evil" })],
  ["a stranger's certificate in x5c", (good) => attacker.sign(good, { x5c: ["MIIB"] })],
  ["a kid that is a path", (good) => attacker.sign(good, { kid: "../../../../dev/null" })],
  ["a kid that is SQL", (good) => attacker.sign(good, { kid: "x' UNION SELECT 'key" })],
  ["a kid that is a prototype's member", (good) => attacker.sign(good, { kid: "__proto__" })],
  ["no kid", (good) => withHeader(good, { kid: null })],
  ["a kid as a number", (good) => withHeader(good, { kid: 1 })],
  ["another claim under the old signature", (good) => withClaims(good, { sub: "admin" })],
  ["a longer life under the old signature", (good) => withClaims(good, { exp: 9_999_999_999 })],
  ["a flipped bit in the signature", (good) => withBrokenSignature(good)],
  ["no signature", (good) => withoutSignature(good)],
  ["two parts", (good) => good.split(".").slice(0, 2).join(".")],
  ["five parts, as if encrypted", (good) => `${good}.AAAA.AAAA`],
  ["the signature twice", (good) => `${good}.${good.split(".")[2]}`],
  ["padding", (good) => `${good}==`],
  [
    "base64 instead of base64url",
    (good) =>
      good
        .replaceAll("-", "+")
        .replaceAll("_", "/")
        .replace(/\.([^.]*)$/, ".$1+"),
  ],
  ["critical parameters", (good) => withHeader(good, { crit: ["exp"] })],
  ["an empty list of critical parameters", (good) => withHeader(good, { crit: [] })],
  ["an unencoded payload", (good) => withHeader(good, { b64: false, crit: ["b64"] })],
  ["claims that are a list", (good) => good.replace(/\.[^.]+\./, `.${Buffer.from("[]").toString("base64url")}.`)],
  [
    "claims twice over, signed by Entra",
    (good) => {
      const { header, claims } = partsOf(good);
      const twice = JSON.stringify(claims).replace("{", '{"aud":"another",');
      return signText(JSON.stringify(header), twice, started.cloud.entra.keys.signing.privateKey);
    },
  ],
  ["nothing but dots", () => ".."],
  ["nothing", () => ""],
];

/** Entra's public key, as everybody can fetch it. */
const entraKey = () => ({ kty: "RSA", n: started.cloud.entra.keys.signing.n, e: started.cloud.entra.keys.signing.e });

describe("tokens that are good, for somebody or something else", () => {
  test.each(wrongTokens)("%s", async (_name, make) => {
    const token = await make();
    expect((await send("/hello/world", bearer(token))).status).toBe(401);
  });

  test("tokens of version 2 where 1 is due, in both directions", async () => {
    expect((await send("/legacy/x", bearer(await started.token("hello", "caller")))).status).toBe(401);
    expect((await send("/hello/world", bearer(await started.token("legacy", "caller")))).status).toBe(401);
    expect((await send("/legacy/x", bearer(await minted({ version: 2 }, "legacy")))).status).toBe(401);
  });
});

describe("tokens that are not Entra's", () => {
  test.each(forgeries)("%s", async (_name, forge) => {
    const token = await forge(await started.token("hello", "caller"));
    expect((await send("/hello/world", bearer(token))).status).toBe(401);
  });

  test("a token too large for a header block", async () => {
    const token = await minted({
      claims: { groups: Array.from({ length: 300 }, (_, index) => `group-${index}-${"x".repeat(20)}`) },
    });
    expect((await send("/hello/world", bearer(token))).status).toBe(431);
  });
});

describe("ways around", () => {
  test.each<[string, string, number]>([
    ["a near miss of a prefix", "/hell/world", 404],
    ["a prefix that goes on", "/hello2/world", 404],
    ["another case", "/Hello/world", 404],
    ["two slashes", "/hello//world", 404],
    ["two slashes in front", "//hello/world", 404],
    ["a way through the open route", "/orders/health/../7", 404],
    ["the same, encoded", "/orders/health/%2e%2e/7", 404],
    ["an encoded slash", "/orders/health%2f..%2f7", 404],
    ["a backslash", "/orders/health\\..\\7", 404],
    ["a NUL", "/orders/health%00", 404],
    ["a broken encoding", "/orders/%zz", 404],
    ["below the open route", "/orders/health/7", 401],
    ["beside the open route", "/orders/healthy", 401],
    ["the open route with a slash", "/orders/health/", 401],
    ["the open route in other case", "/orders/Health", 401],
    ["the open route with a parameter in the path", "/orders/health;x=1", 401],
    ["the open prefix of the keys", "/jwks/hello/world", 404],
    ["the keys' prefix as a way up", "/jwks/../hello/world", 404],
    ["a fragment", "/hello/world#/orders/health", 404],
    ["a way up with a parameter", "/orders/health/..;/7", 404],
    ["the same, encoded", "/orders/health/%2e%2e;x=1/7", 404],
    ["a way up, encoded twice", "/orders/health/%252e%252e/7", 404],
    ["a slash, encoded twice", "/orders/..%252f7", 404],
    ["a way up, encoded three times", "/orders/%25252e%25252E/7", 404],
    ["a percent sign of its own", "/orders/100%25", 401],
    ["a name with two dots and more", "/orders/..7", 401],
  ])("%s", async (_name, path, status) => {
    expect((await send(path)).status).toBe(status);
  });

  test.each<[string, (good: string) => Headers, string, number]>([
    ["a POST to the open route", () => [], "POST", 401],
    ["HEAD on the open route", () => [], "HEAD", 401],
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
    ["two tokens, one of them good", (good) => [...bearer(good), ...bearer("x")], "PUT", 401],
    ["a token of the scheme Basic", (good) => [["authorization", `Basic ${good}`]], "PUT", 401],
    ["a token in a cookie", (good) => [["cookie", `access_token=${good}`]], "PUT", 401],
    ["a token in another header", (good) => [["x-forwarded-authorization", `Bearer ${good}`]], "PUT", 401],
  ])("%s", async (_name, headersOf, method, status) => {
    const path = method === "PUT" || method === "DELETE" ? "/orders/7" : "/orders/health";
    expect((await send(path, headersOf(await started.token("orders", "caller")), method)).status).toBe(status);
  });

  test("a token in the query", async () => {
    const token = await started.token("hello", "caller");
    for (const name of ["access_token", "token", "Authorization"])
      expect((await send(`/hello/world?${name}=${token}`)).status).toBe(401);
  });

  test("a request smuggled behind another is one of its own", async () => {
    const { hostname, port } = new URL(started.endpoint("hello"));
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
    const { status, body } = await send(path, headers);
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
        "x-auth-issuer": issuerOf(),
      });
      expect(JSON.stringify(headers)).not.toContain("forged");
    },
  );

  test.each<[Json]>([[""], [[]], [[""]], [[null]], ["a\n"], ["a\u0000"], ["a\u007f"]])(
    "are what the issuer wrote, though a claim that people can choose is %j",
    async (name) => {
      const withClient = await started.cloud.entra.mint({
        client: started.clientId("orders", "caller"),
        api: started.apiId("orders"),
        claims: { name },
      });
      const { headers } = await seen("/orders/7", [...bearer(withClient), ...forged]);
      expect(headers["x-auth-subject"]).toBe(partsOf(withClient).claims.sub);
      expect(JSON.stringify(headers)).not.toContain("forged");
    },
  );

  test("are refused at synth where a claim could leave them as they came", () => {
    const [, orders] = threeApis.apis;
    if (orders === undefined) throw new Error("no such API");
    for (const claim of ["name", "roles", "email", "preferred_username", "groups", "appid"])
      expect(codesOf(securedApiStack({ apis: [{ ...orders, identityHeaders: { "X-User": claim } }] })), claim).toEqual([
        "IDENTITY_HEADER_FORGEABLE",
      ]);
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
