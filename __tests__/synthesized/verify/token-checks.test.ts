import { expect, test } from "vitest";
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
