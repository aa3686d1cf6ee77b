import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entraIssuer, Issuer, Trust, VerificationKeys } from "../../constructs/index";
import { codesIn, secured, TENANT } from "./test-stack";

const keys = "https://issuer.example.com/keys?appid=1";

describe("names the client in the claim of its access tokens", () => {
  it.each([
    ["External ID", Issuer.externalId({ issuer: `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`, keys }), "azp"],
    ["B2C", Issuer.b2c({ issuer: `https://contoso.b2clogin.com/tfp/${TENANT}/b2c_1_a/v2.0/`, keys }), "azp"],
    ["Auth0", Issuer.auth0({ issuer: "https://example.eu.auth0.com/", keys }), "azp"],
    ["Auth0 by RFC 9068", Issuer.auth0({ issuer: "https://a.auth0.com/", keys, tokenProfile: "rfc9068" }), "client_id"],
    ["any other", Issuer.oidc({ issuer: "https://issuer.example.com", keys }), "client_id"],
    ["any other, as it is said", Issuer.oidc({ issuer: "https://a.okta.com", keys, clientClaim: "azp" }), "azp"],
    ["Entra v2", Issuer.oidc({ issuer: entraIssuer("global", TENANT, 2), keys }), "azp"],
    ["Entra v1", Issuer.oidc({ issuer: entraIssuer("china", TENANT, 1), keys }), "appid"],
    [
      "External ID by its issuer",
      Issuer.oidc({ issuer: `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`, keys }),
      "azp",
    ],
    ["Okta", Issuer.oidc({ issuer: "https://example.okta.com/oauth2/default", keys }), "cid"],
    ["Cognito", Issuer.oidc({ issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a", keys }), "client_id"],
    ["Keycloak", Issuer.oidc({ issuer: "https://sso.example.com/realms/shop", keys }), "azp"],
    ["OCI", Issuer.oidc({ issuer: "https://identity.oraclecloud.com/", keys }), "client_id"],
  ])("%s", (_name, { clientClaim }, claim) => {
    expect(clientClaim).toBe(claim);
  });
});

const kinds = [Issuer.externalId, Issuer.b2c, Issuer.auth0, Issuer.oidc] as const;

it("takes issuer and address of the keys letter by letter", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.webUrl(),
      fc.webUrl({ withQueryParameters: true }),
      (make, issuer, uri) => {
        const made = make({ issuer, keys: uri });
        expect(made.issuers).toEqual([issuer]);
        expect(made.keys.toOutput()).toEqual({ uri, cache_hours: 1 });
      },
    ),
  );
});

it("takes several issuers of the same keys, an adapter, and keys", () => {
  const several = ["https://a.example.com", "https://b.example.com"];
  const adapter = { jwksUri: "https://keys.example.com/keys" };
  expect(Issuer.oidc({ issuer: several, keys: adapter })).toMatchObject({ issuers: several });
  expect(Issuer.oidc({ issuer: several, keys: adapter }).keys.toOutput()).toMatchObject({ uri: adapter.jwksUri });
  const own = VerificationKeys.remoteJwks({ uri: keys, cacheHours: 3 });
  expect(Issuer.oidc({ issuer: several, keys: own }).keys).toBe(own);
});

describe("a deployment that trusts one", () => {
  const codes = (issuer: Issuer) =>
    codesIn((scope) =>
      secured(scope, {
        trust: Trust.of({
          issuer,
          audiences: ["https://orders.example.com"],
          clients: ["billing"],
          requiredClaims: [],
        }),
      }),
    );

  it("has no finding", () => {
    expect(codes(Issuer.auth0({ issuer: "https://example.eu.auth0.com/", keys }))).toEqual([]);
  });

  it.each([
    ["no issuer", [], "ISSUERS_COUNT"],
    [
      "more than there may be",
      Array.from({ length: 6 }, (_, index) => `https://${index}.example.com`),
      "ISSUERS_COUNT",
    ],
    ["no address", "https://", "ISSUER_INVALID"],
  ])("is told of %s", (_what, issuer, code) => {
    expect(codes(Issuer.oidc({ issuer, keys }))).toEqual([code]);
  });
});
