/**
 * Headers that tell a back end who calls.
 *
 * @module
 */
import { headers as limits } from "../limits/api-gateway";
import { forwarded, sureClaims } from "../limits/token-claims";
import type { SetHeader } from "./header-transformations";
import { listedValues, type RequiredClaim } from "./jwt-secured-deployment-claims";
import { type ContextVariable, ofCaller } from "./private/context-text";
import { entraTokenVersion } from "./private/entra-tokens";
import { beyond, checkPattern, type Finding, isKnown, shownWith } from "./private/findings";
import type { ITokenTrust } from "./token-trust";
import { unusual, type Warning } from "./warnings";

/**
 * Claim by header name. A claim that is empty, a list or no valid header value would leave the header that the client sent in place
 * (https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaytroubleshooting_topic-header_transformations_do_not_work.htm), so
 * only sure ones may be named: those that the issuer itself writes as one text (of Entra `sub`, `oid`, `tid`, `iss`, `aud`, `ver`, and `azp`
 * and `azpacr` in v2 tokens, `appid` and `appidacr` in v1 tokens; of other issuers `sub` and `iss`), and those that the deployment requires
 * with listed values. All else a back end reads from the token, which it is sent. Where a {@link TokenAuthorizerFunction} judges, any claim may be named.
 */
export type IdentityHeaders = Readonly<Record<string, string>>;

/**
 * All names by which a client could forge one. Some servers read `_` as `-`
 * (https://www.rfc-editor.org/rfc/rfc3875#section-4.1.18), hence every mixture of the two.
 */
function forgeableNames(identity: IdentityHeaders): string[] {
  return Object.keys(identity).flatMap(spellings);
}

/** What routes do to the headers of requests, so that what a client sends as identity headers reaches no back end. */
export interface IdentityTransformations {
  /**
   * Where there is a token, they are overwritten from it. They must not be among what is blocked: the gateway filters after it
   * has set (https://docs.oracle.com/en-us/iaas/api/#/en/api-gateway/latest/datatypes/FilterHeaderPolicy).
   */
  readonly withToken: { readonly block: readonly string[]; readonly set: readonly SetHeader[] };
  /** Elsewhere they are removed. */
  readonly withoutToken: { readonly block: readonly string[]; readonly set: readonly SetHeader[] };
}

/** Of all routes alike. */
export function identityTransformations(identity: IdentityHeaders): IdentityTransformations {
  const forgeable = forgeableNames(identity);
  const own = new Set(Object.keys(identity));
  const otherSpellings = forgeable.filter((name) => !own.has(name));
  return {
    withToken: { block: otherSpellings, set: verifiedHeaders(identity) },
    withoutToken: { block: forgeable, set: [] },
  };
}

/**
 * The claims that a token must carry for its headers to be set: an expression without a value may leave what the client sent
 * (https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaytroubleshooting.htm). The gateway checks `iss` anyway.
 */
export function forwardedClaims(identity: IdentityHeaders): RequiredClaim[] {
  const claims = new Set(Object.values(identity).filter((claim) => claim !== "iss"));
  return [...claims].map((claim) => ({ claim, values: [] }));
}

/** Doubles with each `-` or `_`; cut off where there are more than a route can block anyway, which is a finding. */
function spellings(name: string): readonly string[] {
  const known = spelled.get(name);
  if (known !== undefined) return known;
  const [first = "", ...rest] = name.split(/[-_]/);
  const longest = limits.filtered.max + 2;
  const grow = (heads: readonly string[], part: string) =>
    heads.flatMap((head) => [`${head}-${part}`, `${head}_${part}`]).slice(0, longest);
  const all = rest.reduce<readonly string[]>(grow, [first]);
  spelled.set(name, all);
  return all;
}

/** Most deployments of an app have the same few names. */
const spelled = new Map<string, readonly string[]>();

/** What sets them from the verified token. */
function verifiedHeaders(identity: IdentityHeaders): SetHeader[] {
  return Object.entries(identity).map(([name, claim]) => ({
    name,
    values: [`\${request.auth[${claim}]}`],
    ifExists: "OVERWRITE",
  }));
}

