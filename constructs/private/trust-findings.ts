/**
 * What is wrong with a trust, whoever judges tokens by it: the gateway itself, or the authorizer function.
 *
 * @module
 */
import { authorizer, authentication as limits } from "../../limits/api-gateway-authentication";
import { consumerTenant, sharedAudiences } from "../../limits/entra-tokens";
import { claimFindings, type RequiredClaim } from "../jwt-secured-deployment-claims";
import type { ITokenTrust } from "../token-trust";
import type { Warning } from "../warnings";
import { idTokenFindings, idTokenWarnings } from "./access-token-marks";
import { claimWarnings, entraTokenFindings, issuerWarnings, sharedServiceOf } from "./entra-tokens";
import { beyond, checkCount, type Finding, isKnown, said, shownWith } from "./findings";

/**
 * Of a trust by which the gateway judges.
 *
 * @param claims all that are checked
 */
export function gatewayTrustFindings(trust: ITokenTrust, claims: readonly RequiredClaim[], setting: string): Finding[] {
  return ofTrust(setting, [
    ...checkCount("ISSUERS_COUNT", "issuers", trust.issuers, limits.issuers),
    ...checkCount("AUDIENCES_COUNT", "audiences", trust.audiences, limits.audiences),
    ...checkCount("CLAIMS_COUNT", "requiredClaims", claims, limits.claims),
    ...commonFindings(trust, claims),
    ...idTokenFindings(trust.issuers, claims),
    ...trust.keys.findings(),
  ]);
}

/** Of a trust by which the function judges. */
export function authorizerTrustFindings(trust: ITokenTrust, setting: string): Finding[] {
  const { issuers, audiences, keys, requiredClaims } = trust;
  const isWritten = !("uri" in keys.toOutput());
  return ofTrust(setting, [
    ...checkCount("ISSUERS_COUNT", "issuers", issuers, authorizer.issuers),
    ...checkCount("AUDIENCES_COUNT", "audiences", audiences, authorizer.audiences),
    ...commonFindings(trust, requiredClaims),
    ...(isWritten
      ? [beyond("AUTHORIZER_SETTING_INVALID", "keys", said("a list of static keys"), authorizer.keySets)]
      : keys.findings()),
  ]);
}

function commonFindings(trust: ITokenTrust, claims: readonly RequiredClaim[]): Finding[] {
  const { issuers, audiences, clients } = trust;
  return [
    ...issuers.flatMap((issuer, index) => issuerFindings(`issuers[${index}]`, issuer)),
    ...audiences.flatMap((audience, index) => audienceFindings(`audiences[${index}]`, audience)),
    ...claimFindings(clients, claims),
    ...entraTokenFindings({ issuers, audiences, claims: namedClaims(trust) }),
  ];
}

/**
 * Of a trust by which the gateway judges.
 *
 * @param claims all that are checked
 */
export function gatewayTrustWarnings(trust: ITokenTrust, claims: readonly RequiredClaim[], setting: string): Warning[] {
  return ofTrust(setting, [
    ...commonWarnings(trust),
    ...(admitsAny(trust) ? idTokenWarnings(trust.issuers, claims) : []),
  ]);
}

/** Of a trust by which the function judges: each issuer by itself. */
export function authorizerTrustWarnings(trust: ITokenTrust, setting: string): Warning[] {
  const each = trust.issuers.flatMap((issuer, index) =>
    idTokenWarnings([issuer], trust.requiredClaims).map((one) => ({ ...one, setting: `issuers[${index}]` })),
  );
  return ofTrust(setting, [...commonWarnings(trust), ...(admitsAny(trust) ? each : [])]);
}

const admitsAny = ({ clients }: ITokenTrust): boolean => clients.requirement === undefined;

const commonWarnings = (trust: ITokenTrust): Warning[] => [
  ...issuerWarnings(trust.issuers),
  ...claimWarnings(namedClaims(trust), trust.issuers),
];

/** They name parts of the trust. */
const ofTrust = <Told extends { readonly setting: string }>(setting: string, told: readonly Told[]): Told[] =>
  told.map((one) => ({ ...one, setting: `${setting}.${one.setting}` }));

function namedClaims({ clients: { requirement }, requiredClaims }: ITokenTrust) {
  return [
    ...(requirement === undefined ? [] : [{ setting: "clients", ...requirement }]),
    ...requiredClaims.map((claim, index) => ({ setting: `requiredClaims[${index}]`, ...claim })),
  ];
}

function issuerFindings(setting: string, issuer: string): Finding[] {
  if (issuer.toLowerCase().includes(consumerTenant))
    return [beyond("ISSUER_CONSUMER", setting, issuer, limits.issuerOfConsumers)];
  if (isKnown(issuer) && issuer.includes("/.well-known/"))
    return [beyond("ISSUER_INVALID", setting, issuer, limits.issuerNoDocument)];
  const fits =
    issuer !== "*" && (/^https?:/i.test(issuer) ? /^https?:\/\/[^\s?#]+$/i.test(issuer) : issuer.trim() !== "");
  return isKnown(issuer) && !fits ? [beyond("ISSUER_INVALID", setting, issuer, limits.issuer)] : [];
}

function audienceFindings(setting: string, audience: string): Finding[] {
  const shared = sharedServiceOf(audience);
  if (shared === undefined) return [];
  const { source } = sharedAudiences;
  return [
    beyond("AUDIENCE_SHARED", setting, shownWith(audience, ` (${shared})`), { rule: "the API's own audience", source }),
  ];
}
