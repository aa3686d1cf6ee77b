/**
 * What keeps ID tokens out: claims that only the access tokens of an issuer carry.
 *
 * @module
 */
import { type AccessTokenMark, clientClaims, accessTokenMarks as marks, toldApart } from "../../limits/token-claims";
import type { RequiredClaim } from "../jwt-secured-deployment-claims";
import { unusual, type Warning } from "../warnings";
import { entraTokenVersion } from "./entra-tokens";
import { beyond, type Finding, isKnown } from "./findings";

/** Absent for issuers that are not known here, and where only Terraform knows which it is. */
function markOf(issuer: string): AccessTokenMark | undefined {
  const version = entraTokenVersion(issuer);
  if (version !== undefined) return version === 2 ? marks.entraV2 : marks.entraV1;
  const others: readonly AccessTokenMark[] = Object.values(marks);
  return isKnown(issuer) ? others.find((mark) => mark.issuer?.test(issuer)) : undefined;
}

/** What every access token of these issuers carries and no ID token of theirs; nothing where one claim does not do for all. */
export function accessTokenClaims(issuers: readonly string[]): RequiredClaim[] {
  const [first, ...others] = issuers.map(markOf);
  if (first === undefined || others.some((mark) => mark?.claim !== first.claim)) return [];
  return [{ claim: first.claim, values: first.values }];
}

/** Entra's issuers whose ID tokens would do: those of two versions beside one another, without a claim that either kind of ID token lacks. */
export function idTokenFindings(issuers: readonly string[], claims: readonly RequiredClaim[]): Finding[] {
  if (marksAmong(claims)) return [];
  return issuers.flatMap((issuer, index) =>
    entraTokenVersion(issuer) === undefined
      ? []
      : [beyond("ID_TOKENS_ADMITTED", `issuers[${index}]`, issuer, toldApart)],
  );
}

/** Where any client is admitted: issuers of which nothing here tells ID tokens, and those that only Terraform knows. */
export function idTokenWarnings(issuers: readonly string[], claims: readonly RequiredClaim[]): Warning[] {
  if (accessTokenClaims(issuers).length > 0) return [];
  const required = claims.map(({ claim }) => claim);
  return issuers.flatMap((issuer, index) => {
    const markers = isKnown(issuer) ? [markOf(issuer)?.claim] : Object.values(marks).map(({ claim }) => claim);
    const isTold = markers.some((claim) => claim !== undefined && required.includes(claim));
    const actual = isKnown(issuer) ? issuer : "known to Terraform alone";
    return entraTokenVersion(issuer) !== undefined || isTold
      ? []
      : [unusual("ID_TOKENS_NOT_TOLD_APART", `issuers[${index}]`, actual, toldApart)];
  });
}

/** The claim in which an issuer's access tokens name the client: as RFC 9068 has it, where nothing is known of the issuer. */
export function clientClaimByIssuer(issuer: string): string {
  const version = entraTokenVersion(issuer);
  if (version !== undefined) return (version === 2 ? marks.entraV2 : marks.entraV1).claim;
  const kinds = ["externalId", "okta", "cognito", "keycloak", "ociIdentityDomain"] as const;
  const kind = isKnown(issuer) ? kinds.find((name) => marks[name].issuer.test(issuer)) : undefined;
  return clientClaims[kind ?? "rfc9068"].claim;
}

const marksAmong = (claims: readonly RequiredClaim[]): boolean =>
  claims.some(({ claim }) => claim === marks.entraV2.claim || claim === marks.entraV1.claim);