/** Which tokens a deployment admits, as far as identity headers depend on it. */
type AdmittedTokens = Pick<ITokenTrust, "issuers" | "clients" | "requiredClaims">;

/** Those of one trust, and where that is said. */
interface AdmittedBy {
  readonly setting: string;
  readonly trust: AdmittedTokens;
}

/** @internal */
export function identityFindings(identity: IdentityHeaders, admitted: readonly AdmittedBy[]): Finding[] {
  return [
    ...identityNameFindings(identity),
    ...Object.entries(identity).flatMap(([name, claim]) =>
      admitted.flatMap(({ setting, trust }) =>
        claimFindings(`identityHeaders.${name}`, claim, trust, admitted.length > 1 ? `, beside ${setting}` : ""),
      ),
    ),
  ];
}

/** Whatever the headers are set from. @internal */
export function identityNameFindings(identity: IdentityHeaders): Finding[] {
  return Object.keys(identity).flatMap((name) =>
    checkPattern("HEADER_NAME_INVALID", "identityHeaders", name, limits.name),
  );
}

/** @param beside which trust, where there are several */
function claimFindings(setting: string, claim: string, admitted: AdmittedTokens, beside: string): Finding[] {
  if (!isKnown(claim)) return [];
  const code = "IDENTITY_HEADER_FORGEABLE";
  const listed = listedValues(claim, admitted);
  // An empty value, or no client at all, is a finding of its own.
  const invalid = listed
    .filter((value) => value !== "")
    .flatMap((value) => checkPattern(code, `${setting} (listed for ${claim})`, value, forwarded.listedValue));
  const unsure = unsureOf(claim, admitted);
  if (unsure === undefined) return invalid;
  const rule = `${unsure.oneOf.join(", ")}, ${forwarded.others.rule}`;
  return [beyond(code, setting, shownWith(claim, beside), { rule, source: unsure.source })];
}

/** What is sure of an issuer whose tokens may lack this claim, or hold it empty or as a list; `undefined` where each surely has its value. */
function unsureOf(claim: string, admitted: AdmittedTokens) {
  const isListed = listedValues(claim, admitted).length > 0 || claim === admitted.clients.requirement?.claim;
  return isListed ? undefined : admitted.issuers.map(claimsOf).find(({ oneOf }) => !oneOf.includes(claim));
}

/** Claims in URLs that may be empty: the URL is another one then. @internal */
export function urlClaimWarnings(
  setting: string,
  url: readonly ContextVariable[],
  admitted: readonly AdmittedBy[],
): Warning[] {
  return url.flatMap(({ table, key = "" }) => {
    const [unsure] =
      table === "auth" && isKnown(key) ? admitted.flatMap(({ trust }) => unsureOf(key, trust) ?? []) : [];
    if (unsure === undefined) return [];
    const rule = `${unsure.oneOf.join(", ")}, ${forwarded.inUrl.rule}`;
    return [
      unusual("URL_CLAIM_MAY_BE_EMPTY", setting, `\${request.auth[${key}]}`, { rule, source: forwarded.inUrl.source }),
    ];
  });
}

/**
 * A header that a route sets from the token or the client's certificate by hand: other spellings of it are not blocked, and what a client sends
 * stays where there is no value.
 *
 * @internal
 */
export function setByHandFindings(setting: string, set: readonly SetHeader[]): Finding[] {
  return set
    .filter(({ values }) => values.some((value) => ofCaller(value).length > 0))
    .map(({ name, values }) =>
      beyond("IDENTITY_HEADER_FORGEABLE", `${setting}.set ${name}`, values.join(", "), forwarded.setBy),
    );
}

/** What an issuer's tokens surely carry. */
function claimsOf(issuer: string): { readonly oneOf: readonly string[]; readonly source: string } {
  const version = entraTokenVersion(issuer);
  if (version === undefined) return sureClaims.other;
  return version === 2 ? sureClaims.entraV2 : sureClaims.entraV1;
}
