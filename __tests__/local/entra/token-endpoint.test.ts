import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { microsoftGraph } from "../../../synthesized/system/well-known";
import { applied, askToken, goodForm, ids, type RunningTenant, secret, startTenant, tenantId } from "./tenant";

let tenant: RunningTenant;

beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.entra.close());

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const now = applied.getTime() / 1000;

async function tokenFor(form: Parameters<typeof askToken>[1], path?: string): Promise<string> {
  const { status, body } = await askToken(tenant.entra, form, path === undefined ? {} : { path });
  expect(body).not.toHaveProperty("error");
  expect(status).toBe(200);
  return String(body.access_token);
}

describe("a version 2 API", () => {
  it("gets tokens with exactly Entra's claims", async () => {
    const token = await tokenFor(goodForm);
    expect(decodeProtectedHeader(token)).toEqual({ typ: "JWT", alg: "RS256", kid: tenant.entra.keys.signing.kid });
    const claims = decodeJwt(token);
    expect(claims).toEqual({
      aud: ids.api,
      iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      iat: now - 300,
      nbf: now - 300,
      exp: expect.any(Number),
      aio: expect.any(String),
      azp: ids.client,
      azpacr: "1",
      idtyp: "app",
      oid: expect.stringMatching(guid),
      sub: claims.oid,
      rh: expect.any(String),
      roles: ["Api.Invoke"],
      tid: tenantId,
      uti: expect.stringMatching(/^[\w-]{22}$/),
      ver: "2.0",
    });
    expect(claims.exp).toBeGreaterThanOrEqual(now + 3600);
    expect(claims.exp).toBeLessThanOrEqual(now + 5400);
  });

  it("gets version 2 tokens on the version 1 endpoint too: the API decides", async () => {
    const token = await tokenFor(
      { ...goodForm, scope: undefined, resource: `api://${ids.api}` },
      `${tenantId}/oauth2/token`,
    );
    expect(decodeJwt(token)).toMatchObject({ ver: "2.0", aud: ids.api, azp: ids.client });
  });

  it("gets no roles for a client that holds an assignment without one", async () => {
    const claims = decodeJwt(await tokenFor({ ...goodForm, client_id: ids.assignedWithoutRole }));
    expect(claims).not.toHaveProperty("roles");
  });

  it("lets any client in where no assignment is required, and says nothing of roles or idtyp", async () => {
    const claims = decodeJwt(await tokenFor({ ...goodForm, client_id: ids.roleless, scope: "api://open/.default" }));
    expect(claims).not.toHaveProperty("roles");
    expect(claims).not.toHaveProperty("idtyp");
  });

  it("is found by its client id in any case", async () => {
    const claims = decodeJwt(await tokenFor({ ...goodForm, scope: `${ids.api.toUpperCase()}/.default` }));
    expect(claims.aud).toBe(ids.api);
  });
});

describe("a version 1 API", () => {
  it("gets version 1 tokens on the version 2 endpoint", async () => {
    const token = await tokenFor({ ...goodForm, scope: "https://old.example.com/api/.default" });
    const { kid } = tenant.entra.keys.signing;
    expect(decodeProtectedHeader(token)).toEqual({ typ: "JWT", alg: "RS256", x5t: kid, kid });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      aud: "https://old.example.com/api",
      iss: `https://sts.windows.net/${tenantId}/`,
      idp: `https://sts.windows.net/${tenantId}/`,
      appid: ids.client,
      appidacr: "1",
      ver: "1.0",
      roles: ["Api.Invoke"],
      sub: claims.oid,
    });
    expect(claims).not.toHaveProperty("azp");
  });

  it.each([
    ["https://old.example.com/api", "https://old.example.com/api"],
    ["https://old.example.com/api/", "https://old.example.com/api/"],
    [ids.oldApi, ids.oldApi],
  ])("has the audience that the client wrote: %s", async (resource, audience) => {
    const token = await tokenFor({ ...goodForm, scope: undefined, resource }, `${tenantId}/oauth2/token`);
    expect(decodeJwt(token).aud).toBe(audience);
  });
});

describe("the answer", () => {
  it("has numbers on version 2 and is never kept", async () => {
    const { body, headers } = await askToken(tenant.entra, goodForm);
    expect(body).toEqual({
      token_type: "Bearer",
      expires_in: expect.any(Number),
      ext_expires_in: body.expires_in,
      access_token: expect.any(String),
    });
    expect(headers.get("cache-control")).toBe("no-store, no-cache");
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it("has numbers as text, and the resource, on version 1", async () => {
    const { body } = await askToken(
      tenant.entra,
      { ...goodForm, scope: undefined, resource: ids.api },
      { path: `${tenantId}/oauth2/token` },
    );
    const claims = decodeJwt(String(body.access_token));
    expect(body).toEqual({
      ...{ token_type: "Bearer", access_token: expect.any(String), resource: ids.api },
      ...{
        expires_in: expect.stringMatching(/^\d+$/),
        ext_expires_in: body.expires_in,
        expires_on: `${claims.exp}`,
        not_before: `${claims.nbf}`,
      },
    });
  });

  it("takes the secret by HTTP Basic, form-encoded inside it", async () => {
    const { status } = await askToken(
      tenant.entra,
      { grant_type: "client_credentials", scope: goodForm.scope },
      {
        headers: {
          authorization: `Basic ${Buffer.from(`${ids.client}:${encodeURIComponent(secret)}`).toString("base64")}`,
        },
      },
    );
    expect(status).toBe(200);
  });
});

describe("the signature", () => {
  it("verifies through the served key set of either version", async () => {
    const token = await tokenFor(goodForm);
    for (const path of ["discovery/v2.0/keys", "discovery/keys"]) {
      const keys = createRemoteJWKSet(new URL(`${tenant.entra.url}/${tenantId}/${path}`));
      const { payload } = await jwtVerify(token, keys, {
        ...{ algorithms: ["RS256"], audience: ids.api, issuer: `https://login.microsoftonline.com/${tenantId}/v2.0` },
        currentDate: applied,
      });
      expect(payload.azp).toBe(ids.client);
    }
  });

  it("of a Microsoft Graph token verifies for nobody but Graph: its nonce is hashed before signing", async () => {
    const token = await tokenFor({
      ...goodForm,
      client_id: ids.roleless,
      scope: "https://graph.microsoft.com/.default",
    });
    expect(decodeJwt(token)).toMatchObject({ aud: "https://graph.microsoft.com", ver: "1.0" });
    expect(decodeProtectedHeader(token)).toHaveProperty("nonce");
    const keys = createRemoteJWKSet(new URL(`${tenant.entra.url}/${tenantId}/discovery/keys`));
    await expect(jwtVerify(token, keys, { currentDate: applied })).rejects.toMatchObject({
      code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    });
    expect(microsoftGraph.identifierUris).toContain("https://graph.microsoft.com");
  });
});
