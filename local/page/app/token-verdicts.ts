/**
 * A token against what a deployment asks, claim by claim, by the gateway's own checks.
 *
 * @module
 */
import type { Json, JsonObject } from "../../../internal/json";
import { clientIdClaims } from "../../../limits/token-claims";
import { askedInWords, isEnough, permissionsIn } from "../../../synthesized/system/permissions";
import type { Reading } from "../../choice";
import { type ClaimPolicy, claimChecks } from "../../gateway/claims";
import { TokenRefusal } from "../../gateway/token-refusal";
import type { AskingDeployment } from "../answers";

/** One claim. */
export interface ClaimVerdict {
  readonly claim: string;
  /** Absent where the token does not have it. */
  readonly value?: Json;
  readonly verdict: "met" | "refused" | "not asked";
  /** What the deployment asks. */
  readonly wanted?: string;
  /** The sentence of the gateway's log. */
  readonly why?: string;
}

/**
 * By which policy of a deployment a token is judged: that of its issuer. Of a stranger's token nothing is known but that no policy is for it.
 */
export function policyFor({ iss }: JsonObject, policies: readonly ClaimPolicy[]): ClaimPolicy | undefined {
  const own = policies.find(({ issuers }) => issuers.some((issuer) => issuer === iss));
  if (own !== undefined || policies.length < 2) return own ?? policies[0];
  const all = (of: "issuers" | "audiences"): readonly string[] => [...new Set(policies.flatMap((one) => one[of]))];
  return { issuers: all("issuers"), audiences: all("audiences"), claims: [], skewSeconds: 0 };
}

/** A route, and whether the token has what it asks for. */
export interface RouteVerdict {
  readonly name: string;
  readonly verdict: "met" | "refused";
  readonly wanted: string;
}

/** None where the gateway itself judges. */
export function routeVerdicts(
  claims: JsonObject,
  { routes = [] }: Pick<AskingDeployment, "routes">,
): readonly RouteVerdict[] {
  const has = permissionsIn(claims);
  return routes.map(({ name, asks }) => ({
    name,
    verdict: isEnough(asks, has) ? "met" : "refused",
    wanted: asks.length === 0 ? "any token" : askedInWords(asks),
  }));
}

/** With what is refused by name, whatever else is right. */
export function withDenied(
  verdicts: readonly ClaimVerdict[],
  { denied }: Pick<AskingDeployment, "denied">,
): readonly ClaimVerdict[] {
  if (denied === undefined) return verdicts;
  const lists: Readonly<Record<string, readonly string[]>> = {
    ...Object.fromEntries(clientIdClaims.map((name) => [name, denied.clients])),
    ...{ sub: denied.subjects, oid: denied.subjects, jti: denied.tokens, uti: denied.tokens },
  };
  return verdicts.map((one) =>
    typeof one.value === "string" && lists[one.claim]?.includes(one.value) === true
      ? { ...one, verdict: "refused", why: "The authorizer denies it by name." }
      : one,
  );
}

/**
 * All claims of the token, and those that it lacks.
 *
 * @param policy none: nothing is asked
 * @param at milliseconds since 1970: times are judged as they were then
 */
export function tokenVerdicts(
  claims: JsonObject,
  policy: ClaimPolicy | undefined,
  at: number,
  reading: Reading,
): readonly ClaimVerdict[] {
  const decisions = { "claim-required": reading, "claim-types": reading };
  const checks = policy === undefined ? [] : claimChecks(policy, Math.floor(at / 1000), decisions);
  const asked = [...new Set(checks.map(({ claim }) => claim))].filter((claim) => isShown(claim, claims));
  const judged = asked.map((claim): ClaimVerdict => {
    const why = checks.flatMap((one) => (one.claim === claim ? whyRefused(one.check, claims) : []))[0];
    const about = { ...ofClaim(claims, claim), wanted: wantedOf(claim, policy) };
    return why === undefined ? { claim, verdict: "met", ...about } : { claim, verdict: "refused", why, ...about };
  });
  const others = Object.keys(claims).filter((claim) => !asked.includes(claim));
  return [...judged, ...others.map((claim) => ({ claim, verdict: "not asked" as const, ...ofClaim(claims, claim) }))];
}

/** A token need not say from when on it is good. */
const isShown = (claim: string, claims: JsonObject): boolean => claim !== "nbf" || claims.nbf !== undefined;

function ofClaim(claims: JsonObject, claim: string): { readonly value?: Json } {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  return value === undefined ? {} : { value };
}

function whyRefused(check: (claims: JsonObject) => void, claims: JsonObject): readonly string[] {
  try {
    check(claims);
    return [];
  } catch (failure) {
    if (failure instanceof TokenRefusal) return [failure.message];
    throw failure;
  }
}

function wantedOf(claim: string, policy: ClaimPolicy | undefined): string {
  const rules = policy?.claims.filter(({ key }) => key === claim) ?? [];
  const own = rules.map(({ values }) => (values.length === 0 ? "anything" : values.join(" or ")));
  const standard: Readonly<Record<string, readonly string[]>> = {
    exp: ["not over"],
    nbf: ["begun"],
    iss: [policy?.issuers.join(" or ") ?? ""],
    aud: [policy?.audiences.join(" or ") ?? ""],
  };
  return [...(standard[claim] ?? []), ...own].join(", and ");
}
