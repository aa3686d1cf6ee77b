/**
 * The claims that the gateway checks. The sentences are those of its execution log:
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaytroubleshooting_topic-token_validation_fails_token_claims_do_not_match.htm
 *
 * @module
 */
import type { Json, JsonObject } from "../../../internal/json";
import type { AuthenticationPolicy, ClaimRule } from "../../system/deployment";
import { TokenRefusal } from "./token-refusal";

/** @throws {TokenRefusal} */
export function checkClaims(claims: JsonObject, policy: AuthenticationPolicy, nowSeconds: number): void {
  checkExpiry(claims.exp, nowSeconds - policy.skewSeconds);
  checkNotBefore(claims.nbf, nowSeconds + policy.skewSeconds);
  checkIssuer(claims.iss, policy.issuers);
  checkAudience(claims.aud, policy.audiences);
  for (const rule of policy.claims) checkClaim(claims, rule);
}

/** Required, and in the future: RFC 7519, section 4.1.4. */
function checkExpiry(exp: Json | undefined, now: number): void {
  if (!isNumericDate(exp) || now >= exp) throw new TokenRefusal("Validation failed for 'exp' claim.");
}

/** If present: RFC 7519, section 4.1.5. */
function checkNotBefore(nbf: Json | undefined, now: number): void {
  if (nbf === undefined) return;
  if (!isNumericDate(nbf) || now < nbf) throw new TokenRefusal("Validation failed for 'nbf' claim.");
}

function checkIssuer(iss: Json | undefined, issuers: readonly string[]): void {
  if (typeof iss !== "string" || !issuers.includes(iss))
    throw new TokenRefusal("JWT token not issued by the configured issuers.");
}

/** One text or a list of texts: RFC 7519, section 4.1.3. */
function checkAudience(aud: Json | undefined, audiences: readonly string[]): void {
  const named = Array.isArray(aud) ? aud : [aud];
  const isText = named.every((audience) => typeof audience === "string");
  if (!isText || !named.some((audience) => audiences.includes(audience)))
    throw new TokenRefusal("JWT token not issued for the configured audience.");
}

/** Whole texts only: "Pattern matching and other datatypes are not supported". See `claim-types` in choices. */
function checkClaim(claims: JsonObject, { key, values, isRequired }: ClaimRule): void {
  const claim = Object.hasOwn(claims, key) ? claims[key] : undefined;
  if (claim === undefined || claim === null) {
    if (isRequired) throw new TokenRefusal(`JWT token missing required claim '${key}'.`);
    return;
  }
  if (values.length === 0) return;
  if (typeof claim !== "string" || !values.includes(claim))
    throw new TokenRefusal(`JWT token does not have the expected claim value for '${key}'.`);
}

const isNumericDate = (value: Json | undefined): value is number => typeof value === "number" && Number.isFinite(value);
