import { createHmac } from "node:crypto";
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../internal/json";
import { movableClock } from "../../../local/clock";
import { audience, issuer, jwksUri, keyServer, rsaKey, type TokenParts, token, tokenAuthentication } from "./issuer";
import { gatewayAt, gatewayWith } from "./started-gateway";
import { deploymentResource, stockRoute } from "./test-stack";

const [key, other, foreign] = [rsaKey("one"), rsaKey("two"), rsaKey("foreign")];
const bearer = (value: string): RequestInit => ({ headers: { authorization: `Bearer ${value}` } });
const part = (value: Json): string => Buffer.from(JSON.stringify(value)).toString("base64url");

async function protectedGateway(authentication: JsonObject = tokenAuthentication(), route: JsonObject = {}) {
  const keys = await keyServer(key.jwk, other.jwk);
  return gatewayAt(
    {
      request_policies: [authentication],
      routes: [
        stockRoute("/x", "in: ${request.auth[sub]}", route),
        stockRoute("/open", "open: <${request.auth[sub]}>", openRoute),
      ],
    },
    { origins: { [jwksUri]: keys.origin } },
  );
}

const anonymousAllowed = { is_anonymous_access_allowed: true };
const openRoute = { request_policies: [{ authorization: [{ type: "ANONYMOUS" }] }] };
const authentication = tokenAuthentication(anonymousAllowed);

describe("TOKEN_AUTHENTICATION with fetched keys", () => {
  test.each<[string, TokenParts]>([
    ["as it should be", {}],
    ["signed by the second key", { header: { kid: "two" } }],
    ["with a typ of its own", { header: { typ: "at+jwt" } }],
    ["with one audience of several", { claims: { aud: ["x", audience] } }],
  ])("admits a token %s", async (_name, parts) => {
    const { fetch } = await protectedGateway(authentication);
    const signer = parts.header?.kid === "two" ? other : key;
    const response = await fetch("/api/x", bearer(await token(signer, parts)));
    expect([response.status, await response.text()]).toEqual([200, "in: somebody"]);
  });

  const seconds = Math.floor(Date.now() / 1000);
  test.each<[string, () => Promise<string>]>([
    ["that expired", () => token(key, { claims: { exp: seconds - 1 } })],
    ["without expiry", () => token(key, { claims: { exp: undefined } })],
    ["not valid yet", () => token(key, { claims: { nbf: seconds + 100 } })],
    ["of another issuer", () => token(key, { claims: { iss: "https://issuer.test" } })],
    ["for another audience", () => token(key, { claims: { aud: "other" } })],
    ["signed by a foreign key under a known kid", () => token({ ...foreign, kid: "one" })],
    ["signed by one key and naming the other", () => token(key, { header: { kid: "two" } })],
    ["with a kid that no key has", () => token(foreign)],
    ["without kid", () => token(key, { header: { kid: undefined } })],
    ["with an empty kid", () => token(key, { header: { kid: "" } })],
    ["signed with PS256", () => token(key, { header: { alg: "PS256" } })],
    ["signed with RS512 by a key for RS256", () => token(key, { header: { alg: "RS512" } })],
    [
      "with critical parameters",
      () =>
        token(key, { header: { crit: ["exp"], exp: 1 } }).catch(() =>
          forged({ alg: "RS256", kid: "one", crit: ["exp"] }),
        ),
    ],
    ["with b64", async () => forged({ alg: "RS256", kid: "one", b64: true })],
    ["unsigned", async () => `${part({ alg: "none", kid: "one" })}.${(await token(key)).split(".")[1]}.`],
    ["without its signature", async () => `${(await token(key)).split(".").slice(0, 2).join(".")}.`],
    ["with two parts", async () => (await token(key)).split(".").slice(0, 2).join(".")],
    ["with four parts", async () => `${await token(key)}.x`],
    ["with five parts", async () => `${await token(key)}.x.y`],
    ["with padding", async () => `${await token(key)}=`],
    ["with a claim changed", async () => tampered(await token(key), (claims) => ({ ...claims, sub: "admin" }))],
    ["that is no token", async () => "abc"],
    ["whose claims are a list", async () => `${part({ alg: "RS256", kid: "one" })}.${part([1])}.AAAA`],
    ["signed as HMAC with the public key", async () => hmacForged()],
  ])("refuses a token %s", async (_name, make) => {
    const { fetch, logs } = await protectedGateway(authentication);
    const response = await fetch("/api/x", bearer(await make()));
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(await response.json()).toEqual({ code: 401, message: "Unauthorized" });
    expect(logs.map(({ code }) => code)).toContain("tokenAuthentication.authenticationFailed");
  });

  function forged(header: JsonObject): string {
    return `${part(header)}.${part({ iss: issuer, aud: audience, exp: seconds + 100 })}.AAAA`;
  }

  function hmacForged(): string {
    const text = `${part({ alg: "HS256", kid: "one" })}.${part({ iss: issuer, aud: audience, exp: seconds + 100 })}`;
    const secret = key.publicKey.export({ type: "spki", format: "pem" });
    return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
  }

  function tampered(jwt: string, change: (claims: JsonObject) => JsonObject): string {
    const [header, payload = "", signature] = jwt.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as JsonObject;
    return `${header}.${part(change(claims))}.${signature}`;
  }

  test.each<[string, (jwt: string) => [string, string][]]>([
    ["no header", () => []],
    ["an empty header", () => [["authorization", ""]]],
    ["the scheme alone", () => [["authorization", "Bearer"]]],
    ["no scheme", (jwt) => [["authorization", jwt]]],
    ["another scheme", (jwt) => [["authorization", `Token ${jwt}`]]],
    ["a scheme that only begins alike", (jwt) => [["authorization", `Bearers ${jwt}`]]],
    ["something after the token", (jwt) => [["authorization", `Bearer ${jwt} x`]]],
    ["a space in front that is none in HTTP", (jwt) => [["authorization", `\u00a0Bearer ${jwt}`]]],
    ["a space behind that is none in HTTP", (jwt) => [["authorization", `Bearer ${jwt}\u00a0`]]],
    ["the token in another header", (jwt) => [["x-authorization", `Bearer ${jwt}`]]],
    [
      "two headers, one of them right",
      (jwt) => [
        ["authorization", `Bearer ${jwt}`],
        ["authorization", "Bearer x"],
      ],
    ],
    ["the token in the query", () => []],
  ])("refuses %s", async (name, headersOf) => {
    const { url } = await protectedGateway(authentication);
    const jwt = await token(key);
    const path = name.endsWith("query") ? `/api/x?access_token=${jwt}` : "/api/x";
    expect(await rawStatus(url, path, headersOf(jwt))).toBe(401);
  });

  test("takes the scheme in any case", async () => {
    const { fetch } = await protectedGateway(authentication);
    expect((await fetch("/api/x", { headers: { authorization: `bEARER ${await token(key)}` } })).status).toBe(200);
  });

  test("an open route stays open, and takes nothing from a token", async () => {
    const { fetch } = await protectedGateway(authentication);
    for (const init of [{}, bearer(await token(key)), bearer("rubbish")])
      expect(await (await fetch("/api/open", init)).text()).toBe("open: <>");
  });

  test("the event has the token without its signature, and the path without its query", async () => {
    const { fetch, requests } = await protectedGateway(authentication);
    await fetch("/api/x?secret=1", bearer(await token(key)));
    const [request] = requests;
    expect(request).toMatchObject({
      path: "/api/x",
      status: 200,
      token: { header: { kid: "one" }, claims: { sub: "somebody" } },
    });
    expect(JSON.stringify(request)).not.toMatch(/secret|[A-Za-z0-9_-]{200}/);
  });
});

