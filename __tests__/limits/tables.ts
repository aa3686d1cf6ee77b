/** Every limit of every table, by its name, and every source. */
import { adapterSettings } from "../../limits/adapter";
import * as apiGateway from "../../limits/api-gateway";
import * as gatewayAuthentication from "../../limits/api-gateway-authentication";
import { contextVariables } from "../../limits/context-variables";
import { entra } from "../../limits/entra";
import { entraHosts } from "../../limits/entra-clouds";
import { entraTokenRules, sharedAudiences } from "../../limits/entra-tokens";
import { functions, provisionedConcurrencyStep } from "../../limits/functions";
import { everybody, verbs, whatBelongs, whoAsks, wideTypes } from "../../limits/iam";
import { keySet } from "../../limits/jwks";
import { names, tags } from "../../limits/oci";
import { ocidForm } from "../../limits/ocids";
import { realmLimits, realmSources } from "../../limits/realms";
import { habits, reach } from "../../limits/routes";
import type { AnyLimit } from "../../limits/rule";
import { textLimits } from "../../limits/texts";
import { accessTokenMarks, forwarded, sureClaims, toldApart } from "../../limits/token-claims";

const { protectedHeaders, ...ofGateway } = apiGateway;

const tables: Readonly<Record<string, Readonly<Record<string, AnyLimit>>>> = {
  ...ofGateway,
  ...gatewayAuthentication,
  entra,
  entraTokenRules,
  idTokens: { toldApart },
  functions,
  keySet,
  contextVariables,
  forwarded,
  habits,
  reach,
  realmLimits,
  sureClaims,
  tags,
  names,
  ocids: { ocidForm },
  textLimits,
  adapter: Object.fromEntries(Object.entries(adapterSettings).map(([name, { limit }]) => [name, limit])),
};

export const limits: readonly (readonly [string, AnyLimit])[] = Object.entries(tables).flatMap(([table, entries]) =>
  Object.entries(entries).map(([name, limit]) => [`${table}.${name}`, limit] as const),
);

/** Of limits and of what else is taken from pages. */
export const sources: readonly string[] = [
  ...limits.map(([, { source }]) => source),
  ...[protectedHeaders.source, provisionedConcurrencyStep.source, sharedAudiences.source],
  ...sharedAudiences.lists,
  ...Object.values(accessTokenMarks).map(({ source }) => source),
  ...[everybody, verbs, whatBelongs, whoAsks, wideTypes].map(({ source }) => source),
  ...entraHosts.sources,
  ...Object.values(realmSources),
];
