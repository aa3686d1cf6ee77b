/**
 * What is known of Entra's tokens, wherever its issuers are written by hand: what no token carries admits nobody.
 *
 * @module
 */
import { entra } from "../../limits/entra";
import { entraClouds, entraHosts } from "../../limits/entra-clouds";
import { consumerTenant, entraTokenRules as limits, listClaims, sharedAudiences } from "../../limits/entra-tokens";
import { unusual, type Warning } from "../warnings";
import { beyond, checkChoice, checkPattern, type Finding, isKnown, shownWith } from "./findings";
import { LATER, withLater } from "./terraform-values";

const clouds = Object.values(entraClouds);

/**
 * Whether an issuer is Entra, as far as synth can see. By its host, however that is spelled; the tenant in the path may be known only later.
 */
export function isEntraIssuer(issuer: string): boolean {
  const host = hostOf(issuer);
  return entraHosts.names.has(host) || entraHosts.suffixes.some((suffix) => host.endsWith(suffix));
}

/** Of the tokens that carry it; `undefined` where it is not one of Entra's, or not to be told. */
export function entraTokenVersion(issuer: string): 1 | 2 | undefined {
  if (origins.some(({ sts }) => issuer.startsWith(sts))) return 1;
  return origins.some(({ login }) => issuer.startsWith(login)) && issuer.endsWith("/v2.0") ? 2 : undefined;
}

const origins = clouds.map(({ login, sts }) => ({ login: `https://${login}/`, sts: `https://${sts}/` }));

