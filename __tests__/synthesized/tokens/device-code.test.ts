/** What keeps somebody from signing in before Entra is asked; the rest is in end-to-end/tokens.test.ts. */
import { expect, test, vi } from "vitest";
import type { Api, Client } from "../../../synthesized/system/apis";
import { tokenByDeviceCode } from "../../../synthesized/tokens/device-code";
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
    /^people sign in through @azure\/msal-node, which is not installed: npm install --save-dev @azure\/msal-node$/,
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
  const obtained = await tokenByDeviceCode({ ...api, ...over }, client, { fetch, places, tell });
  expect(obtained).toEqual({ kind: "unavailable", reason: expect.stringMatching(says) });
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
  expect(await tokenByDeviceCode(api, client, { fetch, places: here, tell })).toEqual(expected);
  expect(tell.mock.calls).toEqual(answers.length > 1 ? [[code.message]] : []);
  expect(left).toEqual([]);
});
