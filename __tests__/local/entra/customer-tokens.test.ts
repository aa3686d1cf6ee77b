/** Tokens of tenants for customers: in themselves, and before deployments that trust them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PlayedCloud, playStack } from "../../../local/cloud";
import { customerClaims } from "../../../local/entra/customer-tokens";
import type { TokenChanges } from "../../../local/other-issuers/other-issuers";
import type { ClaimRule } from "../../../synthesized/system/deployment";
import { rsaKey, tokenAuthentication } from "../gateway/issuer";
import { deploymentResource, gatewayResource, stackOf, stockRoute } from "../gateway/test-stack";

const tenant = "11111111-2222-4333-8444-555555555555";
const [api, client] = ["a0000000-0000-4000-8000-000000000001", "c0000000-0000-4000-8000-000000000001"];
const externalId = `https://${tenant}.ciamlogin.com/${tenant}/v2.0`;
const b2c = `https://contoso.b2clogin.com/${tenant}/v2.0/`;
const b2cOfPolicy = `https://contoso.b2clogin.com/tfp/${tenant}/b2c_1_a/v2.0/`;
const clock = { now: () => 1_900_000_000_000 };

const rule = (key: string, ...values: string[]): ClaimRule => ({ key, values, isRequired: true });
const claimsOf = (issuer: string, ...rules: ClaimRule[]) =>
  customerClaims({ issuer, audience: api, client, rules }, clock);
const lifetime = { iat: 1_900_000_000, nbf: 1_900_000_000, exp: 1_900_003_600 };

describe("the claims", () => {
  it("of External ID are those of Entra's version 2", () => {
    const claims = claimsOf(externalId, rule("azp", client));
    expect(claims).toMatchObject({
      ...{ iss: externalId, aud: api, tid: tenant, ver: "2.0", azp: client, azpacr: "1", ...lifetime },
      sub: claims?.oid,
    });
    for (const name of ["scp", "appid", "idtyp", "tfp", "client_id"]) expect(claims).not.toHaveProperty(name);
  });

  it("of External ID are a person's where the deployment asks for a scope", () => {
    const claims = claimsOf(externalId, rule("azp", client), rule("scp", "read"));
    expect(claims).toMatchObject({ scp: "read", azpacr: "0", preferred_username: "robin@example.com" });
    expect(claims?.sub).not.toBe(claims?.oid);
    expect(claims).not.toHaveProperty("idtyp");
  });

  it("of B2C are fewer, and name the policy", () => {
    expect(claimsOf(b2c, rule("azp", client), rule("scp", "read"), rule("tfp", "B2C_1_x"))).toEqual({
      ...{ iss: b2c, aud: api, azp: client, ver: "1.0", scp: "read", tfp: "B2C_1_x", ...lifetime },
      ...{ sub: expect.any(String), oid: expect.any(String) },
    });
    expect(claimsOf(b2cOfPolicy, rule("tfp", "B2C_1_x"), rule("tid", "x"))).toMatchObject({
      tfp: "b2c_1_a",
      tid: tenant,
    });
    expect(claimsOf(b2c)).not.toHaveProperty("tid");
  });

  it("have what the deployment wants of claims that are none of Entra's alone", () => {
    const rules = [rule("extension_plan", "gold"), rule("extension_any"), rule("appid", client), rule("ver", "3.0")];
    for (const issuer of [externalId, b2c]) {
      const claims = claimsOf(issuer, ...rules);
      expect(claims).toMatchObject({ extension_plan: "gold", extension_any: "local" });
      expect(claims).not.toHaveProperty("appid");
      expect(claims?.ver).not.toBe("3.0");
    }
  });

  it("name who is listed by subject", () => {
    for (const issuer of [externalId, b2c]) expect(claimsOf(issuer, rule("sub", client))?.sub).toBe(client);
  });

  it.each(["https://issuer.test", "my-issuer", "https://login.microsoftonline.com/x/v2.0", "https://ciamlogin.com/x"])(
    "are not those of %s",
    (issuer) => {
      expect(claimsOf(issuer)).toBeUndefined();
    },
  );
});

const checks = (...pairs: [key: string, value: string][]) =>
  pairs.map(([key, value]) => ({ key, values: [value], is_required: true }));

/** Deployments, by what they ask for. */
const asked = {
  "External ID": [externalId, checks(["azp", client], ["tid", tenant], ["ver", "2.0"])],
  "External ID's people": [externalId, checks(["azp", client], ["scp", "read"])],
  B2C: [b2c, checks(["azp", client], ["scp", "read"])],
  "one policy of B2C": [b2cOfPolicy, checks(["azp", client], ["tfp", "b2c_1_a"])],
  "the client of version 1": [externalId, checks(["appid", client])],
  "an application's kind in B2C": [b2c, checks(["azp", client], ["idtyp", "app"])],
  "version 2 of B2C": [b2c, checks(["azp", client], ["ver", "2.0"])],
  "another tenant": [externalId, checks(["azp", client], ["tid", client])],
  "another policy": [b2cOfPolicy, checks(["azp", client], ["tfp", "b2c_1_b"])],
  "the client of other issuers": [b2c, checks(["client_id", client])],
} as const;

