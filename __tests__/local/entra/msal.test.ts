/**
 * The judge that this project did not write: Microsoft's own client, unmodified, told only where to send its requests.
 */
import { request } from "node:https";
import { text } from "node:stream/consumers";
import {
  ConfidentialClientApplication,
  type Configuration,
  CryptoProvider,
  type INetworkModule,
  type NetworkResponse,
  PublicClientApplication,
} from "@azure/msal-node";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OriginMap } from "../../../synthesized/system/origins";
import { type ClientKey, createClientKey } from "./client-key";
import { clientCertificate, federated, ids, type RunningTenant, secret, startTenant, tenantId } from "./tenant";

/** A program of people's: the Azure CLI. */
const program = { clientId: ids.cli, authority: `https://login.microsoftonline.com/${tenantId}` };

let key: ClientKey;
let tenant: RunningTenant;

beforeAll(async () => {
  key = await createClientKey(new Date());
  tenant = await startTenant([clientCertificate(key.pem)], { https: true });
  tenant.origins.add(alias, tenant.entra.url);
  // MSAL reads the machine's clock when it dates its assertions and caches its tokens.
  tenant.clock.moveBy(Date.now() - tenant.clock.now());
});
afterAll(() => tenant.entra.close());

const alias = "https://login.entra.example.com";

function mapped(origins: OriginMap): INetworkModule & { readonly asked: string[] } {
  const asked: string[] = [];
  const send = async <T>(
    method: string,
    url: string,
    options?: { headers?: Record<string, string>; body?: string },
  ): Promise<NetworkResponse<T>> => {
    asked.push(`${method} ${url}`);
    const answer = await fetch(origins.toLocal(url), {
      method,
      headers: options?.headers ?? {},
      body: options?.body ?? null,
    });
    const headers: Record<string, string> = {};
    answer.headers.forEach((value, name) => {
      headers[name] = value;
    });
    return { status: answer.status, headers, body: JSON.parse(await answer.text()) };
  };
  return {
    asked,
    sendGetRequestAsync: (url, options) => send("GET", url, options),
    sendPostRequestAsync: (url, options) => send("POST", url, options),
  };
}

/** Over https, to the real host name, trusting the authority of this run alone. */
function overTls({ entra: { httpsUrl }, https }: RunningTenant): INetworkModule {
  const send = <T>(method: string, url: string, options?: { headers?: Record<string, string>; body?: string }) =>
    new Promise<NetworkResponse<T>>((resolve, reject) => {
      const { hostname, pathname, search } = new URL(url);
      const asked = request(`${httpsUrl}${pathname}${search}`, {
        ...{ method, ca: https?.ca ?? [], servername: hostname, agent: false },
        headers: { ...options?.headers, host: hostname },
      });
      asked.on("response", (answer) => {
        text(answer).then((body) => {
          const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, `${value}`]));
          resolve({ status: answer.statusCode ?? 0, headers, body: JSON.parse(body) });
        }, reject);
      });
      asked.on("error", reject).end(options?.body);
    });
  return {
    sendGetRequestAsync: (url, options) => send("GET", url, options),
    sendPostRequestAsync: (url, options) => send("POST", url, options),
  };
}

async function acquire(auth: Partial<Configuration["auth"]>, networkClient = mapped(tenant.origins)) {
  const client = new ConfidentialClientApplication({
    auth: { clientId: ids.client, authority: `https://login.microsoftonline.com/${tenantId}`, ...auth },
    system: { networkClient, disableInternalRetries: true },
  });
  const result = await client.acquireTokenByClientCredential({ scopes: [`api://${ids.api}/.default`] });
  return { token: result?.accessToken ?? "", expiresOn: result?.expiresOn, asked: networkClient.asked };
}

async function refused(auth: Partial<Configuration["auth"]>) {
  const networkClient = mapped(tenant.origins);
  const failure: unknown = await acquire(auth, networkClient).catch((reason) => reason);
  return { failure, asked: networkClient.asked };
}

async function verify(token: string) {
  const keys = createRemoteJWKSet(
    new URL(tenant.origins.toLocal(`https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`)),
  );
  return jwtVerify(token, keys, {
    issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    audience: ids.api,
    algorithms: ["RS256"],
  });
}

