/**
 * What of a token's claims is what a gateway was told to accept, and what is not.
 *
 * @module
 */
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import { authentication } from "../../limits/api-gateway-authentication";
import { entra } from "../../limits/entra";
import { clientIdClaims } from "../../limits/token-claims";
import type { Api, Authorizer, TrustedTokens, WantedClaim } from "../system/apis";
import { clientClaimOf } from "../system/client-claim";

/** One of the things that a gateway looks at. */
export interface TokenCheck {
  /** Stable: programs may switch on it. */
  readonly check: "form" | "issuer" | "audience" | "client" | "claim" | "time" | "denied" | "signature";
  /** `unknown` is never taken for `passed`. */
  readonly status: "passed" | "failed" | "unknown";
  readonly says: string;
}

/** Issuer, audience, claims and times, and what an authorizer denies. @param now milliseconds since 1970 */
export function tokenChecks(
  api: Api,
  claims: JsonObject,
  now: number,
  { kid }: JsonObject = {},
): readonly TokenCheck[] {
  const { authorizer } = api;
  const judge = authorizer === undefined ? "the gateway" : "the authorizer";
  const trust = trustForToken(api, claims);
  return [
    issuerCheck(api, claims, judge),
    audienceCheck(trust, claims, judge),
    ...trust.claims.map((wanted) => claimCheck(wanted, claims, judge)),
    timeCheck(claims, now, authorizer === undefined ? authentication.clockSkewSeconds.max : 0),
    ...(authorizer === undefined ? [] : deniedChecks(authorizer, trust, { ...claims, kid: kid ?? null })),
  ];
}

/** Where several issuers are trusted, what is asked of the tokens of this one's. */
export function trustForToken(api: Api, { iss }: JsonObject): TrustedTokens {
  const own = api.authorizer?.trusts.find(({ issuers }) => isText(iss) && issuers.includes(iss));
  return own ?? api;
}

/** By these claims the function compares; what names the client is its trust's. */
function deniedChecks({ denied }: Authorizer, trust: TrustedTokens, claims: JsonObject): readonly TokenCheck[] {
  if (denied === undefined)
    return [{ check: "denied", status: "unknown", says: "Denied: whom it denies is not known." }];
  const listing = clientClaimOf(trust.claims)?.key;
  // Where any client is admitted nobody had to say which claim names it.
  const client = listing === undefined ? clientIdClaims : [listing];
  const isNameless = denied.clients.length > 0 && !client.some((name) => isText(claims[name]) && claims[name] !== "");
  const compared: readonly (readonly [readonly string[], readonly string[]])[] = [
    [["kid"], denied.kids],
    [client, denied.clients],
    [["sub", "oid"], denied.subjects],
    [["jti", "uti"], denied.tokens],
  ];
  const found = compared.flatMap(([names, ids]) =>
    names.flatMap((name): readonly TokenCheck[] => {
      const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
      if (!isText(value) || !ids.includes(value)) return [];
      return [
        { check: "denied", status: "failed", says: `Denied: ${name} is ${value}, which the authorizer refuses.` },
      ];
    }),
  );
  const says = "Denied: clients are, and the token names none.";
  return isNameless ? [{ check: "denied", status: "failed", says }, ...found] : found;
}

const list = (values: readonly string[]): string => values.join(", ") || "nothing";
const said = (value: Json | undefined): string =>
  isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);

function issuerCheck({ issuers }: TrustedTokens, { iss }: JsonObject, judge: string): TokenCheck {
  if (isText(iss) && issuers.includes(iss)) return { check: "issuer", status: "passed", says: `Issuer: ${iss}` };
  const says = `Issuer: the token says ${said(iss)}, ${judge} accepts ${list(issuers)}. The API's registration decides the token version, and with it the issuer.`;
  return { check: "issuer", status: "failed", says };
}

/** One text or a list of texts: RFC 7519, section 4.1.3. */
function audienceCheck({ audiences }: TrustedTokens, { aud, ver }: JsonObject, judge: string): TokenCheck {
  const all = Array.isArray(aud) ? aud : [aud];
  if (all.every(isText) && all.some((audience) => audiences.includes(audience)))
    return { check: "audience", status: "passed", says: `Audience: ${all.join(", ")}` };
  const isVersion2 = ver === "2.0" && isText(aud) && !audiences.some((audience) => entra.guid.pattern.test(audience));
  const why = isVersion2
    ? " Tokens of version 2 carry the API's client id as aud, whatever URI a client asks for."
    : "";
  const says = `Audience: the token says ${said(aud)}, ${judge} accepts ${list(audiences)}.${why}`;
  return { check: "audience", status: "failed", says };
}

/** Whole texts are compared. */
function claimCheck({ key, values, isOptional }: WantedClaim, claims: JsonObject, judge: string): TokenCheck {
  const claim = Object.hasOwn(claims, key) ? claims[key] : undefined;
  const isClient = key === "azp" || key === "appid";
  const check = isClient ? "client" : "claim";
  const isThere = claim !== undefined && claim !== null;
  const isAccepted = isThere ? values.length === 0 || (isText(claim) && values.includes(claim)) : isOptional === true;
  if (isAccepted)
    return { check, status: "passed", says: isThere ? `Claim ${key}: ${said(claim)}` : `Claim ${key}: not asked for` };
  const got = !isThere
    ? "does not have it"
    : isText(claim)
      ? `says ${claim}`
      : `says ${JSON.stringify(claim)}, which is no text and so equals none`;
  const accepted = values.length === 0 ? "wants it, whatever it says" : `accepts ${list(values)}`;
  const hint = isClient && values.length > 0 ? " This is the allow-list of clients." : "";
  return { check, status: "failed", says: `Claim ${key}: the token ${got}, ${judge} ${accepted}.${hint}` };
}

/** How far the gateway's clock and the issuer's may differ is a setting of each deployment, which is not read here. */
function timeCheck({ exp, nbf }: JsonObject, now: number, mostSeconds: number): TokenCheck {
  const most = mostSeconds * 1000;
  const at = (seconds: number): string => dateInWords(seconds * 1000);
  const result = (status: TokenCheck["status"], says: string): TokenCheck => ({ check: "time", status, says });
  if (typeof exp !== "number") return result("failed", `Time: the token says no number as exp: ${said(exp)}.`);
  const { length: isNoNumber } = [nbf].filter((time) => time !== undefined && typeof time !== "number");
  if (isNoNumber > 0) return result("failed", `Time: the token says no number as nbf: ${said(nbf)}.`);
  const here = `it is ${dateInWords(now)} here. Look at the clocks.`;
  if (exp * 1000 <= now) {
    const status = exp * 1000 + most <= now ? "failed" : "unknown";
    return result(status, `Time: the token expired at ${at(exp)}; ${here}${isSkewed(status)}`);
  }
  if (typeof nbf === "number" && nbf * 1000 > now) {
    const status = nbf * 1000 - most > now ? "failed" : "unknown";
    return result(status, `Time: the token is valid from ${at(nbf)}; ${here}${isSkewed(status)}`);
  }
  return result("passed", `Time: valid until ${at(exp)}`);
}

const isSkewed = (status: TokenCheck["status"]): string =>
  status === "unknown" ? " The deployment's max_clock_skew_in_seconds may make up for it." : "";

/** Beyond what a date can be, the number itself. */
export const dateInWords = (milliseconds: number): string =>
  Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString() : `${milliseconds / 1000} s since 1970`;
