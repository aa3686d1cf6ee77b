import { createHash, createPublicKey, X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EntraJwk } from "../../../local/entra/key-documents";
import { applied, type RunningTenant, startTenant, tenantId } from "./tenant";

let tenant: RunningTenant;

beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.entra.close());

async function keysAt(path: string): Promise<readonly EntraJwk[]> {
  const answer = await fetch(`${tenant.entra.url}/${path}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("max-age=86400, private");
  const { keys } = JSON.parse(await answer.text());
  return keys;
}

describe("a tenant's key set", () => {
  it("has four to seven entries with exactly the members of Entra's version 2", async () => {
    const keys = await keysAt(`${tenantId}/discovery/v2.0/keys`);
    expect(keys.length).toBeGreaterThanOrEqual(4);
    expect(keys.length).toBeLessThanOrEqual(7);
    for (const key of keys)
      expect(Object.keys(key).sort()).toEqual(["e", "issuer", "kid", "kty", "n", "use", "x5c", "x5t"]);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
    expect(keys.every(({ issuer }) => issuer === `https://login.microsoftonline.com/${tenantId}/v2.0`)).toBe(true);
  });

  it("names no issuer on version 1, and is the same otherwise", async () => {
    const v1 = await keysAt(`${tenantId}/discovery/keys`);
    const v2 = await keysAt(`${tenantId}/discovery/v2.0/keys`);
    expect(v1).toEqual(v2.map(({ issuer, ...key }) => key));
  });

  it("takes an appid as Entra does", async () => {
    expect(await keysAt(`${tenantId}/discovery/v2.0/keys?appid=00000000-0000-0000-0000-000000000000`)).toEqual(
      await keysAt(`${tenantId}/discovery/v2.0/keys`),
    );
  });
});

it("each key is RSA-2048 with exponent 65537 and certified by itself for five years", async () => {
  for (const { kty, use, kid, x5t, n, e, x5c } of await keysAt(`${tenantId}/discovery/v2.0/keys`)) {
    expect({ kty, use, e, x5t }).toEqual({ kty: "RSA", use: "sig", e: "AQAB", x5t: kid });
    expect(Buffer.from(n, "base64url")).toHaveLength(256);
    expect(x5c).toHaveLength(1);
    const der = Buffer.from(x5c[0], "base64");
    expect(createHash("sha1").update(der).digest("base64url")).toBe(kid);
    const certificate = new X509Certificate(der);
    expect(certificate.subject).toBe("CN=accounts.accesscontrol.windows.net");
    expect(certificate.issuer).toBe(certificate.subject);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.equals(createPublicKey({ key: { kty, n, e }, format: "jwk" }))).toBe(true);
    expect(Date.parse(certificate.validFrom)).toBe(applied.getTime());
    expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBe(5 * 365 * 86_400_000);
  }
});

describe("key sets of many tenants", () => {
  const template = "https://login.microsoftonline.com/{tenantid}/v2.0";
  const consumer = "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0";

  it("name a template as issuer on organizations", async () => {
    const keys = await keysAt("organizations/discovery/v2.0/keys");
    expect(new Set(keys.map(({ issuer }) => issuer))).toEqual(new Set([template]));
  });

  it("mix in the keys of personal accounts on common, and have only those on consumers", async () => {
    const common = await keysAt("common/discovery/v2.0/keys");
    expect(new Set(common.map(({ issuer }) => issuer))).toEqual(new Set([template, consumer]));
    const consumers = await keysAt("consumers/discovery/v2.0/keys");
    expect(consumers).toEqual(common.filter(({ issuer }) => issuer === consumer));
  });
});

it("an unknown tenant is told so in Entra's words", async () => {
  const answer = await fetch(`${tenant.entra.url}/00000000-0000-0000-0000-00000000dead/discovery/v2.0/keys`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: "invalid_request", error_codes: [90002] });
});
