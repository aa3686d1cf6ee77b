/** Examples of registrations in Entra ID: APIs, roles, clients and their credentials. */
import { ClientCredentials, EntraClient } from "cdktf-entra-oci-gateway";
import { api, type CodeExample, existingRegistration, GUID, OTHER_GUID, registration } from "./beginnings";
import { certificate } from "./certificate";

const billing = (credentials: ClientCredentials) => registration({ clients: [{ name: "billing", credentials }] });
const existing = (name: string, clientId: string, ...roles: readonly string[]) =>
  EntraClient.fromClientId({ name, clientId, ...(roles.length > 0 && { roles }) });

export const entraExamples = {
  SIGN_IN_AUDIENCE_INVALID: {
    wrong: () => registration({ signInAudience: "AzureADMultipleOrgs" }),
    // Which tenants, by id.
    right: () => registration({ signInAudience: "AzureADMultipleOrgs", trustedTenantIds: [GUID] }),
  },
  DISPLAY_NAME_INVALID: {
    wrong: () => api({ displayName: "" }),
    right: () => api({ displayName: "Orders" }),
  },
  DELEGATED_ACCESS_OPEN: {
    wrong: () =>
      registration({
        ...{ signInAudience: "AzureADMultipleOrgs", trustedTenantIds: [GUID] },
        delegatedAccess: { principalIds: [OTHER_GUID] },
      }),
    // Only those whom this tenant assigns; `everyUserOfTrustedTenants: true` is the other way to say it.
    right: () => registration({ delegatedAccess: { principalIds: [OTHER_GUID] } }),
  },
  IDENTIFIER_URI_INVALID: {
    wrong: () => registration({ identifierUri: "orders" }),
    right: () => registration({ identifierUri: "api://orders" }),
  },
  ROLE_INVALID: {
    wrong: () => registration({ roles: [{ value: "Read orders" }] }),
    right: () => registration({ roles: [{ value: "Orders.Read" }] }),
  },
  ROLE_DUPLICATE: {
    wrong: () =>
      registration({
        roles: [{ value: "Orders.Read" }, { value: "Orders.Read" }],
        clients: [{ name: "billing", roles: ["Orders.Read"] }],
      }),
    right: () =>
      registration({
        roles: [{ value: "Orders.Read" }, { value: "Orders.Write" }],
        clients: [{ name: "billing", roles: ["Orders.Read"] }],
      }),
  },
  ROLE_UNKNOWN: {
    wrong: () => registration({ clients: [{ name: "billing", roles: ["Orders.Read"] }] }),
    right: () =>
      registration({ roles: [{ value: "Orders.Read" }], clients: [{ name: "billing", roles: ["Orders.Read"] }] }),
  },
  CLIENT_NAME_INVALID: {
    wrong: () => api({ clients: [{ name: "Billing Job" }] }),
    right: () => api({ clients: [{ name: "billing-job" }] }),
  },
  CLIENT_IS_API: {
    // The id of `fromClientId` itself.
    wrong: () => existingRegistration({ clients: [existing("billing", GUID, "Read")] }),
    right: () => existingRegistration({ clients: [existing("billing", OTHER_GUID, "Read")] }),
  },
  CLIENT_DUPLICATE: {
    wrong: () => registration({ clients: [existing("billing", GUID), existing("warehouse", GUID)] }),
    right: () => registration({ clients: [existing("billing", GUID), existing("warehouse", OTHER_GUID)] }),
  },
  SECRET_LIFETIME_RANGE: {
    wrong: () => billing(ClientCredentials.secret({ lifetimeDays: 365 })),
    // Or by name: `allowBeyond180Days: true`.
    right: () => billing(ClientCredentials.secret({ lifetimeDays: 180 })),
  },
  CERTIFICATE_INVALID: {
    wrong: () => billing(ClientCredentials.certificate("client.pem")),
    // What the file holds, not its name.
    right: () => billing(ClientCredentials.certificate(certificate)),
  },
  CERTIFICATE_PRIVATE_KEY: {
    wrong: () => billing(ClientCredentials.certificate(`${certificate}-----BEGIN PRIVATE KEY-----\n…\n`)),
    right: () => billing(ClientCredentials.certificate(certificate)),
  },
  FEDERATION_INVALID: {
    wrong: () =>
      billing(
        ClientCredentials.federatedIdentity({
          name: "github-main",
          issuer: "https://token.actions.githubusercontent.com",
          subject: "repo:shop/*",
        }),
      ),
    // One subject each, as the tokens have it.
    right: () =>
      billing(
        ClientCredentials.federatedIdentity({
          name: "github-main",
          issuer: "https://token.actions.githubusercontent.com",
          subject: "repo:shop/billing:ref:refs/heads/main",
        }),
      ),
  },
  GUID_INVALID: {
    wrong: () => registration({ tenantId: "shop.onmicrosoft.com" }),
    right: () => registration({ tenantId: GUID }),
  },
  CLIENT_WITHOUT_ROLE: {
    wrong: () => existingRegistration({ roleIds: { Read: GUID, Write: OTHER_GUID }, clients: [{ name: "billing" }] }),
    right: () =>
      existingRegistration({
        roleIds: { Read: GUID, Write: OTHER_GUID },
        clients: [{ name: "billing", roles: ["Read"] }],
      }),
  },
} as const satisfies Readonly<Record<string, CodeExample>>;