const hostOf = (issuer: string): string =>
  /^\s*(?:https?:\/\/)?([^/\s?#@:]+?)[.]?(?::\d+)?\//i.exec(issuer)?.[1]?.toLowerCase() ?? "";

/** Which tokens a deployment asks for. */
interface WantedTokens {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  /** Each with the setting that names it. */
  readonly claims: readonly NamedClaim[];
}

interface NamedClaim {
  readonly setting: string;
  readonly claim: string;
  readonly values: readonly string[];
}

/** What no token of Entra's carries, and what the gateway cannot compare with what it carries. */
export function entraTokenFindings({ issuers, audiences, claims }: WantedTokens): Finding[] {
  return [
    ...issuers.flatMap((issuer, index) => issuerFindings(`issuers[${index}]`, issuer)),
    ...(issuers.length > 0 && issuers.every((issuer) => entraTokenVersion(issuer) === 2)
      ? audiences.flatMap((audience, index) => audienceFindings(`audiences[${index}]`, audience))
      : []),
    ...claims.flatMap((claim) => [...claimFindings(claim, issuers), ...claimValueFindings(claim, issuers)]),
  ];
}

const issuerFindings = (setting: string, issuer: string): Finding[] =>
  isMisspelledIssuer(issuer) ? [beyond("ENTRA_ISSUER_INVALID", setting, issuer, limits.issuer)] : [];

/** The forms of one cloud's issuers, of which tokens carry no other spelling; of a tenant that Terraform knows, what stands around it. */
export function isMisspelledIssuer(given: string): boolean {
  const issuer = withLater(given).replace(`/${LATER}/`, `/${anyTenant}/`);
  if (forms.has(issuer.replace(tenantIn, "/TENANT$1"))) return false;
  // Of personal accounts there is a finding already.
  if (issuer.includes(LATER) || issuer.toLowerCase().includes(consumerTenant)) return false;
  return isHostOfClouds(hostOf(`${issuer}/`)) || isForAny(issuer);
}

const forms = new Set(origins.flatMap(({ login, sts }) => [`${login}TENANT/v2.0`, `${sts}TENANT/`]));

const anyTenant = "00000000-0000-0000-0000-000000000000";

const tenantIn = /(?<=^https:\/\/[^/]+)\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/|$)/;

const isHostOfClouds = (host: string): boolean =>
  clouds.some(({ login, sts, aliases }) => host === login || host === sts || aliases.some((alias) => alias === host));

/** The endpoints of several tenants, and placeholders in place of one, on any of Entra's hosts. */
const isForAny = (issuer: string): boolean =>
  isEntraIssuer(`${issuer}/`) && /^https:\/\/[^/]+\/(?:common|organizations|[^/]*[{}<>][^/]*)(?:\/|$)/i.test(issuer);

/** Of what only Terraform knows, the text around it: `api://` is the beginning of no client id. */
function audienceFindings(setting: string, audience: string): Finding[] {
  const known = withLater(audience);
  const fits = known.includes(LATER)
    ? /^[0-9a-f-]*$/.test(known.replaceAll(LATER, ""))
    : audience.trim() === "" || entra.guid.pattern.test(audience);
  return fits ? [] : [beyond("ENTRA_AUDIENCE_INVALID", setting, audience, limits.audience)];
}

/** The service of Microsoft's that an audience is of, as v1 tokens may spell it. */
export const sharedServiceOf = (audience: string): string | undefined =>
  sharedAudiences.names.get(audience.toLowerCase().replace(/^spn:|\/+$/g, ""));

/** The claims of a client and how it authenticated, by the version of the tokens that carry them. */
const ofClients: Readonly<Record<1 | 2, readonly string[]>> = { 1: ["appid", "appidacr"], 2: ["azp", "azpacr"] };
const ofAnyClients = new Set([...ofClients[1], ...ofClients[2]]);

function claimFindings({ setting, claim }: NamedClaim, issuers: readonly string[]): Finding[] {
  const isOfClients = ofAnyClients.has(claim.toLowerCase());
  const lacking = issuers.find((issuer) => {
    const version = entraTokenVersion(issuer);
    return version !== undefined && isOfClients && !ofClients[version].includes(claim);
  });
  if (lacking !== undefined)
    return [beyond("ENTRA_CLAIM_ABSENT", setting, shownWith(claim, `, beside issuer ${lacking}`), limits.clientClaim)];
  return listClaims.includes(claim) && issuers.some(writesLists)
    ? [beyond("ENTRA_CLAIM_NO_TEXT", setting, claim, limits.oneText)]
    : [];
}

/** What a policy of B2C writes is its author's choice. */
const writesLists = (issuer: string): boolean => isEntraIssuer(issuer) && !hostOf(issuer).endsWith(".b2clogin.com");

/** Values that Entra spells in one way, where no other issuer is admitted beside it. */
function claimValueFindings({ setting, claim, values }: NamedClaim, issuers: readonly string[]): Finding[] {
  const versions = new Set(issuers.map(entraTokenVersion));
  const [version] = versions;
  if (versions.has(undefined) || version === undefined) return [];
  const code = "ENTRA_CLAIM_VALUE_INVALID";
  // Of a tenant that an issuer names, too, there is a finding already.
  const written = values.filter((value) => value !== "" && !issuers.some((issuer) => issuer.includes(`/${value}/`)));
  if (["azp", "appid", "tid", "oid"].includes(claim))
    return written.flatMap((value) => checkPattern(code, `${setting} (${claim})`, value, entra.guid));
  if (claim !== "ver" || versions.size > 1) return [];
  const { source } = limits.clientClaim;
  return written.flatMap((value) => checkChoice(code, `${setting} (ver)`, value, { oneOf: [`${version}.0`], source }));
}

/** A claim that equals a listed value only while it holds a single word. */
export function claimWarnings(claims: readonly NamedClaim[], issuers: readonly string[]): Warning[] {
  return claims.flatMap(({ setting, claim }) =>
    claim === "scp" && issuers.some(writesLists)
      ? [unusual("CLAIM_OF_SEVERAL_WORDS", setting, claim, limits.severalWords)]
      : [],
  );
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

/** The address of a key set that is none: a discovery document's, an issuer's, or one with a placeholder. Only its known part can be judged. */
export function keySetUriFindings(
  code: "JWKS_URI_INVALID" | "ADAPTER_SETTING_INVALID",
  setting: string,
  uri: string,
): Finding[] {
  const known = withLater(uri);
  const isOther = /\/[.]well-known\/(?:openid-configuration|oauth-authorization-server)\b/i.test(known);
  const isTemplate = /[{}<>]|%7B|%3C/i.test(known);
  return isOther || isTemplate || isNoneOfEntras(known) ? [beyond(code, setting, uri, limits.keySetUri)] : [];
}

/** Of the hosts of Entra's clouds: without the place of keys, or with something in place of the tenant. */
function isNoneOfEntras(known: string): boolean {
  if (!isHostOfClouds(hostOf(known))) return false;
  const [, tenant = "", rest = ""] = /^[^/]*\/\/[^/]*\/([^/?#]*)([^?#]*)/.exec(known) ?? [];
  const isTenant =
    tenant.includes(LATER) || /^(?:common|organizations|consumers|[0-9a-z-]+(?:[.][0-9a-z-]+)+)$/i.test(tenant);
  const isPlace =
    `${tenant}${rest}`.endsWith(LATER) || rest.includes(LATER) || /\/discovery\/(?:v2[.]0\/)?keys\/?$/i.test(rest);
  return !isPlace || !(isTenant || entra.guid.pattern.test(tenant.toLowerCase()));
}
