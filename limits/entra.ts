/**
 * What Microsoft Entra ID allows, and where its clouds live.
 *
 * @module
 */
import type { ChoiceLimit, PatternLimit, RangeLimit } from "./limit";

const learn = "https://learn.microsoft.com/en-us/entra";
/** In lower case, as tokens carry it: the gateway compares issuers, audiences and claims letter by letter. */
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Applications, their roles and the credentials of clients. */
export const entra = {
  tokenVersion: { oneOf: [1, 2], source: `${learn}/identity-platform/access-tokens` },
  signInAudience: {
    oneOf: ["AzureADMyOrg", "AzureADMultipleOrgs"],
    source: `${learn}/identity-platform/supported-accounts-validation`,
  },
  secretLifetimeDays: {
    min: 7,
    max: 180,
    unit: "days",
    source: "https://github.com/cisagov/ScubaGear/blob/main/PowerShell/ScubaGear/baselines/aad.md",
  },
  /** What a longer lifetime, asked for by name, may reach. */
  longSecretLifetimeDays: {
    min: 7,
    max: 730,
    unit: "days",
    source: `${learn}/identity-platform/how-to-add-credentials`,
  },
  guid: { pattern: guid, form: "a GUID in lower case", source: `${learn}/fundamentals/how-to-find-tenant` },
  roleValue: {
    pattern: /^[A-Za-z0-9!#$%&'()*+,\-./:;<=>?@[\]^_`{|}~]{1,120}$/,
    form: "1 to 120 characters without spaces",
    source: `${learn}/identity-platform/howto-add-app-roles-in-apps`,
  },
  displayName: {
    min: 1,
    max: 256,
    unit: "characters",
    source: "https://learn.microsoft.com/en-us/graph/api/resources/application",
  },
  federatedCredentials: {
    min: 1,
    max: 20,
    unit: "federated identity credentials",
    source: `${learn}/workload-id/workload-identity-federation-considerations`,
  },
  federatedName: {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/,
    form: "3 to 120 letters, digits, - and _, from a letter or digit, each name once",
    source: "https://learn.microsoft.com/en-us/graph/api/resources/federatedidentitycredential",
  },
  federatedSubject: {
    min: 1,
    max: 600,
    unit: "characters",
    source: "https://learn.microsoft.com/en-us/graph/api/resources/federatedidentitycredential",
  },
  federatedIssuer: {
    oneOf: ["the https:// URL that the tokens carry as iss"],
    source: "https://learn.microsoft.com/en-us/graph/api/resources/federatedidentitycredential",
  },
  federatedExact: {
    oneOf: ["the exact sub of the tokens; * stands for itself"],
    source: "https://learn.microsoft.com/en-us/graph/api/resources/federatedidentitycredential",
  },
  certificate: {
    oneOf: ["public certificates in PEM; their private keys stay with the client"],
    source: `${learn}/identity-platform/certificate-credentials`,
  },
  clientName: {
    pattern: /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/,
    form: "2 to 40 characters: lower-case letters, digits and -, from a letter to a letter or digit",
    source: "names of outputs and environment variables are made from it",
  },
  nameOnce: { oneOf: ["each name once"], source: "names of outputs and environment variables are made from it" },
  valueOnce: {
    oneOf: ["each value once among an application's roles and scopes"],
    source: `${learn}/identity-platform/howto-add-app-roles-in-apps`,
  },
  clientRoles: {
    oneOf: ["values of the API's roles, at least one"],
    source: `${learn}/identity-platform/howto-add-app-roles-in-apps`,
  },
  trustedTenants: {
    oneOf: ["AzureADMyOrg, or AzureADMultipleOrgs with the tenants in trustedTenantIds"],
    source: `${learn}/identity-platform/claims-validation`,
  },
  identifierUri: {
    pattern: /^(?:api|https):\/\/[^\s?#]+[^\s?#/]$/,
    form: "api://… or https://… without a trailing /",
    source: `${learn}/identity-platform/identifier-uri-restrictions`,
  },
} satisfies Record<string, RangeLimit | ChoiceLimit | PatternLimit>;

/** Audiences that any application of any tenant can get a token for: whoever accepts them admits everyone. */
export const sharedAudiences: { readonly names: ReadonlyMap<string, string>; readonly source: string } = {
  names: new Map([
    ["00000002-0000-0000-c000-000000000000", "Azure AD Graph, retired"],
    ["https://graph.windows.net", "Azure AD Graph, retired"],
    ["00000003-0000-0000-c000-000000000000", "Microsoft Graph"],
    ["https://graph.microsoft.com", "Microsoft Graph"],
  ]),
  source: `${learn}/identity-platform/access-tokens#validate-tokens`,
};

export { consumerTenant } from "./jwks";

/** The client id of the Azure CLI, for a person's token. */
export const azureCliClientId = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/** Hosts of one of Entra's clouds. */
export interface EntraCloudHosts {
  /** Where tokens and keys are served, and the host of v2 issuers. */
  readonly login: string;
  /** The host of v1 issuers. */
  readonly sts: string;
}

/** Entra's clouds: https://learn.microsoft.com/en-us/entra/identity-platform/authentication-national-cloud */
export const entraClouds = {
  global: { login: "login.microsoftonline.com", sts: "sts.windows.net" },
  usgovernment: { login: "login.microsoftonline.us", sts: "sts.windows.net" },
  china: { login: "login.partner.microsoftonline.cn", sts: "sts.chinacloudapi.cn" },
} as const satisfies Record<string, EntraCloudHosts>;
