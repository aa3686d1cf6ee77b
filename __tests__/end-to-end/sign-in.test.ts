/** People who sign in to the local Entra over HTTP, and what the gateway of each reading says to their tokens. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Backend, type SecuredApi } from "../../constructs/index";
import { azureCliClientId } from "../../limits/entra";
import { gatewayOfEach, readings, type StartedCloud, startedCloud, threeApis } from "./started-cloud";

const person = "fefefefe-0000-4000-8000-000000000001";
const routes = [{ path: "/world", methods: ["GET" as const], backend: Backend.stock({ status: 200, body: "hello" }) }];
const hello: SecuredApi = {
  ...{ name: "hello", pathPrefix: "/hello", clients: [{ name: "caller" }], routes },
  delegatedAccess: { clients: ["azure-cli"], principalIds: [person] },
};

let started: StartedCloud;
let gateways: Awaited<ReturnType<typeof gatewayOfEach>>;
beforeAll(async () => {
  started = await startedCloud({}, { ...threeApis, apis: [hello] });
  gateways = await gatewayOfEach(started);
}, 60_000);
afterAll(() => started.close());

const endpoint = (path: string): string =>
  started.cloud.origins.toLocal(
    `https://login.microsoftonline.com/${started.cloud.entra.directory().tenantId}/oauth2/v2.0/${path}`,
  );

const scopeOfApi = (): string => `${started.apiId("hello")}/.default openid`;

/** @returns the answer's parameters */
async function authorize(name: string, challenge: string): Promise<URLSearchParams> {
  const query = new URLSearchParams({
    ...{ client_id: azureCliClientId, response_type: "code", redirect_uri: "http://localhost:8400" },
    ...{ scope: scopeOfApi(), login_hint: name, code_challenge: challenge, code_challenge_method: "S256" },
  });
  const answer = await fetch(`${endpoint("authorize")}?${query}`, { redirect: "manual" });
  return new URL(String(answer.headers.get("location"))).searchParams;
}

async function redeemed(form: Readonly<Record<string, string>>) {
  const body = new URLSearchParams({ client_id: azureCliClientId, ...form });
  const answer = await fetch(endpoint("token"), { method: "POST", body });
  // Sound: the endpoint answers with JSON objects of texts and numbers.
  return (await answer.json()) as Readonly<Record<string, string>>;
}

async function statusesWith(token: string | undefined): Promise<readonly number[]> {
  const headers = { authorization: `Bearer ${token}` };
  const answers = readings.map((reading) => fetch(`${gateways[reading]}/hello/world`, { headers }));
  return (await Promise.all(answers)).map(({ status }) => status);
}

const verifier = "v".repeat(43);
const challenge = createHash("sha256").update(verifier).digest("base64url");

test.each(["robin@example.com", "kim@neighbour.example"])(
  "%s signs in and is admitted with the access token, and with no ID token",
  async (name) => {
    const code = String((await authorize(name, challenge)).get("code"));
    const form = { grant_type: "authorization_code", code, redirect_uri: "http://localhost:8400" };
    const given = await redeemed({ ...form, code_verifier: verifier });
    expect(await statusesWith(given.access_token)).toEqual([200, 200]);
    expect(await statusesWith(given.id_token)).toEqual([401, 401]);
  },
);

test("a guest who holds no assignment gets no code", async () => {
  const parameters = await authorize("lou@neighbour.example", challenge);
  expect([parameters.get("error"), parameters.get("code")]).toEqual(["access_denied", null]);
});

test("a device that somebody lets in is admitted", async () => {
  const body = new URLSearchParams({ client_id: azureCliClientId, scope: scopeOfApi() });
  const begun = await fetch(endpoint("devicecode"), { method: "POST", body });
  // Sound: the endpoint answers with this form.
  const device = (await begun.json()) as { user_code: string; device_code: string; verification_uri: string };
  const grant = { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: device.device_code };
  expect((await redeemed(grant)).error).toBe("authorization_pending");
  const said = new URLSearchParams({ user_code: device.user_code, login_hint: "robin@example.com" });
  expect((await fetch(device.verification_uri, { method: "POST", body: said })).status).toBe(200);
  expect(await statusesWith((await redeemed(grant)).access_token)).toEqual([200, 200]);
});
