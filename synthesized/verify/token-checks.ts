/**
 * What of a token's claims is what a gateway was told to accept, and what is not.
 *
 * @module
 */
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import { authentication } from "../../limits/api-gateway";
import { entra } from "../../limits/entra";
import type { Api, WantedClaim } from "../system/apis";

/** One of the things that a gateway looks at. */
export interface TokenCheck {
  /** Stable: programs may switch on it. */
  readonly check: "form" | "issuer" | "audience" | "client" | "claim" | "time" | "signature";
  /** `unknown` is never taken for `passed`. */
  readonly status: "passed" | "failed" | "unknown";
  readonly says: string;
}

/** Issuer, audience, claims and times. @param now milliseconds since 1970 */
export function tokenChecks(api: Api, claims: JsonObject, now: number): readonly TokenCheck[] {
  return [
    issuerCheck(api, claims),
    audienceCheck(api, claims),
    ...api.claims.map((wanted) => claimCheck(wanted, claims)),
    timeCheck(claims, now),
  ];
}

const list = (values: readonly string[]): string => values.join(", ") || "nothing";
const said = (value: Json | undefined): string =>
  isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);

function issuerCheck({ issuers }: Api, { iss }: JsonObject): TokenCheck {
  if (isText(iss) && issuers.includes(iss)) return { check: "issuer", status: "passed", says: `Issuer: ${iss}` };
  const says = `Issuer: the token says ${said(iss)}, the gateway accepts ${list(issuers)}. The API's registration decides the token version, and with it the issuer.`;
  return { check: "issuer", status: "failed", says };
}

/** One text or a list of texts: RFC 7519, section 4.1.3. */
function audienceCheck({ audiences }: Api, { aud, ver }: JsonObject): TokenCheck {
  const all = Array.isArray(aud) ? aud : [aud];
  if (all.every(isText) && all.some((audience) => audiences.includes(audience)))
    return { check: "audience", status: "passed", says: `Audience: ${all.join(", ")}` };
  const isVersion2 = ver === "2.0" && isText(aud) && !audiences.some((audience) => entra.guid.pattern.test(audience));
  const why = isVersion2
    ? " Tokens of version 2 carry the API's client id as aud, whatever URI a client asks for."
    : "";
  const says = `Audience: the token says ${said(aud)}, the gateway accepts ${list(audiences)}.${why}`;
  return { check: "audience", status: "failed", says };
}

/** Whole texts are compared. */
function claimCheck({ key, values, isOptional }: WantedClaim, claims: JsonObject): TokenCheck {
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
  return { check, status: "failed", says: `Claim ${key}: the token ${got}, the gateway ${accepted}.${hint}` };
}

/** How far the gateway's clock and the issuer's may differ is a setting of each deployment, which is not read here. */
function timeCheck({ exp, nbf }: JsonObject, now: number): TokenCheck {
  const most = authentication.clockSkewSeconds.max * 1000;
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
