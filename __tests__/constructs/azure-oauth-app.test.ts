import { describe, expect, it } from "vitest";
import type { AzureOAuthAppProps } from "../../constructs/index";
import type { JsonObject } from "../terraform-schema/json";
import { codesIn, documentOf, entraApp, OBJECT, resourcesOf, secured, TENANT, testStack, written } from "./test-stack";

const OTHER_TENANT = "99999999-2222-3333-4444-555555555555";

function made(over: Partial<AzureOAuthAppProps> = {}) {
  const stack = testStack();
  const app = entraApp(stack, over);
  const document = documentOf(stack);
  const registration = resourcesOf(document, "azuread_application")[app.application.friendlyUniqueId] ?? {};
  return { stack, app, document, registration };
}

describe("the registration", () => {
  it("is of one tenant, for v2 tokens, with a role for programs", () => {
    const { registration } = made();
    expect(registration).toMatchObject({
      display_name: "Orders",
      sign_in_audience: "AzureADMyOrg",
      api: { requested_access_token_version: 2 },
      app_role: [{ value: "Api.Invoke", allowed_member_types: ["Application"], enabled: true }],
      lifecycle: { prevent_destroy: true, ignore_changes: ["identifier_uris"] },
    });
  });

  it("lets Entra refuse tokens to whoever has no role", () => {
    const { document, app } = made();
    const principal = resourcesOf(document, "azuread_service_principal")[app.servicePrincipal.friendlyUniqueId];
    expect(principal).toHaveProperty("app_role_assignment_required", true);
  });

  it("has an identifier URI that every tenant's policy allows, by a resource of its own", () => {
    const { document, stack, app } = made();
    const id = app.application.friendlyUniqueId;
    expect(Object.values(resourcesOf(document, "azuread_application_identifier_uri"))).toMatchObject([
      { identifier_uri: `api://\${azuread_application.${id}.client_id}` },
    ]);
    expect(written(stack, app.scope)).toMatch(
      /^\$\{azuread_application_identifier_uri\.\w+\.identifier_uri\}\/\.default$/,
    );
  });

  it("asks for the claims that the gateway verifies", () => {
    const claims = (over?: Partial<AzureOAuthAppProps>) =>
      (made(over).registration.optional_claims as JsonObject).access_token;
    expect(claims()).toEqual([{ name: "idtyp" }]);
    expect(claims({ tokenVersion: 1 })).toEqual([
      { name: "idtyp" },
      { name: "aud", additional_properties: ["use_guid"] },
    ]);
  });

  it("lists its owner, since the provider would remove one that nobody lists", () => {
    expect(made().registration.owners).toEqual([expect.stringMatching(/data\.azuread_client_config\.\S+\.object_id/)]);
    expect(made({ ownerIds: [OBJECT] }).registration.owners).toEqual([OBJECT]);
  });

  it("asks for the current login only where something of it is needed", () => {
    const asked = (over: Partial<AzureOAuthAppProps>) =>
      Object.keys(resourcesOf(made(over).document, "data.azuread_client_config")).length;
    expect([asked({}), asked({ tenantId: TENANT }), asked({ ownerIds: [OBJECT] })]).toEqual([1, 1, 1]);
    expect(asked({ tenantId: TENANT, ownerIds: [OBJECT] })).toBe(0);
  });

  it("keeps the ids of roles when people read other names", () => {
    const ids = (roles: AzureOAuthAppProps["roles"]) =>
      (made({ roles }).registration.app_role as JsonObject[]).map(({ id }) => id);
    expect(ids([{ value: "Read", displayName: "A" }])).toEqual(ids([{ value: "Read", description: "B" }]));
    expect(ids([{ value: "Read" }])).not.toEqual(ids([{ value: "Write" }]));
  });
});

describe("what it says of accepted tokens", () => {
  it.each([
    [2, "azp", "https://login.microsoftonline.com/T/v2.0", "https://login.microsoftonline.com/T/discovery/v2.0/keys"],
    [1, "appid", "https://sts.windows.net/T/", "https://login.microsoftonline.com/T/discovery/keys"],
  ] as const)("of version %i", (tokenVersion, claim, issuer, jwksUri) => {
    const { app, stack } = made({ tokenVersion, tenantId: TENANT });
    expect(app.clientIdClaim).toBe(claim);
    expect(app.issuers).toEqual([issuer.replace("T", TENANT)]);
    expect(app.jwksUri).toBe(jwksUri.replace("/T/", `/${TENANT}/`));
    expect(written(stack, app.audiences)).toEqual([written(stack, app.clientId)]);
    expect(app.requiredClaims).toEqual([
      { claim: "tid", values: [TENANT] },
      { claim: "ver", values: [`${tokenVersion}.0`] },
      { claim: "idtyp", values: ["app"] },
    ]);
    expect(app.tokenEndpoint).toBe(`https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`);
    expect(app.tokenEndpointV1).toBe(`https://login.microsoftonline.com/${TENANT}/oauth2/token`);
  });

  it("of several tenants, with the keys of all organizations", () => {
    const { app } = made({ tenantId: TENANT, signInAudience: "AzureADMultipleOrgs", trustedTenantIds: [OTHER_TENANT] });
    expect(app.issuers).toHaveLength(2);
    expect(app.requiredClaims[0]).toEqual({ claim: "tid", values: [TENANT, OTHER_TENANT] });
    expect(app.jwksUri).toBe("https://login.microsoftonline.com/organizations/discovery/v2.0/keys");
  });

  it("where people call too, not that they are a program's", () => {
    const { app } = made({ delegatedAccess: { principalIds: [OBJECT] } });
    expect(app.requiredClaims.map(({ claim }) => claim)).toEqual(["tid", "ver"]);
    expect(app.clientIds).toContain("04b07795-8ddb-461a-bbee-02f9e1bf7b46");
  });

  it("never admits a client that is to be refused", () => {
    const { app, stack } = made({ clients: [{ name: "billing" }, { name: "refused", admitted: false }] });
    expect(app.clients.map(({ admitted }) => admitted)).toEqual([true, false]);
    expect(written(stack, app.clientIds)).toEqual([written(stack, app.clients[0]?.clientId)]);
  });
});

it("tells a deployment all that it asks for", () => {
  expect(
    codesIn((scope) => {
      const app = entraApp(scope);
      secured(scope, { trust: app.trust({ keys: app.jwksUri }) });
    }),
  ).toEqual([]);
});

it("without clients admits nobody, which is a finding where it is used", () => {
  expect(
    codesIn((scope) => {
      const app = entraApp(scope, { clients: [] });
      secured(scope, { trust: app.trust({ keys: app.jwksUri }) });
    }),
  ).toEqual(["ALLOWED_CLIENTS_EMPTY"]);
});
