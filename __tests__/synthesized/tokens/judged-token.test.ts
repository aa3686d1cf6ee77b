import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import type { Api } from "../../../synthesized/system/apis";
import { readGivenToken } from "../../../synthesized/tokens/given-token";
import {
  fetchedKeys,
  formCheck,
  judgedBy,
  type Keys,
  keysIn,
  signatureCheck,
} from "../../../synthesized/tokens/judged-token";
import { signer, unsignedJwt } from "./jwts";

const now = Date.parse("2026-03-01T00:00:00Z");
const claims = { iss: "https://issuer", aud: "orders", azp: "billing", exp: now / 1000 + 600 };
const api: Api = {
  ...{ name: "orders", refusal: 401, issuers: ["https://issuer"], audiences: ["orders"], clients: [] },
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
  claims: [{ key: "azp", values: ["billing"] }],
  jwksUri: "https://gateway.example.com/jwks/keys",
};
const own = signer("k1");
const keysOf = (set: object): Keys => keysIn(Buffer.from(JSON.stringify(set)), "the set");
const given = (token: string) => readGivenToken(token, "FILE");
const right = own.sign({}, claims);

test.each<[string, string, Keys, "yes" | "no" | "unknown"]>([
  ["with its key", right, keysOf(own.keySet), "yes"],
  ["without keys", right, { none: "there are none" }, "unknown"],
  ["wrong, without keys", own.sign({}, { ...claims, azp: "x" }), { none: "there are none" }, "no"],
  ["by another key of the same name", signer("k1").sign({}, claims), keysOf(own.keySet), "no"],
])("a token %s", async (_, token, keys, admitted) => {
  expect((await judgedBy(api, given(token), keys, now)).admitted).toBe(admitted);
});

describe("a signature", () => {
  const [key] = own.keySet.keys;
  test.each<[string, string, Keys, RegExp]>([
    ["that is right", right, keysOf(own.keySet), /^passed: Signature: by the key k1 of the set$/],
    ["without keys", right, { none: "there are none" }, /^unknown: Signature: not verified: there are none$/],
    [
      "by a kid that nobody has",
      signer("k2").sign({}, claims),
      keysOf(own.keySet),
      /^failed: .*says kid "k2", the set has k1\.$/,
    ],
    ["without a kid", own.sign({ kid: 1 }, claims), keysOf(own.keySet), /^failed: .*says kid 1, /],
    [
      "of other claims",
      `${right.split(".")[0]}.${unsignedJwt({}, { a: 1 }).split(".")[1]}.${right.split(".")[2]}`,
      keysOf(own.keySet),
      /^failed: Signature: it is not that of the key k1/,
    ],
    ["left out", right.replace(/[^.]+$/, ""), keysOf(own.keySet), /^failed: Signature: it is not that of the key k1/],
    [
      "by another algorithm than the key's",
      right,
      keysOf({ keys: [{ ...key, alg: "RS512" }] }),
      /^failed: .*signed with RS256, its key is for RS512\.$/,
    ],
    [
      "by no algorithm",
      unsignedJwt({ alg: "none", kid: "k1" }, claims),
      keysOf({ keys: [{ ...key, alg: undefined }] }),
      /^failed: /,
    ],
  ])("%s", async (_, token, keys, expected) => {
    const { status, says } = await signatureCheck(given(token), keys);
    expect(`${status}: ${says}`).toMatch(expected);
  });
});

test.each<[JsonObject, RegExp]>([
  [{ alg: "RS256", kid: "k" }, /^passed: Form: RS256, kid k$/],
  [{ alg: "none", kid: "k" }, /^failed: .*says alg "none", the gateway takes RS256, RS384, RS512\.$/],
  [{ kid: "k" }, /^failed: .*says alg nothing/],
  [{ alg: "RS256" }, /^failed: Form: the header has no kid/],
  [{ alg: "RS256", kid: "k", crit: ["exp"] }, /^failed: Form: the header has critical parameters/],
  [{ alg: "RS256", kid: "k", b64: false }, /^failed: Form: the header has critical parameters/],
])("the header %j", (header, expected) => {
  const { status, says } = formCheck(given(unsignedJwt(header, claims)));
  expect(`${status}: ${says}`).toMatch(expected);
});

test.each<[string, Api, () => Promise<Response>, object]>([
  ["a set", api, async () => Response.json(own.keySet), { from: api.jwksUri, keys: expect.any(Map) }],
  [
    "no set",
    api,
    async () => Response.json({}),
    { none: expect.stringContaining(`${api.jwksUri} is no key set: not an object`) },
  ],
  ["404", api, async () => new Response("", { status: 404 }), { none: `${api.jwksUri} gives no keys (404)` }],
  [
    "a redirect",
    api,
    async () => Response.redirect("https://evil.example"),
    { none: `${api.jwksUri} gives no keys (302)` },
  ],
  [
    "where nobody knows",
    { ...api, jwksUri: undefined } as Api,
    async () => Response.error(),
    { none: expect.stringContaining("--keys FILE") },
  ],
])("keys: %s", async (_, from, fetch, expected) => {
  expect(await fetchedKeys(from, fetch)).toEqual(expected);
});

test("of an API for which an authorizer judges it is told for each route what the token has or lacks", async () => {
  const { issuers, audiences, claims: wanted } = api;
  const authorizer = {
    trusts: [{ issuers, audiences, claims: wanted }],
    denied: { kids: [], clients: [], subjects: [], tokens: [] },
    routes: [
      { methods: ["GET"], path: "/any", asks: [] },
      { methods: ["GET", "HEAD"], path: "/read", asks: [["app-role:Read"], ["scp:read"]] },
      { methods: ["POST"], path: "/pay", asks: [["app-role:Read", "app-role:Pay"]] },
    ],
  };
  const token = own.sign({}, { ...claims, idtyp: "app", roles: ["Read"] });
  const { admitted, routes } = await judgedBy({ ...api, authorizer }, given(token), keysOf(own.keySet), now);
  expect(admitted).toBe("yes");
  expect(routes?.map((one) => [one.admitted, one.says])).toEqual([
    ["yes", "GET /any: any token will do"],
    ["yes", "GET, HEAD /read: it asks for the application's role Read, or the scope read"],
    ["no", "POST /pay: it asks for the application's roles Read and Pay; the token has the application's role Read"],
  ]);
  expect((await judgedBy(api, given(token), keysOf(own.keySet), now)).routes).toBeUndefined();
});
