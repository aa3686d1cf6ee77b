/**
 * What the token authorizer goes by, typed, and as the function's configuration.
 *
 * @module
 */
import { authorizer } from "../limits/api-gateway-authentication";
import { authorizerSettings } from "../limits/authorizer";
import { allClaims, type RequiredClaim } from "./jwt-secured-deployment-claims";
import { accessTokenClaims, clientClaimByIssuer } from "./private/access-token-marks";
import { entraTokenVersion } from "./private/entra-tokens";
import { beyond, checkPattern, checkRange, duplicates, type Finding, isKnown, said } from "./private/findings";
import { type JsonParts, jsonText, numberText } from "./private/terraform-values";
import { authorizerTrustFindings } from "./private/trust-findings";
import type { ITokenTrust } from "./token-trust";

/**
 * For how long answers and keys are kept.
 *
 * @beta
 */
export interface TokenAuthorizerSettings {
  /**
   * Seconds, 60 to 3,600, for which the gateway may keep an answer, and never for longer than the token lives. **A token that is denied meanwhile still
   * passes for as long**, and one that has less than 60 seconds left may pass until they are over: Oracle keeps each answer for 60 seconds at least.
   * @default 300
   */
  readonly cacheSeconds?: number;
  /** Seconds, 1 to 3,600, without a call to the issuer, unless a token names a key that is not known yet. @default 300 */
  readonly freshSeconds?: number;
  /** Hours, 1 to 168, for which a key that the issuer no longer lists is still known. @default 24 */
  readonly staleHours?: number;
  /** Milliseconds, 100 to 20,000, for a whole fetch with its one retry. @default 4000 */
  readonly timeoutMs?: number;
  /** Bytes, 1,024 to 1,048,576, of a key document after decompression. @default 262144 */
  readonly maxBytes?: number;
}

/**
 * What is refused whatever else is right, as soon as it is applied and the gateway's answers have aged out.
 *
 * @beta
 */
export interface DeniedTokens {
  /** Keys by their `kid`: those that are known to be compromised. */
  readonly kids?: readonly string[];
  /**
   * Clients by their ids, in the claim in which their issuer names them. Where a trust admits any client, a token is refused that names one of these in whichever
   * of `azp`, `appid`, `client_id`, `cid` and that claim, and one that names nobody there.
   */
  readonly clients?: readonly string[];
  /** Users and service principals by their object ids (`oid`), or any subject by `sub`. */
  readonly subjects?: readonly string[];
  /** Single tokens by their `uti`, or `jti`. */
  readonly tokens?: readonly string[];
}

const names = {
  cacheSeconds: "AUTHORIZER_CACHE_SECONDS",
  freshSeconds: "AUTHORIZER_FRESH_SECONDS",
  staleHours: "AUTHORIZER_STALE_HOURS",
  timeoutMs: "AUTHORIZER_TIMEOUT_MS",
  maxBytes: "AUTHORIZER_MAX_BYTES",
} as const satisfies Record<keyof TokenAuthorizerSettings, keyof typeof authorizerSettings>;

// Sound: these are its names.
const settingNames = Object.keys(names) as (keyof TokenAuthorizerSettings)[];

/** What its deployments want of it. */
export interface WantedOfAuthorizer {
  /** Permissions that routes ask for together. */
  readonly combinations: readonly (readonly string[])[];
  /** Claims that the gateway is to hand on. */
  readonly claims: readonly string[];
}

/** What the function goes by. */
export interface AuthorizerRules {
  readonly trusts: readonly ITokenTrust[];
  readonly denied?: DeniedTokens | undefined;
  readonly settings?: TokenAuthorizerSettings | undefined;
  /** The object that keeps the last good key set of an issuer. @default - none is kept */
  readonly snapshotOf?: (issuer: string) => string | undefined;
}

/** The function's configuration: only what was set, so that the function's own defaults hold for the rest. */
export function authorizerConfig(
  { trusts, denied = {}, settings = {}, snapshotOf = () => undefined }: AuthorizerRules,
  { combinations, claims }: WantedOfAuthorizer,
): Record<string, string> {
  const lists = Object.entries(denied).filter(([, list]) => list !== undefined && list.length > 0);
  return {
    AUTHORIZER_TRUSTS: jsonText(trusts.flatMap((trust) => trustedIssuers(trust, snapshotOf))),
    ...(lists.length === 0 ? {} : { AUTHORIZER_DENIED: jsonText(Object.fromEntries(lists)) }),
    AUTHORIZER_COMBINATIONS: jsonText(combinations),
    AUTHORIZER_CONTEXT: claims.join(","),
    ...Object.fromEntries(
      settingNames.flatMap((name) => {
        const value = settings[name];
        return value === undefined ? [] : [[names[name], numberText(value)] as const];
      }),
    ),
  };
}

/** Each issuer of a trust, as the function reads it. */
function trustedIssuers(trust: ITokenTrust, snapshotOf: (issuer: string) => string | undefined): readonly JsonParts[] {
  const { audiences, clients, keys } = trust;
  const { requirement } = clients;
  const published = keys.toOutput();
  return trust.issuers.map((issuer) => {
    const claims = checkedClaims(trust, issuer).map(({ claim, values }) => [claim, values] as const);
    const snapshot = snapshotOf(issuer);
    return {
      issuer,
      keys: "uri" in published ? published.uri : "",
      // On an endpoint of several tenants each key says whose tokens it signs:
      // https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#validate-the-issuer
      ...(entraTokenVersion(issuer) === 2 ? { keysIssuer: issuer } : {}),
      ...(snapshot === undefined ? {} : { snapshot }),
      audiences,
      clientClaim: clients.claim ?? clientClaimByIssuer(issuer),
      ...(requirement === undefined ? { anyClient: true } : { clients: requirement.values }),
      ...(claims.length === 0 ? {} : { claims: Object.fromEntries(claims) }),
    };
  });
}

/** All that are checked beside the clients, as the gateway itself would: those that the issuer's access tokens have by nature among them. */
function checkedClaims({ clients, requiredClaims }: ITokenTrust, issuer: string): readonly RequiredClaim[] {
  return allClaims(clients, requiredClaims, accessTokenClaims([issuer])).filter((one) => one !== clients.requirement);
}

const CODE = "AUTHORIZER_SETTING_INVALID";

/** @internal */
export function authorizerFindings(
  { trusts, settings = {} }: AuthorizerRules,
  { claims }: WantedOfAuthorizer,
): Finding[] {
  const issuers = trusts.flatMap((trust) => trust.issuers);
  return [
    ...(trusts.length === 0 ? [beyond(CODE, "trusts", said("an empty list"), authorizer.trusts)] : []),
    ...duplicates(issuers.filter(isKnown)).map((issuer) => beyond(CODE, "trusts", issuer, authorizer.trusts)),
    ...trusts.flatMap((trust, index) => authorizerTrustFindings(trust, `trusts[${index}]`)),
    ...settingNames.flatMap((name) =>
      checkRange(CODE, `settings.${name}`, settings[name], authorizerSettings[names[name]].limit),
    ),
    ...claims.flatMap((claim) => checkPattern(CODE, "context", claim, authorizer.contextClaims)),
  ];
}
