/**
 * Whether an authenticated caller may use a route.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm
 *
 * @module
 */
import type { Json, JsonObject } from "../../../internal/json";
import type { Authorization } from "./specification";

/** Scopes are compared by case, in the claim `scope` alone; Entra's `scp` and `roles` do not count. */
export function isAuthorized(authorization: Authorization, claims: JsonObject): boolean {
  if (authorization.type !== "ANY_OF") return true;
  const granted = scopesIn(claims.scope);
  return authorization.scopes.some((scope) => granted.includes(scope));
}

/** Separated by spaces (RFC 8693, section 4.2), or a list: see `scope-list` in choices. */
function scopesIn(claim: Json | undefined): readonly Json[] {
  if (Array.isArray(claim)) return claim;
  return typeof claim === "string" ? claim.split(" ") : [];
}
