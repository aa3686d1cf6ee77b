import fc from "fast-check";
import { expect, it } from "vitest";
import { AllowedClients, allClaims, type RequiredClaim } from "../../../constructs/jwt-secured-deployment-claims";
import { accessTokenClaims, idTokenFindings, idTokenWarnings } from "../../../constructs/private/access-token-marks";
import { TENANT } from "../test-stack";

type Claims = Readonly<Record<string, string>>;

/** What tells the tokens of each kind of issuer apart; all else they have in common. */
const kinds: readonly { readonly issuer: string; readonly access: Claims; readonly id: Claims }[] = [
  {
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    access: { azp: "client", ver: "2.0" },
    id: { ver: "2.0" },
  },
  { issuer: `https://sts.windows.net/${TENANT}/`, access: { appid: "client", ver: "1.0" }, id: { ver: "1.0" } },
  { issuer: `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`, access: { azp: "client" }, id: {} },
  { issuer: "https://idcs-1.identity.oraclecloud.com", access: { tok_type: "AT" }, id: { tok_type: "IT" } },
  { issuer: "https://identity.oraclecloud.com/", access: { tok_type: "AT" }, id: { tok_type: "IT" } },
  { issuer: "https://contoso.okta.com", access: { cid: "client" }, id: {} },
  {
    issuer: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a",
    access: { token_use: "access", client_id: "client" },
    id: { token_use: "id" },
  },
  {
    issuer: "https://sso.example.com/auth/realms/a",
    access: { typ: "Bearer", azp: "client" },
    id: { typ: "ID", azp: "client" },
  },
  { issuer: "https://contoso.eu.auth0.com/", access: { azp: "client" }, id: {} },
  { issuer: "https://issuer.example.com", access: { azp: "client" }, id: { azp: "client" } },
];

const satisfies = (token: Claims, claims: readonly RequiredClaim[]): boolean =>
  claims.every(({ claim, values }) =>
    values.length === 0 ? token[claim] !== undefined : values.includes(token[claim] ?? ""),
  );

it("admits the access tokens of any client, and no ID token unless that is said", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1, maxLength: 5 }), (chosen) => {
      const issuers = chosen.map(({ issuer }) => issuer);
      const claims = allClaims(AllowedClients.anyClientOfTheIssuers(), [], accessTokenClaims(issuers));
      const said = [...idTokenFindings(issuers, claims), ...idTokenWarnings(issuers, claims)];
      expect(chosen.filter(({ access }) => !satisfies(access, claims))).toEqual([]);
      const admitted = chosen.flatMap(({ id }, index) => (satisfies(id, claims) ? [`issuers[${index}]`] : []));
      expect(said.map(({ setting }) => setting).sort()).toEqual(expect.arrayContaining(admitted));
    }),
  );
});

it("says nothing of issuers of one kind", () => {
  const silent = kinds.slice(0, 8).filter(({ issuer }) => {
    const claims = accessTokenClaims([issuer]);
    return [...idTokenFindings([issuer], claims), ...idTokenWarnings([issuer], claims)].length === 0;
  });
  expect(silent).toHaveLength(8);
});

it.each([
  "https://okta.com.example.com/",
  "https://identity.oraclecloud.com.example.com",
  "https://sso.example.com/realms/a/b",
  "https://sso.example.com/realms",
  "http://contoso.okta.com",
])("does not take %s for an issuer that it knows", (issuer) => {
  expect(accessTokenClaims([issuer])).toEqual([]);
});
