/** What callers of other tenants, guests and managed identities get, by Entra's rules. */
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SignIn } from "../../../local/entra/mint";
import { foreignTenant } from "../../../synthesized/system/well-known";
import {
  askToken,
  identityId,
  ids,
  personId,
  type RunningTenant,
  secret,
  sharedResources,
  startTenant,
  tenantId,
  trusting,
} from "./tenant";

const partner = "77777777-7777-4777-8777-777777777777";
const started: Record<1 | 2, RunningTenant | undefined> = { 1: undefined, 2: undefined };

beforeAll(async () => {
  for (const version of [1, 2] as const) {
    const deployments = trusting(version === 2 ? ids.sharedApi : "api://shared", [tenantId, partner], version);
    started[version] = await startTenant(sharedResources(version), { deployments });
  }
});
afterAll(async () => void (await Promise.all([started[1]?.entra.close(), started[2]?.entra.close()])));

function entraOf(version: 1 | 2) {
  const tenant = started[version];
  if (tenant === undefined) throw new Error("not started");
  return tenant.entra;
}
const issuerOf = (version: 1 | 2, tenant: string): string =>
  version === 1 ? `https://sts.windows.net/${tenant}/` : `https://login.microsoftonline.com/${tenant}/v2.0`;
const ofVersion = {
  1: { client: "appid", proof: "appidacr", ver: "1.0", aud: "api://shared" },
  2: { client: "azp", proof: "azpacr", ver: "2.0", aud: ids.sharedApi },
} as const;

function ask(version: 1 | 2, tenant: string, form: Readonly<Record<string, string>>) {
  return askToken(
    entraOf(version),
    { grant_type: "client_credentials", client_secret: secret, scope: "api://shared/.default", ...form },
    { path: `${tenant}/oauth2/v2.0/token` },
  );
}

describe.each([1, 2] as const)("version %i", (version) => {
  const names = ofVersion[version];

  describe("a client that is registered for several tenants", () => {
    it.each([tenantId, partner, foreignTenant])("gets the token of tenant %s", async (tenant) => {
      const { body } = await ask(version, tenant, { client_id: ids.sharedClient });
      const claims = decodeJwt(String(body.access_token));
      expect(claims).toMatchObject({
        ...{ iss: issuerOf(version, tenant), tid: tenant, aud: names.aud, ver: names.ver },
        ...{ [names.client]: ids.sharedClient, [names.proof]: "1", idtyp: "app", sub: claims.oid },
      });
      // A role is given in a tenant, and by it.
      expect(claims.roles).toEqual(tenant === tenantId ? ["Api.Invoke"] : undefined);
    });

    it("is somebody else in each of them", async () => {
      const tenants = [tenantId, partner, foreignTenant];
      const answers = await Promise.all(tenants.map((tenant) => ask(version, tenant, { client_id: ids.sharedClient })));
      expect(new Set(answers.map(({ body }) => decodeJwt(String(body.access_token)).oid)).size).toBe(3);
    });
  });

  it.each([partner, foreignTenant])("nobody knows a client of the stack's tenant alone in %s", async (tenant) => {
    const { body } = await ask(version, tenant, { client_id: ids.client });
    expect(body.error_codes).toEqual([700016]);
    await expect(entraOf(version).userToken(ids.client, ids.sharedApi, { tenant })).rejects.toMatchObject({
      code: 700016,
    });
  });

  it.each([partner, foreignTenant])("nor an API of it in %s", async (tenant) => {
    const { body } = await ask(version, tenant, { client_id: ids.sharedClient, scope: `api://${ids.api}/.default` });
    expect(body.error_codes).toEqual([500011]);
    await expect(entraOf(version).userToken(ids.cli, ids.api, { tenant })).rejects.toMatchObject({ code: 500011 });
  });

  describe("a person", () => {
    const claimsOf = async (signIn: SignIn) => decodeJwt(await entraOf(version).userToken(ids.cli, names.aud, signIn));

    it.each([partner, foreignTenant])("of %s gets that tenant's token, without an assignment", async (tenant) => {
      const claims = await claimsOf({ tenant });
      expect(claims).toMatchObject({
        ...{ iss: issuerOf(version, tenant), tid: tenant, aud: names.aud, ver: names.ver, scp: "access" },
        ...{ [names.client]: ids.cli, [names.proof]: "0", idtyp: "user", acct: 0 },
      });
      expect(claims).not.toHaveProperty("roles");
      expect(claims).not.toHaveProperty("idp");
    });

    it("who is a guest and assigned gets this tenant's token, which tells where they came from", async () => {
      const claims = await claimsOf({ guest: "assigned" });
      expect(claims).toMatchObject({
        ...{ iss: issuerOf(version, tenantId), tid: tenantId, oid: personId, scp: "access", roles: ["Api.User"] },
        ...{ idp: issuerOf(1, foreignTenant), acct: 1, email: "kim@neighbour.example", idtyp: "user" },
      });
      // The name in a tenant's own form is not given unless it is asked for as such.
      expect(claims).not.toHaveProperty("upn");
    });

    it("who is a guest and not assigned gets none: AADSTS50105", async () => {
      await expect(claimsOf({ guest: "unassigned" })).rejects.toMatchObject({ code: 50105 });
    });

    it("who is a guest of another tenant gets its token, since it asks for no assignment", async () => {
      const claims = await claimsOf({ tenant: partner, guest: "unassigned" });
      expect(claims).toMatchObject({ tid: partner, idp: issuerOf(1, foreignTenant), acct: 1 });
    });

    it("has another oid and sub in each tenant and as a guest", async () => {
      const signIns: SignIn[] = [
        {},
        { tenant: partner },
        { tenant: foreignTenant },
        { tenant: partner, guest: "unassigned" },
      ];
      const all = await Promise.all(signIns.map(claimsOf));
      expect(new Set(all.map(({ oid }) => oid)).size).toBe(4);
      expect(new Set(all.map(({ sub }) => sub)).size).toBe(4);
    });

    it("of a tenant that there is not gets none: AADSTS90002", async () => {
      await expect(claimsOf({ tenant: ids.api })).rejects.toMatchObject({ code: 90002 });
    });
  });

  describe("a managed identity", () => {
    it("gets what an application gets, with its name in Azure, and is proven as by a certificate", async () => {
      const claims = decodeJwt(await entraOf(version).unprovenToken(ids.identity, "api://shared/.default"));
      const principal = ids.identity.replace(/^./, "d");
      expect(claims).toMatchObject({
        ...{ [names.client]: ids.identity, [names.proof]: "2", oid: principal, sub: principal, tid: tenantId },
        ...{ idtyp: "app", roles: ["Api.Invoke"], xms_mirid: identityId },
      });
      expect(claims).not.toHaveProperty("scp");
    });

    it("has no secret that a token endpoint would take", async () => {
      expect((await ask(version, tenantId, { client_id: ids.identity })).body.error_codes).toEqual([7000215]);
    });

    it("is known in its own tenant alone", async () => {
      expect((await ask(version, partner, { client_id: ids.identity })).body.error_codes).toEqual([700016]);
    });
  });
});

it("a tenant that no deployment trusts, and that is not there to be a stranger's, is not known", async () => {
  expect((await ask(2, ids.client, { client_id: ids.sharedClient })).body.error_codes).toEqual([90002]);
});
