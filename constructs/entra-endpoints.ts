/**
 * Where Entra serves tokens and keys, and what it writes into tokens, by tenant and cloud.
 *
 * @module
 */
import { type EntraCloudHosts, entraClouds } from "../limits/entra-clouds";

/**
 * `global`, `usgovernment` or `china`.
 *
 * @see [National clouds](https://learn.microsoft.com/en-us/entra/identity-platform/authentication-national-cloud)
 */
export type EntraCloud = keyof typeof entraClouds;

/**
 * `1`: tokens of `sts.windows.net`. `2`: tokens of the v2 issuer. The API's registration decides, not the endpoint.
 *
 * @see [Access tokens](https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens)
 */
export type TokenVersion = 1 | 2;

/** The issuer as it stands in `iss`: v1 ends with a slash, v2 does not. */
export function entraIssuer(cloud: EntraCloud, tenantId: string, version: TokenVersion): string {
  const { login, sts } = hosts(cloud);
  return version === 1 ? `https://${sts}/${tenantId}/` : `https://${login}/${tenantId}/v2.0`;
}

/**
 * The key set of a tenant, or of `organizations` where several tenants' tokens are accepted.
 *
 * @see [Signing key rollover](https://learn.microsoft.com/en-us/entra/identity-platform/signing-key-rollover)
 */
export function entraJwksUri(cloud: EntraCloud, tenantId: string, version: TokenVersion): string {
  return `https://${hosts(cloud).login}/${tenantId}/discovery/${version === 1 ? "" : "v2.0/"}keys`;
}

/** Where clients get tokens. Either endpoint gives tokens of the version that the API asks for. */
export function entraTokenEndpoint(cloud: EntraCloud, tenantId: string, endpointVersion: TokenVersion): string {
  return `https://${hosts(cloud).login}/${tenantId}/oauth2/${endpointVersion === 1 ? "" : "v2.0/"}token`;
}

/** Of a cloud that there is not, which plain JavaScript may name, a text that is no host and says why: whoever is given the address tells of it. */
function hosts(cloud: EntraCloud): EntraCloudHosts {
  if (Object.hasOwn(entraClouds, cloud)) return entraClouds[cloud];
  const none = `no cloud ${String(cloud)} among ${Object.keys(entraClouds).join(", ")}`;
  return { login: none, sts: none, aliases: [] };
}
