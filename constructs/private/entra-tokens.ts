/**
 * What is known of Entra's tokens, wherever its issuers are written by hand: what no token carries admits nobody.
 *
 * @module
 */
import {
  consumerTenant,
  entra,
  entraClouds,
  entraHosts,
  entraTokenRules as limits,
  listClaims,
} from "../../limits/entra";
import { unusual, type Warning } from "../warnings";
import { beyond, type Finding, isKnown } from "./findings";

const clouds = Object.values(entraClouds);

/** Whether an issuer is Entra, as far as synth can see. By its host; the tenant in the path may be known only later. */
export function isEntraIssuer(issuer: string): boolean {
  const host = hostOf(issuer);
  return entraHosts.names.has(host) || entraHosts.suffixes.some((suffix) => host.endsWith(suffix));
}

/** Of the tokens that carry it; `undefined` where it is not one of Entra's, or not to be told. */
export function entraTokenVersion(issuer: string): 1 | 2 | undefined {
  if (clouds.some(({ sts }) => issuer.startsWith(`https://${sts}/`))) return 1;
  return clouds.some(({ login }) => issuer.startsWith(`https://${login}/`)) && issuer.endsWith("/v2.0") ? 2 : undefined;
}

const hostOf = (issuer: string): string => /^https:\/\/([^/]+)\//.exec(issuer)?.[1]?.toLowerCase() ?? "";

/** Which tokens a deployment asks for. */
interface WantedTokens {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  /** Each with the setting that names it. */
  readonly claims: readonly { readonly setting: string; readonly claim: string }[];
}

/** What no token of Entra's carries, and what the gateway cannot compare with what it carries. */
export function entraTokenFindings({ issuers, audiences, claims }: WantedTokens): Finding[] {
  return [
    ...issuers.flatMap((issuer, index) => issuerFindings(`issuers[${index}]`, issuer)),
    ...(issuers.every((issuer) => entraTokenVersion(issuer) === 2)
      ? audiences.flatMap((audience, index) => audienceFindings(`audiences[${index}]`, audience))
      : []),
    ...claims.flatMap(({ setting, claim }) => claimFindings(setting, claim, issuers)),
  ];
}

/** The forms of one cloud's issuers, of which tokens carry no other spelling. */
function issuerFindings(setting: string, issuer: string): Finding[] {
  // Of personal accounts there is a finding already.
  const isJudged =
    isKnown(issuer) &&
    !issuer.toLowerCase().includes(consumerTenant) &&
    (clouds.some((cloud) => isHostOf(cloud, hostOf(`${issuer}/`))) || isForAny(issuer));
  const isRight = clouds.some(({ login, sts }) =>
    [`https://${login}/TENANT/v2.0`, `https://${sts}/TENANT/`].includes(issuer.replace(tenantIn, "/TENANT$1")),
  );
  return isJudged && !isRight ? [beyond("ENTRA_ISSUER_INVALID", setting, issuer, limits.issuer)] : [];
}

const tenantIn = /(?<=^https:\/\/[^/]+)\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/|$)/;

const isHostOf = ({ login, sts, aliases }: (typeof clouds)[number], host: string): boolean =>
  host === login || host === sts || aliases.some((alias) => alias === host);

/** The endpoints of several tenants, and placeholders in place of one, on any of Entra's hosts. */
const isForAny = (issuer: string): boolean =>
  isEntraIssuer(`${issuer}/`) && /^https:\/\/[^/]+\/(?:common|organizations|[^/]*[{}<>][^/]*)(?:\/|$)/i.test(issuer);

const audienceFindings = (setting: string, audience: string): Finding[] =>
  !isKnown(audience) || audience.trim() === "" || entra.guid.pattern.test(audience)
    ? []
    : [beyond("ENTRA_AUDIENCE_INVALID", setting, audience, limits.audience)];

/** The claims of a client and how it authenticated, by the version of the tokens that lack them. */
const absent: Readonly<Record<1 | 2, readonly string[]>> = { 1: ["azp", "azpacr"], 2: ["appid", "appidacr"] };

function claimFindings(setting: string, claim: string, issuers: readonly string[]): Finding[] {
  const lacking = issuers.find((issuer) => {
    const version = entraTokenVersion(issuer);
    return version !== undefined && absent[version].includes(claim);
  });
  if (lacking !== undefined)
    return [beyond("ENTRA_CLAIM_ABSENT", setting, `${claim}, beside issuer ${lacking}`, limits.clientClaim)];
  return listClaims.includes(claim) && issuers.some(isEntraIssuer)
    ? [beyond("ENTRA_CLAIM_NO_TEXT", setting, claim, limits.oneText)]
    : [];
}

/** Issuers of External ID whose host is a tenant's name, as one of Microsoft's pages has it, and no token. */
export function issuerWarnings(issuers: readonly string[]): Warning[] {
  return issuers.flatMap((issuer, index) => {
    const [, host, tenant] = /^https:\/\/([^./]+)[.]ciamlogin[.]com\/([^/]+)\//.exec(issuer) ?? [];
    return isKnown(issuer) && host !== tenant
      ? [unusual("ISSUER_NOT_FROM_DISCOVERY", `issuers[${index}]`, issuer, limits.externalIdIssuer)]
      : [];
  });
}

/** The address of a key set that is none: a discovery document's, or one with a placeholder. Only its known part can be judged. */
export function keySetUriFindings(
  code: "JWKS_URI_INVALID" | "ADAPTER_SETTING_INVALID",
  setting: string,
  uri: string,
): Finding[] {
  const isOther = /\/[.]well-known\/(?:openid-configuration|oauth-authorization-server)\b/.test(uri);
  const isTemplate = isKnown(uri) && /[{}<>]|%7B|%3C/i.test(uri);
  return isOther || isTemplate ? [beyond(code, setting, uri, limits.keySetUri)] : [];
}
