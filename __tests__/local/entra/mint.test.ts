import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person } from "../../../local/entra/people";
import { foreignTenant } from "../../../synthesized/system/well-known";
import {
  applied,
  askToken,
  baseResources,
  goodForm,
  ids,
  personId,
  type RunningTenant,
  stackOf,
  startTenant,
  tenantId,
} from "./tenant";

let tenant: RunningTenant;
const now = applied.getTime() / 1000;
const wanted = { client: ids.client, api: ids.api };

beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.entra.close());

async function verified(token: string) {
  const keys = createRemoteJWKSet(new URL(`${tenant.entra.url}/${tenantId}/discovery/v2.0/keys`));
  return (await jwtVerify(token, keys, { currentDate: new Date(0), clockTolerance: 1e11 })).payload;
}

describe("mint", () => {
  it("makes the very token that the endpoint gives", async () => {
    const { body } = await askToken(tenant.entra, goodForm);
    const given = decodeJwt(String(body.access_token));
    const made = await verified(await tenant.entra.mint(wanted));
    const changing = { exp: given.exp, aio: given.aio, rh: given.rh, uti: given.uti };
    expect({ ...made, ...changing }).toEqual(given);
  });

  it("makes another tenant's token with the same keys: only its claims tell", async () => {
    const claims = await verified(await tenant.entra.mint({ ...wanted, tenant: foreignTenant }));
    expect(claims).toMatchObject({
      iss: `https://login.microsoftonline.com/${foreignTenant}/v2.0`,
      tid: foreignTenant,
      aud: ids.api,
    });
  });

  it("makes the other version's token", async () => {
    const token = await tenant.entra.mint({ ...wanted, version: 1 });
    expect(await verified(token)).toMatchObject({
      iss: `https://sts.windows.net/${tenantId}/`,
      appid: ids.client,
      ver: "1.0",
    });
    expect(decodeProtectedHeader(token)).toHaveProperty("x5t");
  });

  it("makes an expired token", async () => {
    const claims = await verified(await tenant.entra.mint({ ...wanted, expiresIn: -1 }));
    expect(claims).toMatchObject({ exp: now - 1, nbf: now - 3601 });
  });

  it("makes an ID token: its audience is the client", async () => {
    const claims = await verified(await tenant.entra.mint({ ...wanted, kind: "id" }));
    expect(claims).toMatchObject({
      aud: ids.client,
      iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      preferred_username: person.userPrincipalName,
    });
    expect(claims).not.toHaveProperty("azp");
  });

  it("makes a person's token: scp instead of roles", async () => {
    const claims = await verified(await tenant.entra.mint({ ...wanted, kind: "user" }));
    expect(claims).toMatchObject({ scp: "access", azp: ids.client, idtyp: "user", oid: person.objectId });
    expect(claims).not.toHaveProperty("roles");
  });

  it("changes, adds and leaves out what it is told to", async () => {
    const token = await tenant.entra.mint({
      ...wanted,
      claims: { azp: "x", extra: [1] },
      without: ["tid", "roles"],
      header: { kid: "other" },
    });
    expect(decodeJwt(token)).toMatchObject({ azp: "x", extra: [1] });
    expect(decodeJwt(token)).not.toHaveProperty("tid");
    expect(decodeProtectedHeader(token).kid).toBe("other");
  });

  it("knows clients and APIs that nobody registered", async () => {
    expect(await verified(await tenant.entra.mint({ client: "who", api: "what" }))).toMatchObject({
      azp: "who",
      aud: "what",
    });
  });
});

describe("userToken", () => {
  it("is given, with roles, to somebody who is assigned, through a pre-authorized client", async () => {
    const claims = await verified(await tenant.entra.userToken(ids.cli, `api://${ids.api}`));
    expect(claims).toMatchObject({
      aud: ids.api,
      azp: ids.cli,
      azpacr: "0",
      scp: "access",
      idtyp: "user",
      roles: ["Api.User"],
      oid: personId,
    });
  });

  it("is refused to a client that is not pre-authorized: AADSTS65001", async () => {
    await expect(tenant.entra.userToken(ids.client, ids.api)).rejects.toMatchObject({
      code: 65001,
      error: "invalid_grant",
    });
  });

  it("is refused for an API that nobody registered: AADSTS500011", async () => {
    await expect(tenant.entra.userToken(ids.cli, "api://nobody")).rejects.toMatchObject({ code: 500011 });
  });

  it("is refused when nobody is assigned: AADSTS50105", async () => {
    const without = baseResources.filter(({ name }) => name !== "person");
    tenant.entra.apply(stackOf(without));
    await expect(tenant.entra.userToken(ids.cli, ids.api)).rejects.toMatchObject({
      code: 50105,
      error: "invalid_grant",
    });
    tenant.entra.apply(stackOf(baseResources));
  });
});
