/**
 * The claims that the gateway checks. The sentences are those of its execution log:
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaytroubleshooting_topic-token_validation_fails_token_claims_do_not_match.htm
 *
 * @module
 */
import type { Json, JsonObject } from "../../internal/json";
import type { AuthenticationPolicy, ClaimRule } from "../../synthesized/system/deployment";
import type { Decisions } from "./choices";
import { TokenRefusal } from "./token-refusal";

/** What of the choices decides over claims. */
type ClaimDecisions = Pick<Decisions, "claim-required" | "claim-types">;

/** What of a policy the claims are judged by. */
export type ClaimPolicy = Pick<AuthenticationPolicy, "audiences" | "claims" | "issuers" | "skewSeconds">;

/** Something that is asked of one claim. */
export interface ClaimCheck {
  readonly claim: string;
  /** @throws {TokenRefusal} */
  readonly check: (claims: JsonObject) => void;
}

/** @throws {TokenRefusal} */
export function checkClaims(
  claims: JsonObject,
  policy: ClaimPolicy,
  nowSeconds: number,
  decisions: ClaimDecisions,
): void {
  for (const { check } of claimChecks(policy, nowSeconds, decisions)) check(claims);
}

/** In the order in which they are made. */
export function claimChecks(
  { skewSeconds, issuers, audiences, claims: rules }: ClaimPolicy,
  nowSeconds: number,
  decisions: ClaimDecisions,
): readonly ClaimCheck[] {
  return [
    { claim: "exp", check: ({ exp }) => checkExpiry(exp, nowSeconds - skewSeconds) },
    { claim: "nbf", check: ({ nbf }) => checkNotBefore(nbf, nowSeconds + skewSeconds) },
    { claim: "iss", check: ({ iss }) => checkIssuer(iss, issuers) },
    { claim: "aud", check: ({ aud }) => checkAudience(aud, audiences) },
    ...rules.map((rule) => ({ claim: rule.key, check: (claims: JsonObject) => checkClaim(claims, rule, decisions) })),
  ];
}

/** In the future, RFC 7519, section 4.1.4, and required: see `missing-exp` in choices. */
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

/** Whole texts: "Pattern matching and other datatypes are not supported". */
function checkClaim(claims: JsonObject, rule: ClaimRule, decisions: ClaimDecisions): void {
  const { key, values } = rule;
  const claim = Object.hasOwn(claims, key) ? claims[key] : undefined;
  if (claim === undefined || claim === null) {
    if (isRequired(rule, decisions)) throw new TokenRefusal(`JWT token missing required claim '${key}'.`);
    return;
  }
  if (values.length === 0) return;
  const compared = decisions["claim-types"] === "lenient" ? textOf(claim) : claim;
  if (typeof compared !== "string" || !values.includes(compared))
    throw new TokenRefusal(`JWT token does not have the expected claim value for '${key}'.`);
}

/** See `claim-required` in choices. */
const isRequired = (rule: ClaimRule, decisions: ClaimDecisions): boolean =>
  rule.isRequired && !(rule.isUnsaid === true && decisions["claim-required"] === "lenient");

/** What is no text as a lenient comparison sees it: see `claim-types` in choices. */
function textOf(claim: Json): string | undefined {
  if (Array.isArray(claim)) return claim[0] === undefined ? undefined : textOf(claim[0]);
  return typeof claim === "object" ? undefined : String(claim);
}

const isNumericDate = (value: Json | undefined): value is number => typeof value === "number" && Number.isFinite(value);
