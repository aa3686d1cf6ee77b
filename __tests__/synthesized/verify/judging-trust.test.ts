import { expect, test } from "vitest";
import type { Api, ChoosableTrust } from "../../../synthesized/system/apis";
import { refusalTo, whyOfAnother } from "../../../synthesized/verify/judging-trust";

const now = 1_700_000_000_000;
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const tokenOf = (claims: object): string => `${part({ alg: "RS256" })}.${part({ exp: now / 1000 + 600, ...claims })}.x`;

const trustOf = (name: string, refusal: number, isDefault = false): ChoosableTrust => ({
  ...{ name, refusal, isDefault, values: isDefault ? [] : [`https://${name}.test`] },
  ...{ issuers: [`https://${name}.test`], audiences: [name], claims: [] },
});
const [a, b, last] = [trustOf("a", 403), trustOf("b", 404), trustOf("last", 410, true)];

const apiOf = (trusts: readonly ChoosableTrust[], claim?: string): Api => ({
  ...{ name: "orders (a)", tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" }, clients: [] },
  ...a,
  chosen: { api: "orders", trust: "a", trusts, ...(claim === undefined ? {} : { claim }) },
});

const byClaim = apiOf([a, b], "iss");
const withDefault = apiOf([a, b, last], "iss");
const byHeader = apiOf([a, b, last]);
const other = { iss: "https://c.test", aud: "a" };

test.each<[string, Api, object | undefined, number]>([
  ["a token of its own", byClaim, { iss: "https://a.test" }, 403],
  ["one in other letters, which chooses it all the same", byClaim, { iss: "https://A.TEST" }, 403],
  ["a token that chooses another", byClaim, { iss: "https://b.test" }, 404],
  ["an issuer that nobody knows", byClaim, other, 401],
  ["several issuers", byClaim, { iss: ["https://a.test"] }, 401],
  ["no issuer", byClaim, {}, 401],
  ["no token", byClaim, undefined, 401],
  ["an issuer that nobody knows, where one judges the rest", withDefault, other, 410],
  ["no token, where one judges the rest", withDefault, undefined, 410],
  ["whatever a token says, where a header chooses", byHeader, other, 403],
  ["no token, where a header chooses", byHeader, undefined, 403],
])("what is answered to %s", (_, api, claims, status) => {
  expect(refusalTo(api, claims && tokenOf(claims))).toBe(status);
});

test.each<[string, Api, object, string | undefined]>([
  ["its own", byClaim, { iss: "https://a.test", aud: "a" }, undefined],
  ["one that another admits", byClaim, { iss: "https://b.test", aud: "b" }, "such a token chooses b, which admits it"],
  ["one that chooses another by a lie", byClaim, { iss: "https://b.test", aud: "a" }, undefined],
  ["one that nobody admits", byClaim, other, undefined],
  ["any, where a header chooses", byHeader, { iss: "https://b.test", aud: "b" }, undefined],
])("an admission says nothing of the trust: %s", (_, api, claims, why) => {
  expect(whyOfAnother(api, tokenOf(claims), now)).toBe(why);
});