describe("other policies", () => {
  const jwt = (more: JsonObject = {}): JsonObject => ({
    authentication: [
      {
        ...{ type: "JWT_AUTHENTICATION", token_header: "Authorization", token_auth_scheme: "Bearer" },
        ...{
          issuers: [issuer],
          audiences: [audience],
          max_clock_skew_in_seconds: 60,
          is_anonymous_access_allowed: true,
        },
        public_keys: [{ type: "REMOTE_JWKS", uri: jwksUri }],
        verify_claims: [{ key: "tier", values: ["gold"], is_required: true }],
        ...more,
      },
    ],
  });

  test("JWT_AUTHENTICATION checks the same, under log codes of its own", async () => {
    const { fetch, logs } = await protectedGateway(jwt());
    expect((await fetch("/api/x", bearer(await token(key)))).status).toBe(401);
    expect((await fetch("/api/x", bearer(await token(key, { claims: { tier: "gold" } })))).status).toBe(200);
    expect(logs.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["jwtAuthentication.authenticationFailed", "jwtAuthentication.successfulAuthentication"]),
    );
  });

  test("the token may come in the query", async () => {
    const policy = { token_header: null, token_auth_scheme: null, token_query_param: "jwt" };
    const { fetch } = await protectedGateway(tokenAuthentication({ ...policy, ...anonymousAllowed }));
    const good = await token(key);
    expect((await fetch(`/api/x?jwt=${good}`)).status).toBe(200);
    expect((await fetch(`/api/x?jwt=${good}&jwt=${good}`)).status).toBe(401);
    expect((await fetch("/api/x?jwt=")).status).toBe(401);
    expect((await fetch("/api/x", bearer(good))).status).toBe(401);
  });

  test("keys may stand in the deployment, as JWK or PEM", async () => {
    const pem = other.publicKey.export({ type: "spki", format: "pem" }).toString();
    const { kty, n, e } = key.jwk as { kty: string; n: string; e: string };
    const keys: JsonObject[] = [
      { format: "JSON_WEB_KEY", kid: "one", kty, n, e, alg: "RS256", use: "sig", key_ops: ["verify"] },
      { format: "PEM", kid: "two", key: pem },
    ];
    const { fetch } = await protectedGateway(
      tokenAuthentication(
        anonymousAllowed,
        {},
        { type: "STATIC_KEYS", uri: null, max_cache_duration_in_hours: null, keys },
      ),
    );
    expect((await fetch("/api/x", bearer(await token(key)))).status).toBe(200);
    expect((await fetch("/api/x", bearer(await token(other)))).status).toBe(200);
    expect((await fetch("/api/x", bearer(await token(foreign)))).status).toBe(401);
  });

  test.each<[string, Record<string, Json>, number]>([
    ["a scope among several", { scope: "read:x write:x" }, 200],
    ["a scope in a list", { scope: ["write:x"] }, 200],
    ["another scope", { scope: "read:y" }, 403],
    ["a scope in other case", { scope: "READ:x" }, 403],
    ["no scope", {}, 403],
    ["scp, which does not count", { scp: "read:x" }, 403],
    ["roles, which do not count", { roles: ["read:x"] }, 403],
  ])("ANY_OF with %s", async (_name, claims, status) => {
    const scoped = {
      request_policies: [{ authorization: [{ type: "ANY_OF", allowed_scope: ["read:x", "write:x"] }] }],
    };
    const { fetch, logs } = await protectedGateway(authentication, scoped);
    expect((await fetch("/api/x", bearer(await token(key, { claims })))).status).toBe(status);
    expect(logs.some(({ code }) => code === "authorization.unauthorizedRequest")).toBe(status === 403);
    expect((await fetch("/api/x")).status).toBe(401);
  });

  test("MODIFY_RESPONSE takes the place of 401 alone", async () => {
    const failure = {
      type: "MODIFY_RESPONSE",
      response_code: "418",
      response_message: "not for ${request.headers[x-who]} at ${request.path}",
      response_header_transformations: [{ set_headers: [{ items: [{ name: "X-Why", values: ["token"] }] }] }],
    };
    const { fetch } = await protectedGateway(
      tokenAuthentication({ ...anonymousAllowed, validation_failure_policy: [failure] }),
    );
    const response = await fetch("/api/x", { headers: { "x-who": "you" } });
    expect(response.status).toBe(418);
    expect(response.headers.get("x-why")).toBe("token");
    expect(response.headers.get("www-authenticate")).toBeNull();
    expect(await response.text()).toBe("not for you at /api/x");
  });

  test("a token that was admitted is judged anew each time: by its time, its signature, and the keys that are fetched later", async () => {
    const [keys, clock] = [await keyServer(key.jwk), movableClock()];
    const routes = [stockRoute("/x", "in")];
    const specification = { request_policies: [tokenAuthentication()], routes };
    const { fetch } = await gatewayAt(specification, { clock, origins: { [jwksUri]: keys.origin } });
    const statusOf = async (sent: string): Promise<number> => (await fetch("/api/x", bearer(sent))).status;
    const seconds = Math.floor(Date.now() / 1000);
    const [short, long] = [
      await token(key, { claims: { exp: seconds + 600 } }),
      await token(key, { claims: { exp: seconds + 600_000 } }),
    ];
    const [, , signature = ""] = short.split(".");
    expect([await statusOf(short), await statusOf(long), await statusOf(short), await statusOf(long)]).toEqual([
      ...[200, 200, 200, 200],
    ]);
    expect(await statusOf(long.replace(/[^.]*$/, signature))).toBe(401);
    clock.moveBy(700_000);
    expect([await statusOf(short), await statusOf(long)]).toEqual([401, 200]);
    keys.document = JSON.stringify({ keys: [other.jwk] });
    clock.moveBy(100 * 3_600_000);
    expect([await statusOf(long), keys.fetches]).toEqual([401, 2]);
  });

  test("two deployments of a gateway do not share what they admit", async () => {
    const keys = await keyServer(key.jwk);
    const deployment = (name: string, aud: string) =>
      deploymentResource(
        `/${name}`,
        { request_policies: [tokenAuthentication({}, { audiences: [aud] })], routes: [stockRoute("/x", name)] },
        name,
      );
    const { fetch } = await gatewayWith([deployment("a", "aud-a"), deployment("b", "aud-b")], {
      origins: { [jwksUri]: keys.origin },
    });
    const jwtForA = bearer(await token(key, { claims: { aud: "aud-a" } }));
    expect((await fetch("/a/x", jwtForA)).status).toBe(200);
    expect((await fetch("/b/x", jwtForA)).status).toBe(401);
  });
});

/** `fetch` joins repeated headers; a client need not. */
function rawStatus(url: string, path: string, headers: [string, string][]): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      { headers: ["host", "x", ...headers.flat()] as unknown as string[] },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    sent.on("error", reject);
    sent.end();
  });
}
