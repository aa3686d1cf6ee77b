/**
 * What Microsoft Entra ID allows of applications, their roles and the credentials of their clients.
 *
 * @module
 */
import type { AnyLimit } from "./rule";

const learn = "https://learn.microsoft.com/en-us/entra";
const platform = `${learn}/identity-platform`;
const graph = "https://learn.microsoft.com/en-us/graph/api/resources";
const accountTypes = `${platform}/supported-accounts-validation`;
const federation = `${graph}/federatedidentitycredential`;
/** In lower case, as tokens carry it: the gateway compares issuers, audiences and claims letter by letter. */
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Applications, their roles and the credentials of clients. */
export const entra = {
  tokenVersion: { oneOf: [1, 2], source: `${platform}/access-tokens` },
  cloud: {
    rule: "global, usgovernment or china, known at synth: hosts and issuers follow from it",
    source: "https://learn.microsoft.com/en-us/entra/identity-platform/authentication-national-cloud",
  },
  signInAudience: { oneOf: ["AzureADMyOrg", "AzureADMultipleOrgs"], source: accountTypes },
  secretLifetimeDays: {
    min: 7,
    max: 180,
    unit: "days",
    source: "https://github.com/cisagov/ScubaGear/blob/main/PowerShell/ScubaGear/baselines/aad.md",
  },
  /** What a longer lifetime, asked for by name, may reach. */
  longSecretLifetimeDays: { min: 7, max: 730, unit: "days", source: `${platform}/how-to-add-credentials` },
  guid: { pattern: guid, form: "a GUID in lower case", source: `${platform}/access-token-claims-reference` },
  roleValue: {
    pattern: /^(?!\.)[A-Za-z0-9!#$%&'()*+,\-./:;<=>?@[\]^_`{|}~]{1,120}$/,
    form: "1 to 120 characters without spaces, the first of them no period",
    source: `${graph}/approle`,
  },
  /** Another page says 120 ({@link accountTypes}); what Entra refuses for certain starts here. */
  displayName: { min: 1, max: 256, unit: "characters", source: `${graph}/application` },
  federatedCredentials: {
    min: 1,
    max: 20,
    unit: "federated identity credentials",
    source: `${learn}/workload-id/workload-identity-federation-considerations`,
  },
  federatedName: {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/,
    form: "3 to 120 letters, digits, - and _, from a letter or digit, each name once",
    source: `${learn}/workload-id/workload-identity-federation-considerations`,
  },
  federatedText: { min: 1, max: 600, unit: "characters", source: federation },
  federatedIssuer: { rule: "the https:// URL that the tokens carry as iss", source: federation },
  /** Entra compares letter by letter, and finds out when a client wants a token. */
  federatedSpelling: {
    rule: "the issuer letter by letter as the tokens carry it: in lower case, without a port and without a trailing /",
    source: `${learn}/workload-id/workload-identity-federation-considerations`,
  },
  federatedExact: {
    rule: "the exact text that the tokens carry; * stands for itself",
    source: `${learn}/workload-id/workload-identity-federation-considerations`,
  },
  ownTenant: {
    rule: "further tenants: the API's own is trusted anyway",
    source: "ours: its issuer would be listed twice",
  },
  identifierUriOnce: {
    rule: "a URI of its own for each API of a tenant",
    source: "https://learn.microsoft.com/en-us/entra/identity-platform/identifier-uri-restrictions",
  },
  federatedNameOnce: { rule: "each name once", source: federation },
  federatedOnce: { rule: "each pair of issuer and subject once", source: federation },
  /** Of an application. */
  tag: { pattern: /^\S{1,256}$/, form: "1 to 256 characters without spaces", source: accountTypes },
  certificate: {
    rule: "public certificates in PEM; their private keys stay with the client",
    source: `${platform}/certificate-credentials`,
  },
  clientName: {
    pattern: /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/,
    form: "2 to 40 characters: lower-case letters, digits and -, from a letter to a letter or digit",
    source: "names of outputs and environment variables are made from it",
  },
  nameOnce: { rule: "each name once", source: "names of outputs and environment variables are made from it" },
  valueOnce: {
    rule: "each value once among an application's roles and scopes",
    source:
      "https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/applications/applications.go",
  },
  clientOnce: {
    rule: "each client that exists once, with all its roles",
    source: "ours: Entra refuses to assign a role to it a second time",
  },
  clientIsOther: {
    rule: "the application (client) id of whoever calls, which is another application than the API",
    source: "ours: the ids of an API and of its client stand side by side in Entra's portal, and are easily mixed up",
  },
  clientRolesKnown: {
    rule: "values of the API's roles that are known at synth",
    source: "ours: the assignment of each is a resource of its own, which is named after it",
  },
  clientRoles: {
    rule: "values of the API's roles, at least one",
    source: "ours: Entra gives a client without a role of the API no token for it",
  },
  trustedTenants: {
    rule: "AzureADMyOrg, or AzureADMultipleOrgs with the tenants in trustedTenantIds",
    source: `${platform}/claims-validation`,
  },
  identifierUri: {
    pattern: /^(?:(?:api|https):\/\/[^\s*]*|urn:[^\s*:]+:[^\s*]*)[^\s*/]$/,
    form: "api://…, https://… or urn:…:…, without spaces, wildcards or a trailing /",
    source: `${platform}/identifier-uri-restrictions, ${accountTypes}`,
  },
  /** Names that nobody outside of Microsoft can prove to own, and hosts that are no domain. */
  identifierUriDomain: {
    rule: "the host of an https:// URI is a domain that the tenant has verified: none of Microsoft's own for everyone, no address and no single name",
    source: `${platform}/identifier-uri-restrictions`,
  },
  /** Tenants have had the policy `uriAdditionWithoutUniqueTenantIdentifier` on by default since 2025; v2 applications are exempt. */
  identifierUriUnique: {
    rule: "api://CLIENT-ID, or a URI with the tenant's or the client's id or a verified domain in it: the tenant's policy uriAdditionWithoutUniqueTenantIdentifier may refuse others of a v1 application",
    source: `${platform}/identifier-uri-restrictions`,
  },
  identifierUriLength: { min: 1, max: 255, unit: "characters", source: accountTypes },
} satisfies Record<string, AnyLimit>;

/** Identity providers of workloads that write as issuer `https://`, this host, and a path without a trailing slash, if any. */
export const federatedHosts: readonly string[] = [
  "token.actions.githubusercontent.com",
  "gitlab.com",
  "app.terraform.io",
  "accounts.google.com",
];

/** Domains under which Microsoft gives everyone names: no tenant can verify them. */
export const sharedDomains: readonly string[] = [
  "azurewebsites.net",
  "azure-api.net",
  "azurefd.net",
  "azurestaticapps.net",
  "azurecontainerapps.io",
  "cloudapp.azure.com",
  "cloudapp.net",
  "trafficmanager.net",
  "windows.net",
];

/** The client id of the Azure CLI, for a person's token. */
export const azureCliClientId = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
