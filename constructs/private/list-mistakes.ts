/**
 * Lists that are empty where that means nothing or keeps everybody out, and lists that name one thing twice, however it is spelled.
 *
 * @module
 */
import { azureCliClientId } from "../../limits/entra";
import { lists as limits } from "../../limits/oci";
import type { RuleLimit } from "../../limits/rule";
import { parseCidr } from "./cidr";
import { type Finding, isKnown } from "./findings";
import { quoted } from "./meant-text";
import { isPlain, settingPlace } from "./shape-words";

/** What counts as the same. */
type Sameness = (text: string) => string;

const letters: Sameness = (text) => text;
const anyCase: Sameness = (text) => text.toLowerCase();
const header: Sameness = (text) => text.toLowerCase().replaceAll("_", "-");
const range: Sameness = (text) => JSON.stringify(parseCidr(text) ?? text);
const origin: Sameness = (text) => text.toLowerCase().replace(/(?<=^https:.*):443$|(?<=^http:.*):80$|\/$/, "");
const pem: Sameness = (text) => text.replace(/\s+/g, "");
const client: Sameness = (text) => (text === "azure-cli" ? azureCliClientId : text.toLowerCase());

/** Items of lists, and names in maps, by the setting's name or `TYPE.setting`. */
const once: Readonly<Record<string, Sameness>> = {
  "AllOfPermissions.groups": letters,
  "AllOfPermissions.roles": letters,
  "AllOfPermissions.rolesOfPeople": letters,
  allowedCidrBlocks: range,
  allowedHeaders: anyCase,
  allowedOrigins: origin,
  audiences: letters,
  categories: letters,
  clientIds: anyCase,
  "ClientSettings.roles": letters,
  "DelegatedAccess.clients": client,
  context: letters,
  defined: anyCase,
  deniedKids: letters,
  "DeniedTokens.clients": anyCase,
  "DeniedTokens.kids": letters,
  "DeniedTokens.subjects": anyCase,
  "DeniedTokens.tokens": letters,
  exposedHeaders: anyCase,
  "ExistingClientSettings.roles": letters,
  freeform: anyCase,
  functionSecurityGroupIds: letters,
  functionSubnetIds: letters,
  gatewaySecurityGroupIds: letters,
  identityHeaders: header,
  issuers: letters,
  ownerIds: anyCase,
  pems: pem,
  principalIds: anyCase,
  "RequiredClaim.values": letters,
  "RouteAccess.anyOfGroups.groups": letters,
  "RouteAccess.anyOfRoles.roles": letters,
  "RouteAccess.anyOfRolesOfPeople.roles": letters,
  scopes: letters,
  "StockResponse.headers": anyCase,
  "TrustSettings.clients": anyCase,
  trustedTenantIds: anyCase,
  vantagePointNames: letters,
};

const someone: Readonly<Record<string, RuleLimit>> = {
  allowedCidrBlocks: limits.someRange,
  categories: limits.some,
  "DelegatedAccess.clients": limits.someClient,
  functionSubnetIds: limits.some,
  ownerIds: limits.someOwner,
  principalIds: limits.somePrincipal,
};

const of = <Kind>(table: Readonly<Record<string, Kind>>, setting: string): Kind | undefined =>
  table[setting] ?? table[setting.slice(setting.lastIndexOf(".") + 1)];

/**
 * Of a list or a map that has the right shape.
 *
 * @param setting `TYPE.setting`, or `FACTORY.parameter`
 * @returns what is wrong, and the list with each item once
 */
export function readList(
  setting: string,
  value: unknown,
): { readonly mistakes: readonly Finding[]; readonly read: unknown } {
  if (Array.isArray(value)) return value.length === 0 ? readEmpty(setting, value) : readSeveral(setting, value);
  const sameness = of(once, setting);
  if (sameness === undefined || typeof value !== "object" || value === null || !isPlain(value))
    return { mistakes: [], read: value };
  const found = twice(Object.keys(value), sameness);
  const isTwice = new Set(found.map(({ text }) => text));
  return {
    mistakes: found.map(({ text, other }) => told(settingPlace(text), `the same name as ${shown(other)}`)),
    read: found.length === 0 ? value : Object.fromEntries(Object.entries(value).filter(([name]) => !isTwice.has(name))),
  };
}

function readEmpty(setting: string, value: readonly unknown[]) {
  const limit = of(someone, setting);
  const mistake = limit && {
    code: "LIST_EMPTY" as const,
    setting: "",
    actual: "empty",
    allowed: limit.rule,
    source: limit.source,
  };
  return { mistakes: mistake === undefined ? [] : [mistake], read: value };
}

function readSeveral(setting: string, list: readonly unknown[]) {
  const sameness = of(once, setting);
  if (sameness === undefined) return { mistakes: [], read: list };
  const found = twice(list.map(textOf), sameness);
  const isTwice = new Set(found.map(({ index }) => index));
  return {
    mistakes: found.map(({ index, text, other }) => told(`[${index}]`, again(text, other))),
    read: found.length === 0 ? list : list.filter((_, index) => !isTwice.has(index)),
  };
}

/** A value under a name is that value. */
function textOf(item: unknown): string {
  if (typeof item === "string") return item;
  return typeof item === "object" && item !== null && "value" in item && typeof item.value === "string"
    ? item.value
    : "";
}

const told = (setting: string, actual: string): Finding => ({
  code: "LIST_DUPLICATE",
  setting,
  actual,
  allowed: limits.once.rule,
  source: limits.once.source,
});

const again = (text: string, other: string): string =>
  text === other ? `${shown(text)} a second time` : `${shown(text)}, the same as ${shown(other)}`;

/** A certificate is long, and looks like every other. */
const shown = (text: string): string => (text.includes("-----BEGIN") ? "a certificate" : quoted(text));

function twice(texts: readonly string[], sameness: Sameness) {
  const seen = new Map<string, string>();
  return texts.flatMap((text, index) => {
    // What only Terraform knows may be anything, and an empty text is a finding already.
    if (text.trim() === "" || !isKnown(text)) return [];
    const key = sameness(text);
    const other = seen.get(key);
    seen.set(key, other ?? text);
    return other === undefined ? [] : [{ index, text, other }];
  });
}
