/**
 * Entra's metadata documents.
 *
 * @module
 */

import type { Json } from "../../internal/json";
import { isUrl } from "../../internal/url";
import type { TokenVersion } from "../../synthesized/system/tenant";
import type { Issuers } from "./issuers";
import { stsErrors } from "./sts-errors";

type Document = { readonly [member: string]: Json };

/**
 * The OpenID configuration of a tenant, or of a group of tenants, where the issuer is a template.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc#fetch-the-openid-configuration-document
 */
export function openidConfiguration(issuers: Issuers, version: TokenVersion, tenant: string): Document {
  const base = `${issuers.login}/${tenant}`;
  const segment = version === 1 ? "" : "/v2.0";
  const templated = /^(?:common|organizations)$/.test(tenant) ? "{tenantid}" : tenant;
  return {
    token_endpoint: issuers.tokenEndpoint(version, tenant),
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    jwks_uri: `${base}/discovery${segment}/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: [
      "code",
      "id_token",
      "code id_token",
      version === 1 ? "token id_token" : "id_token token",
    ],
    scopes_supported: version === 1 ? ["openid"] : ["openid", "profile", "email", "offline_access"],
    issuer: issuers.of(version, templated),
    ...(version === 1 ? { microsoft_multi_refresh_token: true } : {}),
    request_uri_parameter_supported: false,
    userinfo_endpoint: version === 1 ? `${base}/openid/userinfo` : "https://graph.microsoft.com/oidc/userinfo",
    authorization_endpoint: `${base}/oauth2${segment}/authorize`,
    device_authorization_endpoint: `${base}/oauth2${segment}/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2${segment}/logout`,
    claims_supported: claims,
    kerberos_endpoint: `${base}/kerberos`,
    tenant_region_scope: templated === tenant ? "EU" : null,
    cloud_instance_name: issuers.cloudInstance,
    cloud_graph_host_name: "graph.windows.net",
    msgraph_host: "graph.microsoft.com",
    rbac_url: "https://pas.windows.net",
  };
}

const claims: Json[] = [
  ...[
    "sub",
    "iss",
    "cloud_instance_name",
    "cloud_instance_host_name",
    "cloud_graph_host_name",
    "msgraph_host",
    "aud",
    "exp",
  ],
  ...["iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email"],
];

/**
 * Instance discovery: which hosts belong to one cloud. MSAL asks it before it trusts an authority.
 * https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-common/docs/authority.md
 *
 * @param authorizationEndpoint of the authority that a client wants to know about
 * @throws {StsError} AADSTS50049 when that is none of this cloud
 */
export function instanceDiscovery(
  issuers: Issuers,
  tenant: string,
  authorizationEndpoint: string | undefined,
): Document {
  const { host } = new URL(issuers.login);
  const aliases = issuers.origins.map((origin) => new URL(origin).host).filter((alias) => alias.startsWith("login."));
  if (authorizationEndpoint !== undefined && !isOneOf(aliases, authorizationEndpoint))
    throw stsErrors.unknownInstance();
  return {
    tenant_discovery_endpoint: `${issuers.login}/${tenant}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases }],
  };
}

function isOneOf(hosts: readonly string[], url: string): boolean {
  return isUrl(url) && new URL(url).protocol === "https:" && hosts.includes(new URL(url).host);
}
