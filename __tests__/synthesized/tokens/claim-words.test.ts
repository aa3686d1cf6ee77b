import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../internal/json";
import type { System } from "../../../synthesized/system/apis";
import { kindInWords, meaningOf, spanInWords } from "../../../synthesized/tokens/claim-words";

const now = Date.parse("2026-03-01T00:00:00Z");
const seconds = now / 1000;
const system: System = {
  ...{ name: "s", keySets: [], open: [] },
  apis: [
    {
      ...{ name: "orders", refusal: 401, issuers: [], audiences: [], claims: [] },
      tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
      clients: [{ name: "billing", clientId: "b", admitted: true, credential: "secret" }],
    },
  ],
};

test.each<[string, Json, string | undefined]>([
  ["exp", seconds + 3600, "2026-03-01T01:00:00.000Z, in 60 minutes"],
  ["iat", seconds - 7200, "2026-02-28T22:00:00.000Z, 2 hours ago"],
  ["exp", 864e13, "8640000000000000 s since 1970, in 99999979487 days"],
  ["exp", "soon", undefined],
  ["azp", "b", "the client that got it: billing"],
  ["appid", "other", "the client that got it"],
  ["azpacr", "1", "the client proved itself by a secret"],
  ["appidacr", "7", "the client proved itself by something else"],
  ["idtyp", "app", "a program, and no person"],
  ["acct", 1, "a guest of the tenant"],
  ["tid", "t", "the tenant"],
  ["made-up", "x", undefined],
])("%s %j: %s", (name, value, expected) => {
  expect(meaningOf(name, value, now, [system])).toBe(expected);
});

test.each([
  [0, "0 seconds"],
  [1000, "1 second"],
  [119_000, "119 seconds"],
  [120_000, "2 minutes"],
  [7_200_000, "2 hours"],
  [172_800_000, "2 days"],
])("%i ms are %s", (milliseconds, expected) => {
  expect(spanInWords(milliseconds)).toBe(expected);
});

const v2 = "https://login.microsoftonline.com/8f4e556d-2319-41fc-b5e5-68dbcb57e4d5/v2.0";
const v1 = "https://sts.windows.net/8f4e556d-2319-41fc-b5e5-68dbcb57e4d5/";

test.each([
  [
    { iss: v2, ver: "2.0", aud: "a", nonce: "n" },
    /^It looks like an ID token: Entra writes azp into each access token/,
  ],
  [{ iss: v1, ver: "1.0", aud: "a" }, /Entra writes appid into each/],
  [{ iss: "https://other.example", at_hash: "h" }, /^It looks like an ID token\. An ID token is for the client/],
])("%j is no API's", (claims, expected) => {
  expect(kindInWords(claims)).toMatch(expected);
});

test.each<JsonObject>([
  { iss: v2, ver: "2.0", azp: "c" },
  { iss: v1, ver: "1.0", appid: "c" },
  { iss: v2, ver: "2.0", scp: "read" },
  { iss: "https://other.example", aud: "a" },
  {},
])("%j may be an API's", (claims) => {
  expect(kindInWords(claims)).toBeUndefined();
});
