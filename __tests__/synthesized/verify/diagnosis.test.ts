import { describe, expect, test } from "vitest";
import type { Api } from "../../../synthesized/system/apis";
import { whyNoKeys, whyNotAdmitted } from "../../../synthesized/verify/diagnosis";

const now = Date.parse("2026-03-01T00:00:00Z");
const seconds = now / 1000;

const api: Api = {
  name: "orders",
  probe: { method: "GET", url: "https://gateway.example.com/orders" },
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
  refusal: 401,
  issuers: ["https://issuer"],
  audiences: ["orders"],
  claims: [{ key: "azp", values: ["billing"] }],
  jwksUri: "https://gateway.example.com/jwks/keys",
  clients: [],
};

const good = { iss: "https://issuer", aud: "orders", azp: "billing", nbf: seconds - 60, exp: seconds + 3600 };
const token = (claims: object): string =>
  `${[
    { alg: "RS256", kid: "k1" },
    { ...good, ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".")}.sig`;

const keys =
  (status: number, ...kids: readonly string[]) =>
  async () =>
    new Response(JSON.stringify({ keys: kids.map((kid) => ({ kid })) }), { status });

const why = (claims: object, status = 401, served = keys(200, "k1")) =>
  whyNotAdmitted(api, token(claims), { status, body: "", milliseconds: 1 }, served, now).then((lines) =>
    lines.join("\n"),
  );

describe("a valid token that was refused: what differs is named, with both sides", () => {
  test.each([
    [{ iss: "https://other" }, /^Issuer: the token says https:\/\/other, the gateway accepts https:\/\/issuer\./],
    [{ aud: "api://orders" }, /^Audience: the token says api:\/\/orders, the gateway accepts orders\./],
    [
      { aud: "22222222-2222-4222-8222-222222222222", ver: "2.0" },
      /^Audience: .*, the gateway accepts orders\. Tokens of version 2 carry the API's client id as aud, whatever URI/,
    ],
    [{ azp: "web" }, /^Claim azp: the token says web, the gateway accepts billing\. This is the allow-list/],
    [
      { azp: ["billing"] },
      /^Claim azp: the token says \["billing"\], which is no text and so equals none, the gateway/,
    ],
    [{ azp: 5 }, /^Claim azp: the token says 5, which is no text/],
    [{ azp: undefined }, /^Claim azp: the token does not have it/],
    [{ exp: seconds - 1 }, /^Time: the token expired at 2026-02-28T23:59:59\.000Z/],
    [{ nbf: seconds + 60 }, /^Time: the token is valid from 2026-03-01T00:01:00\.000Z/],
    [
      { aud: ["x", "orders"] },
      /^Issuer, audience, claims, times and key \(kid k1\) are what the gateway was told to accept/,
    ],
  ])("%j", async (claims, reason) => {
    expect(await why(claims)).toMatch(reason);
  });

  test("a key that is not served", async () => {
    expect(await why({}, 401, keys(200, "k2", "k3"))).toBe(
      "Key: the token was signed with kid k1, https://gateway.example.com/jwks/keys serves k2, k3.",
    );
  });

  test("several differences are all named", async () => {
    expect((await why({ iss: "x", aud: "y" })).split("\n")).toHaveLength(2);
  });
});

describe("other answers", () => {
  test.each([
    [0, /Nothing answers there/],
    [403, /Entra's tokens have no claim `scope`/],
    [404, /path prefix/],
    [418, /answered 418/],
    [429, /rate limit/],
    [502, /back end/],
  ])("%s", async (status, reason) => {
    expect(await why({}, status)).toMatch(reason);
  });

  test("500: the state of the keys is told", async () => {
    expect(await why({}, 500, keys(404))).toMatch(
      /keys is where it looks, and it answers 404\.\n404: the path differs .* IAM policy/,
    );
    expect(await why({}, 500)).toMatch(/could not use the keys/);
  });

  test.each([
    [401, /must not want a token/],
    [429, /rate limit/],
    [502, /IAM policy/],
    [302, /function's log/],
  ])("keys with %s", (status, reason) => {
    expect(whyNoKeys({ status, body: "", milliseconds: 1 }).join()).toMatch(reason);
  });
});

describe("where an authorizer judges", () => {
  const trust = { issuers: api.issuers, audiences: api.audiences, claims: api.claims, jwksUri: "https://issuer/keys" };
  const judged: Api = {
    ...api,
    endpoint: "https://gateway.example.com",
    authorizer: {
      trusts: [trust],
      denied: { kids: [], clients: ["billing"], subjects: [], tokens: [] },
      cacheSeconds: 60,
      routes: [{ methods: ["GET"], path: "/orders", asks: [["app-role:Read"], ["scp:a", "group:g"]] }],
    },
  };
  const told = (claims: object, status: number, over: Partial<Api> = {}, served = keys(200, "k1")) =>
    whyNotAdmitted({ ...judged, ...over }, token(claims), { status, body: "", milliseconds: 1 }, served, now).then(
      (lines) => lines.join("\n"),
    );

  test.each<[string, object, number, RegExp, Partial<Api>?]>([
    [
      "what the route asks for and what the token has",
      { idtyp: "app", roles: ["Other"] },
      403,
      /asks for the application's role Read, or the scope a and the group g, the token has the application's role Other\. .*for up to 60 seconds/,
    ],
    [
      "a token that does not say whose its roles are",
      { roles: ["Read"] },
      403,
      /the token has nothing\. It has roles, and says neither by idtyp/,
    ],
    ["who is denied by name", {}, 401, /^Denied: azp is billing, which the authorizer refuses\.$/],
    ["a key that the issuer does not serve", { azp: "web" }, 401, /Claim azp: .*the authorizer accepts billing/],
    ["502, which the function or the back end may give", {}, 502, /^Either the authorizer function failed/],
    ["500, which is not for want of keys", {}, 500, /^The gateway or its back end answered 500/],
    ["403 in the place of 401", {}, 403, /^Denied: azp is billing/, { refusal: 403 }],
  ])("tells %s", async (_, claims, status, reason, over = {}) => {
    expect(await told(claims, status, over)).toMatch(reason);
  });

  test("names the key that its own issuer does not serve, and what may be kept", async () => {
    const authorizer = { trusts: [trust], routes: [] };
    expect(await told({}, 401, { authorizer }, keys(200, "other"))).toMatch(
      /Key: the token was signed with kid k1, https:\/\/issuer\/keys serves other\./,
    );
    const known = { ...authorizer, denied: { kids: [], clients: [], subjects: [], tokens: [] } };
    expect(await told({}, 401, { authorizer: known })).toMatch(
      /are what the authorizer was told to accept: .*a refusal for 60 seconds\.$/,
    );
  });

  test("takes no offence at a request without a token", async () => {
    const answer = { status: 403, body: "", milliseconds: 1 };
    expect((await whyNotAdmitted(judged, "", answer, keys(200), now)).join()).toContain("the token has nothing");
  });
});