let cloud: PlayedCloud;
beforeAll(async () => {
  const keys = { type: "STATIC_KEYS", uri: null, max_cache_duration_in_hours: null, is_ssl_verify_disabled: null };
  const own = { ...keys, keys: [{ format: "JSON_WEB_KEY", ...rsaKey("one").jwk }] };
  const deployments = Object.values(asked).map(([issuer, rules], index) => {
    const trusting = { issuers: [issuer], audiences: [api], verify_claims: rules };
    const specification = {
      request_policies: [tokenAuthentication({}, trusting, own)],
      routes: [stockRoute("/x", "in")],
    };
    return deploymentResource(`/api${index}`, specification, `api${index}`);
  });
  cloud = await playStack(stackOf([gatewayResource(), ...deployments]));
});
afterAll(async () => cloud?.close());

/** What a deployment answers to a token of its issuer's. */
async function answered(name: string, changes: TokenChanges = {}): Promise<number> {
  const prefix = `/api${Object.keys(asked).indexOf(name)}`;
  const token = await cloud.otherIssuers.find(({ pathPrefix }) => pathPrefix === prefix)?.token(client, changes);
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${cloud.gateways[0]?.url}${prefix}/x`, { headers })).status;
}

describe("a deployment", () => {
  it.each(["External ID", "External ID's people", "B2C", "one policy of B2C"])(
    "that asks for what stands in tokens of %s admits them",
    async (name) => {
      expect(await answered(name)).toBe(200);
    },
  );

  it.each([
    ...["the client of version 1", "an application's kind in B2C", "version 2 of B2C", "another tenant"],
    ...["another policy", "the client of other issuers"],
  ])("that asks for %s admits nobody, which shows here", async (name) => {
    expect(await answered(name)).toBe(401);
  });

  it.each<[string, TokenChanges]>([
    ["another tenant's issuer", { claims: { iss: `https://${client}.ciamlogin.com/${client}/v2.0` } }],
    ["the issuer under the name of the tenant", { claims: { iss: `https://contoso.ciamlogin.com/${tenant}/v2.0` } }],
    ["the issuer at Entra's own host", { claims: { iss: `https://login.microsoftonline.com/${tenant}/v2.0` } }],
    ["B2C's issuer", { claims: { iss: b2c } }],
    ["another client", { claims: { azp: api } }],
    ["the client as its audience, as an ID token has it", { claims: { aud: client }, without: ["azp"] }],
    ["no tenant", { without: ["tid"] }],
  ])("of External ID refuses a token with %s", async (_what, changes) => {
    expect(await answered("External ID", changes)).toBe(401);
  });
});
