import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import type { Api } from "../../../synthesized/system/apis";
import { tokenChecks } from "../../../synthesized/verify/token-checks";

const now = Date.parse("2026-03-01T00:00:00Z");
const seconds = now / 1000;

const api: Api = {
  ...{ name: "orders", refusal: 401, issuers: ["https://issuer"], audiences: ["orders"], clients: [] },
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
  claims: [
    { key: "azp", values: ["billing"] },
    { key: "sub", values: [] },
    { key: "region", values: ["eu"], isOptional: true },
  ],
};
const good = { iss: "https://issuer", aud: "orders", azp: "billing", sub: "s", nbf: seconds - 60, exp: seconds + 3600 };

const without = (name: keyof typeof good): JsonObject =>
  Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));

const notPassed = (claims: JsonObject): readonly string[] =>
  tokenChecks(api, claims, now)
    .filter(({ status }) => status !== "passed")
    .map(({ check, status, says }) => `${check} ${status}: ${says}`);

test.each<[string, JsonObject]>([
  ["a right token", good],
  ["several audiences", { ...good, aud: ["x", "orders"] }],
  ["an optional claim that is right", { ...good, region: "eu" }],
  ["no nbf", without("nbf")],
])("%s passes", (_, claims) => {
  expect(notPassed(claims)).toEqual([]);
});

test.each<[JsonObject, RegExp]>([
  [{ ...good, iss: "https://other" }, /^issuer failed: Issuer: the token says https:\/\/other, the gateway accepts/],
  [without("iss"), /^issuer failed: Issuer: the token says undefined/],
  [{ ...good, aud: ["orders", 1] }, /^audience failed: Audience: the token says \["orders",1\]/],
  [{ ...good, aud: "x" }, /^audience failed: .*accepts orders\.$/],
  [
    { ...good, azp: "x" },
    /^client failed: .*says x, the gateway accepts billing\. This is the allow-list of clients\.$/,
  ],
  [{ ...good, azp: ["billing"] }, /^client failed: .*says \["billing"\], which is no text and so equals none/],
  [without("sub"), /^claim failed: Claim sub: the token does not have it, the gateway wants it, whatever it says\.$/],
  [{ ...good, sub: null }, /^claim failed: Claim sub: the token does not have it/],
  [{ ...good, region: "us" }, /^claim failed: Claim region: the token says us, the gateway accepts eu\.$/],
  [without("exp"), /^time failed: Time: the token says no number as exp: undefined\.$/],
  [{ ...good, exp: String(good.exp) }, /^time failed: Time: the token says no number as exp/],
  [{ ...good, nbf: "x" }, /^time failed: Time: the token says no number as nbf/],
  [{ ...good, exp: seconds - 120 }, /^time failed: Time: the token expired at 2026-02-28T23:58:00\.000Z/],
  [{ ...good, exp: seconds }, /^time unknown: .*max_clock_skew_in_seconds may make up for it\.$/],
  [{ ...good, nbf: seconds + 120 }, /^time unknown: Time: the token is valid from 2026-03-01T00:02:00\.000Z/],
  [{ ...good, nbf: seconds + 121 }, /^time failed: /],
])("%j does not", (claims, expected) => {
  expect(notPassed(claims)).toEqual([expect.stringMatching(expected)]);
});

test("an expired token says 1970 where it must", () => {
  expect(notPassed({ ...good, exp: -1e300 })).toEqual([expect.stringContaining("expired at -1e+300 s since 1970")]);
});

describe("of an API for which an authorizer judges", () => {
  const partner = { issuers: ["https://partner"], audiences: ["shop"], claims: [] };
  const denied = { kids: ["leaked"], clients: ["billing", "p"], subjects: ["who"], tokens: ["t"] };
  const { issuers, audiences } = api;
  const judged: Api = {
    ...api,
    issuers: [...issuers, ...partner.issuers],
    audiences: [...audiences, ...partner.audiences],
    authorizer: {
      trusts: [{ issuers, audiences, claims: [{ key: "azp", values: ["billing", "web"] }] }, partner],
      denied,
      routes: [],
    },
  };
  const right = { ...good, azp: "web" };
  const ofPartner = { iss: "https://partner", aud: "shop", client_id: "anybody", exp: good.exp };
  const failed = (token: JsonObject, header: JsonObject = {}): readonly string[] =>
    tokenChecks(judged, token, now, header)
      .filter(({ status }) => status !== "passed")
      .map(({ check, status, says }) => `${check} ${status}: ${says}`);

  test.each<[string, JsonObject]>([
    ["its own issuer's", right],
    ["another's, by what that one's must be", ofPartner],
    ["whose other claims are what is denied", { ...right, jti: "leaked", sub: "p", oid: "t" }],
  ])("a token passes: %s", (_, token) => {
    expect(failed(token, { kid: "k" })).toEqual([]);
  });

  test.each<[JsonObject, RegExp, JsonObject?]>([
    [{ ...right, aud: "shop" }, /^audience failed: .*the authorizer accepts orders\.$/],
    [{ ...ofPartner, aud: "orders" }, /^audience failed: .*the authorizer accepts shop\.$/],
    [{ ...right, azp: "x" }, /^client failed: .*the authorizer accepts billing, web\. This is the allow-list/],
    [
      { ...right, iss: "https://other" },
      /^issuer failed: .*the authorizer accepts https:\/\/issuer, https:\/\/partner\./,
    ],
    [{ ...right, azp: "billing" }, /^denied failed: Denied: azp is billing, which the authorizer refuses\.$/],
    [{ ...ofPartner, client_id: "p" }, /^denied failed: Denied: client_id is p/],
    [{ ...ofPartner, azp: "p" }, /^denied failed: Denied: azp is p/],
    [{ ...ofPartner, client_id: "" }, /^denied failed: Denied: clients are, and the token names none\.$/],
    [{ ...right, sub: "who" }, /^denied failed: Denied: sub is who/],
    [{ ...right, oid: "who" }, /^denied failed: Denied: oid is who/],
    [{ ...right, uti: "t" }, /^denied failed: Denied: uti is t/],
    [right, /^denied failed: Denied: kid is leaked/, { kid: "leaked" }],
    // The function's clock has no tolerance.
    [{ ...right, exp: seconds }, /^time failed: Time: the token expired/],
  ])("a token is refused: %j", (token, expected, header = {}) => {
    expect(failed(token, header)[0]).toMatch(expected);
  });

  test("whom it denies may not be known", () => {
    const { denied: _, ...unknown } = judged.authorizer ?? { trusts: [], routes: [] };
    const checks = tokenChecks({ ...judged, authorizer: unknown }, right, now);
    expect(checks.filter(({ status }) => status === "unknown").map(({ check }) => check)).toEqual(["denied"]);
  });
});
