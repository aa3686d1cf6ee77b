/**
 * The judge that this project did not write: Microsoft's own client, unmodified, told only where to send its requests.
 */
import {
  ConfidentialClientApplication,
  type Configuration,
  type INetworkModule,
  type NetworkResponse,
} from "@azure/msal-node";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OriginMap } from "../../../synthesized/system/origins";
import { type ClientKey, createClientKey } from "./client-key";
import { clientCertificate, federated, ids, type RunningTenant, secret, startTenant, tenantId } from "./tenant";

let key: ClientKey;
let tenant: RunningTenant;

beforeAll(async () => {
  key = await createClientKey(new Date());
  tenant = await startTenant([clientCertificate(key.pem)]);
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
});
