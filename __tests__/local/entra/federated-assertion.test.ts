import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchIssuerKeys } from "../../../local/entra/issuer-keys";
import { originMap } from "../../../synthesized/system/origins";
import { stranger } from "../../../synthesized/verify/forge";
import { assertionForm } from "./client-key";
import {
  applied,
  askToken,
  federated,
  federatedCredential,
  ids,
  type RunningTenant,
  startTenant,
  tenantId,
} from "./tenant";

let tenant: RunningTenant;
const credential = { issuer: federated.issuer, subject: federated.subject, audiences: [federated.audience] };
const now = applied.getTime() / 1000;

beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.entra.close());

describe("a federated assertion", () => {
  it("earns a token that says so", async () => {
    const assertion = await tenant.entra.federatedAssertion(credential);
    const { body } = await askToken(tenant.entra, assertionForm(assertion));
    expect(decodeJwt(String(body.access_token))).toMatchObject({ azp: ids.client, azpacr: "2" });
  });

  it("is judged by keys that the issuer serves under its real address", async () => {
    const url = tenant.origins.toLocal(`${federated.issuer}/.well-known/openid-configuration`);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(await (await fetch(url)).json()).toEqual({ issuer: federated.issuer, jwks_uri: `${federated.issuer}/keys` });
  });
});

it("a managed identity, whose issuer is Entra itself, may be trusted too", async () => {
  const issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;
  const trusted = { issuer, subject: "abababab-0000-4000-8000-000000000001", audiences: [federated.audience] };
  const managed = await startTenant([federatedCredential("managed", trusted)]);
  try {
    const { status } = await askToken(managed.entra, assertionForm(await managed.entra.federatedAssertion(trusted)));
    expect(status).toBe(200);
  } finally {
    await managed.entra.close();
  }
});

it("an issuer that is not on this machine is never asked", async () => {
  const keysOf = (issuer: string) => fetchIssuerKeys(issuer, originMap());
  await expect(keysOf("https://token.actions.example.com")).rejects.toThrow(/not answered on this machine/);
});

describe("a federated assertion is refused", () => {
  it.each([
    ["its issuer is not trusted", 700211, { iss: "https://other.example.com" }],
    ["its issuer has one slash more", 700211, { iss: `${federated.issuer}/` }],
    ["its subject is another", 700213, { sub: "repo:acme/orders:environment:test" }],
    ["its subject differs in case", 7002138, { sub: federated.subject.toUpperCase() }],
    ["its audience is another", 700212, { aud: "api://AzureADTokenExchangeX" }],
    ["it has ended", 700024, { exp: now - 301 }],
    ["Entra itself made it", 700222, { iss: `https://login.microsoftonline.com/${tenantId}/v2.0` }],
  ])("when %s: AADSTS%i", async (_why, code, changes) => {
    const assertion = await tenant.entra.federatedAssertion(credential, changes);
    const { body, status } = await askToken(tenant.entra, assertionForm(assertion));
    expect(body).toMatchObject({ error: "invalid_client", error_codes: [code] });
    expect(status).toBe(401);
  });

  it("when somebody else signed it: AADSTS50013", async () => {
    const forged = await (await stranger()).sign(await tenant.entra.federatedAssertion(credential));
    const { body } = await askToken(tenant.entra, assertionForm(forged));
    expect(body).toMatchObject({ error: "invalid_client", error_codes: [50013] });
  });
});
