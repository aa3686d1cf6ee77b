/**
 * By which claim a deployment tells clients apart.
 *
 * @module
 */

/**
 * The names that issuers give the claim that holds the client's id: `azp` in OpenID Connect and Entra v2
 * (https://openid.net/specs/openid-connect-core-1_0.html#IDToken), `appid` in Entra v1, `client_id` in RFC 9068, section 2.2,
 * `cid` at Okta (https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/#reserved-claims).
 */
export const clientIdClaims: readonly string[] = ["azp", "appid", "client_id", "cid"];

/** And `sub` where a client acts for itself (RFC 9068, section 2.2). The first one that a deployment compares is meant. */
export const callerClaims: readonly string[] = [...clientIdClaims, "sub"];

/** The rule that lists the clients; undefined where none of its values are compared, so that every client is admitted. */
export function clientClaimOf<Rule extends { readonly key: string; readonly values: readonly string[] }>(
  rules: readonly Rule[],
): Rule | undefined {
  const listing = callerClaims.map((name) => rules.find(({ key, values }) => key === name && values.length > 0));
  return listing.find((rule) => rule !== undefined);
}
