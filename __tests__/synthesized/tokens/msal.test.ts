/** What keeps somebody from a token before Entra is asked; the rest is in end-to-end/deployed-tokens.test.ts and real-names.test.ts. */
import { expect, test, vi } from "vitest";
import type { Api, Client } from "../../../synthesized/system/apis";
import { tokenByDeviceCode, tokenByProof } from "../../../synthesized/tokens/msal";
import { newFolder } from "../../run-folder";

const login = "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555";
const api: Api = {
  ...{ name: "orders", refusal: 401, issuers: [], audiences: [], claims: [], clients: [] },
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
  ...{ tokenEndpoint: `${login}/oauth2/v2.0/token`, scope: "api://orders/.default" },
};
const client: Client = {
  name: "azure-cli",
  clientId: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
  ...{ admitted: false, credential: "person" },
};
const here = [__dirname];

test.each<[string, Partial<Api>, readonly string[], RegExp]>([
  [
    "without Microsoft's client",
    {},
    [newFolder("nothing-installed")],
    /^tokens of a deployed system come through @azure\/msal-node, which is not installed: npm install --save-dev @azure\/msal-node$/,
  ],
  [
    "elsewhere",
    { tokenEndpoint: "https://login.example.com/oauth2/v2.0/token" },
    here,
    /token endpoint is login\.example\.com/,
  ],
  ["unencrypted", { tokenEndpoint: `${login}/oauth2/v2.0/token`.replace("https", "http") }, here, /over https$/],
])("%s nobody is asked", async (_name, over, places, says) => {
  const [fetch, tell] = [vi.fn(), vi.fn()];
  const byCode = await tokenByDeviceCode({ ...api, ...over }, client, tell, { fetch, places });
  const bySecret = await tokenByProof({ ...api, ...over }, client, { clientSecret: "s" }, { fetch, places });
  const unavailable = { kind: "unavailable", reason: expect.stringMatching(says) };
  expect([byCode, bySecret]).toEqual([unavailable, unavailable]);
  expect([fetch, tell].map(({ mock }) => mock.calls)).toEqual([[], []]);
});

const answered = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
const code = {
  ...{ device_code: "d", user_code: "ABCD", verification_uri: "https://microsoft.com/devicelogin", interval: 1 },
  ...{ expires_in: 900, message: "Enter the code ABCD." },
};

test.each<[string, readonly (() => Response)[], object]>([
  [
    "no connection",
    [
      () => {
        throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) });
      },
    ],
    { kind: "refused", status: 0, reason: expect.stringContaining("login.microsoftonline.com: ") },
  ],
  [
    "no code",
    [() => answered(400, { error: "unauthorized_client", error_description: "AADSTS7000218: x" })],
    { kind: "refused", status: 400, reason: "AADSTS7000218: x" },
  ],
  [
    "a code that nobody entered in time",
    [() => answered(200, code), () => answered(400, { error: "expired_token" })],
    { kind: "unavailable", reason: "nobody signed in while the code was valid" },
  ],
  [
    "no Entra",
    [() => new Response("<html>", { status: 502 })],
    { kind: "refused", status: 502, reason: expect.any(String) },
  ],
])("%s is told as what it is", async (_name, answers, expected) => {
  const left = [...answers];
  const tell = vi.fn();
  const fetch = async (): Promise<Response> => (left.shift() ?? (() => answered(500, {})))();
  expect(await tokenByDeviceCode(api, client, tell, { fetch, places: here })).toEqual(expected);
  expect(tell.mock.calls).toEqual(answers.length > 1 ? [[code.message]] : []);
  expect(left).toEqual([]);
});

test("a program without anything to show is told so, and nobody is asked", async () => {
  const fetch = vi.fn();
  expect(await tokenByProof(api, client, { missing: "no secret" }, { fetch, places: here })).toEqual({
    ...{ kind: "unavailable", reason: "no secret" },
  });
  expect(fetch.mock.calls).toEqual([]);
});
