/**
 * Where Entra's clouds live.
 *
 * @module
 */
const platform = "https://learn.microsoft.com/en-us/entra/identity-platform";

/** Hosts of one of Entra's clouds. */
export interface EntraCloudHosts {
  /** Where tokens and keys are served, and the host of v2 issuers. */
  readonly login: string;
  /** The host of v1 issuers. */
  readonly sts: string;
  /** Hosts that serve the same as {@link login}; no issuer of this cloud has them. */
  readonly aliases: readonly string[];
}

/** The clouds that a stack can be for: https://learn.microsoft.com/en-us/entra/identity-platform/authentication-national-cloud */
export const entraClouds = {
  global: {
    login: "login.microsoftonline.com",
    sts: "sts.windows.net",
    aliases: ["login.windows.net", "login.microsoft.com"],
  },
  usgovernment: {
    login: "login.microsoftonline.us",
    sts: "sts.windows.net",
    aliases: ["login.usgovcloudapi.net"],
  },
  china: {
    login: "login.partner.microsoftonline.cn",
    sts: "sts.chinacloudapi.cn",
    aliases: ["login.chinacloudapi.cn"],
  },
} as const satisfies Record<string, EntraCloudHosts>;

/** All hosts that Entra signs in at, those of {@link entraClouds} among them. */
export const entraHosts: {
  /** Whole names. */
  readonly names: ReadonlySet<string>;
  /** Of tenants with a host of their own: Azure AD B2C and External ID. */
  readonly suffixes: readonly string[];
  readonly sources: readonly string[];
} = {
  names: new Set([
    ...Object.values(entraClouds).flatMap(({ login, sts, aliases }) => [login, sts, ...aliases]),
    // The US Government's tenants in the global cloud.
    "login-us.microsoftonline.com",
    // Germany's first cloud, closed in 2021: tokens and stacks of that time may name it.
    "login.microsoftonline.de",
    "sts.microsoftonline.de",
    "login.sovcloud-identity.fr",
    "login.sovcloud-identity.de",
    "login.sovcloud-identity.sg",
  ]),
  suffixes: [".b2clogin.com", ".ciamlogin.com"],
  sources: [
    "https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-common/src/authority/AuthorityMetadata.ts",
    `${platform}/authentication-national-cloud`,
    "https://learn.microsoft.com/en-us/graph/deployments",
    "https://learn.microsoft.com/en-us/azure/active-directory-b2c/tokens-overview",
    `${platform}/security-tokens`,
  ],
};