describe("@azure/msal-node", () => {
  it("gets a token by secret, from the real address", async () => {
    const { token, expiresOn, asked } = await acquire({ clientSecret: secret });
    expect((await verify(token)).payload).toMatchObject({ azp: ids.client, azpacr: "1", roles: ["Api.Invoke"] });
    expect(asked.every((line) => line.includes(" https://login.microsoftonline.com/"))).toBe(true);
    expect(
      asked.some((line) => line.startsWith(`POST https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`)),
    ).toBe(true);
    expect(expiresOn?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
  });

  it("gets a token by certificate", async () => {
    const { token } = await acquire({
      clientCertificate: { thumbprintSha256: key.sha256, privateKey: key.privatePem },
    });
    expect((await verify(token)).payload).toMatchObject({ azp: ids.client, azpacr: "2" });
  });

  it("gets a token by federated assertion", async () => {
    const clientAssertion = () => tenant.entra.federatedAssertion({ ...federated, audiences: [federated.audience] });
    const { token } = await acquire({ clientAssertion });
    expect((await verify(token)).payload).toMatchObject({ azp: ids.client, azpacr: "2" });
  });

  it("asks for the metadata of a host that it does not know by heart, and finds the token endpoint in it", async () => {
    const { token, asked } = await acquire({
      ...{ clientSecret: secret, authority: `${alias}/${tenantId}`, knownAuthorities: [new URL(alias).host] },
    });
    expect((await verify(token)).payload.azp).toBe(ids.client);
    expect(asked).toEqual([
      `GET ${alias}/${tenantId}/v2.0/.well-known/openid-configuration`,
      expect.stringContaining(`POST https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`),
    ]);
  });

  it("asks whether an unknown host is Entra, hears no, and sends it no secret", async () => {
    const { asked, failure } = await refused({ clientSecret: secret, authority: `${alias}/${tenantId}` });
    expect(failure).toBeInstanceOf(Error);
    expect(asked).toEqual([
      expect.stringContaining("GET https://login.microsoftonline.com/common/discovery/instance?api-version=1.1&"),
    ]);
  });

  it("understands a refusal", async () => {
    await expect(acquire({ clientSecret: "wrong" })).rejects.toMatchObject({
      errorCode: "invalid_client",
      errorNo: 7000215,
    });
    await expect(acquire({ clientId: ids.roleless, clientSecret: secret })).rejects.toMatchObject({
      errorCode: "invalid_grant",
      errorNo: 501051,
    });
  });

  describe("for people", () => {
    const api = `api://${ids.api}/access`;
    const client = () =>
      new PublicClientApplication({
        ...{ auth: program, system: { networkClient: overTls(tenant), disableInternalRetries: true } },
      });

    it("gets a token by code and PKCE, then silently by refresh token", async () => {
      const msal = client();
      const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
      const redirectUri = "http://localhost:8400";
      const wanted = { scopes: [api], redirectUri, loginHint: "robin@example.com" };
      const url = await msal.getAuthCodeUrl({ ...wanted, codeChallenge: challenge, codeChallengeMethod: "S256" });
      expect(url.startsWith(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/authorize?`)).toBe(true);
      const answer = await fetch(tenant.origins.toLocal(url), { redirect: "manual" });
      const code = String(new URL(String(answer.headers.get("location"))).searchParams.get("code"));
      const given = await msal.acquireTokenByCode({ ...wanted, code, codeVerifier: verifier });
      expect((await verify(given.accessToken)).payload).toMatchObject({
        azp: ids.cli,
        scp: "access",
        roles: ["Api.User"],
      });
      expect(given.account).toMatchObject({ username: "robin@example.com", tenantId });
      if (given.account === null) throw new Error("nobody has signed in");
      const again = await msal.acquireTokenSilent({ account: given.account, scopes: [api], forceRefresh: true });
      expect(again.fromCache).toBe(false);
      expect((await verify(again.accessToken)).payload).toMatchObject({ azp: ids.cli, scp: "access" });
    });

    // MSAL asks at once, and again after the five seconds that Entra says.
    it("gets a token by device code", { timeout: 60_000 }, async () => {
      const given = await client().acquireTokenByDeviceCode({
        scopes: [api],
        deviceCodeCallback: ({ userCode, verificationUri }) => {
          const body = new URLSearchParams({ user_code: userCode, login_hint: "robin@example.com" });
          void fetch(verificationUri, { method: "POST", body });
        },
      });
      expect((await verify(given?.accessToken ?? "")).payload).toMatchObject({
        azp: ids.cli,
        azpacr: "0",
        scp: "access",
      });
    });

    it("understands a refusal of a code", async () => {
      const wanted = { scopes: [api], redirectUri: "http://localhost", code: "x", codeVerifier: "v".repeat(43) };
      await expect(client().acquireTokenByCode(wanted)).rejects.toMatchObject({
        errorCode: "invalid_grant",
        errorNo: 70000,
      });
    });
  });
});
