/**
 * Whom a deployment admits, as its specification says it.
 *
 * @module
 */
import { entra } from "../../limits/entra";
import { listClaims } from "../../limits/entra-tokens";
import { knownOf, Unknown } from "../expression/value";
import { callerClaims } from "./client-claim";
import type { AuthenticationPolicy, AuthenticationServers, ClaimRule, Deployment } from "./deployment";
import { entraIssuerOf } from "./entra-issuer";

/** Whose requests get through, once their token is good. */
export type Admission =
  /** No token is asked for. */
  | { readonly kind: "everyone" }
  /** The clients that a claim lists. */
  | ListedCallers<"clients">
  /** The subjects that `sub` lists: clients that act for themselves, or people. */
  | ListedCallers<"subjects">
  /** Every client to which the issuers give a token for the audience. */
  | {
      readonly kind: "any-client";
      readonly issuers: readonly (string | Unknown)[];
      /** Claims that must be of a list as well, such as `roles`; not those that every token of a kind has alike. */
      readonly narrowedBy: readonly string[];
    }
  /** Whomever a function admits. */
  | { readonly kind: "function"; readonly functionId: string }
  /** Whom any of several admits, of which each request selects one. */
  | {
      readonly kind: "servers";
      readonly servers: readonly AdmittingServer[];
    }
  /** No token is ever right. */
  | { readonly kind: "nobody"; readonly reason: string }
  | { readonly kind: "unknown"; readonly gap: Unknown };

/** One of several that judge. */
export interface AdmittingServer {
  readonly name: string | Unknown;
  readonly admission: Admission;
  /** Whose tokens they are; absent where that is not known. */
  readonly issuers?: readonly string[];
}

interface ListedCallers<Kind extends string> {
  readonly kind: Kind;
  readonly claim: string;
  readonly listed: readonly (string | Unknown)[];
  /** Where it is not, a token without the claim gets through as well. */
  readonly isRequired: boolean | Unknown;
}

/** @param isMadeUp whether a text stands in for one that only an account knows: then it may be another */
export function admissionOf(
  authentication: Deployment<Unknown>["authentication"],
  isMadeUp: (text: string) => boolean = () => false,
): Admission {
  if (authentication === undefined) return { kind: "everyone" };
  if (Unknown.is(authentication)) return { kind: "unknown", gap: authentication };
  if (authentication.kind === "servers") return ofServers(authentication, isMadeUp);
  if (authentication.kind === "token") return ofTokens(authentication, isMadeUp);
  const { functionId } = authentication;
  return Unknown.is(functionId) ? { kind: "unknown", gap: functionId } : { kind: "function", functionId };
}

function ofServers({ servers }: AuthenticationServers<Unknown>, isMadeUp: (text: string) => boolean): Admission {
  if (Unknown.is(servers)) return { kind: "unknown", gap: servers };
  if (servers.length === 0) return { kind: "unknown", gap: new Unknown("it has no authentication server") };
  return {
    kind: "servers",
    servers: servers.map((server) =>
      Unknown.is(server)
        ? { name: server, admission: { kind: "unknown", gap: server } }
        : {
            ...{ name: server.name, admission: admissionOf(server.authentication, isMadeUp) },
            ...issuersOf(server.authentication),
          },
    ),
  };
}

/** All of them, or none is said. */
function issuersOf(authentication: Deployment<Unknown>["authentication"]): { readonly issuers?: readonly string[] } {
  if (authentication === undefined || Unknown.is(authentication) || authentication.kind !== "token") return {};
  const { issuers } = authentication;
  return Unknown.is(issuers) || issuers.some(Unknown.is) ? {} : { issuers: knownOf(issuers) };
}

function ofTokens(authentication: AuthenticationPolicy<Unknown>, isMadeUp: (text: string) => boolean): Admission {
  const { claims } = authentication;
  if (Unknown.is(claims)) return { kind: "unknown", gap: claims };
  const rules = knownOf(claims);
  const reason = whyNobody(rules, authentication, isMadeUp);
  if (reason !== undefined) return { kind: "nobody", reason };
  const list = listOf(rules);
  if (list !== undefined) return list;
  // A claim that is not understood may be the one that lists the clients.
  const gap = claims.find(Unknown.is) ?? rules.flatMap(({ key, values }) => [key, values]).find(Unknown.is);
  if (gap !== undefined) return { kind: "unknown", gap };
  const { issuers } = authentication;
  return { kind: "any-client", issuers: Unknown.is(issuers) ? [issuers] : issuers, narrowedBy: narrowing(rules) };
}

/** What tells tenants and kinds of tokens apart: https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference */
const ofEveryToken: readonly string[] = ["tid", "ver", "idtyp", "iss", "aud"];

const narrowing = (rules: readonly ClaimRule<Unknown>[]): readonly string[] =>
  rules.flatMap(({ key, values }) =>
    Unknown.is(key) || Unknown.is(values) || values.length === 0 || ofEveryToken.includes(key) ? [] : key,
  );

/** The first claim that names clients and is compared; `sub` where there is no other. */
function listOf(rules: readonly ClaimRule<Unknown>[]): Admission | undefined {
  for (const claim of callerClaims) {
    const rule = rules.find(({ key, values }) => key === claim && (Unknown.is(values) || values.length > 0));
    if (rule === undefined) continue;
    const { values, isRequired } = rule;
    if (Unknown.is(values)) return { kind: "unknown", gap: values };
    return { kind: claim === "sub" ? "subjects" : "clients", claim, listed: values, isRequired };
  }
  return undefined;
}

/** What no token can satisfy. */
function whyNobody(
  rules: readonly ClaimRule<Unknown>[],
  policy: AuthenticationPolicy<Unknown>,
  isMadeUp: (text: string) => boolean,
): string | undefined {
  const required = rules.filter(({ isRequired }) => isRequired === true);
  const apart = required.find((one) => required.some((other) => one !== other && excludes(one, other)));
  if (apart !== undefined) return `the claim ${String(apart.key)} would have to be two things at once`;
  const isSure = (texts: readonly (string | Unknown)[]): texts is readonly string[] =>
    texts.length > 0 && !texts.some((text) => Unknown.is(text) || isMadeUp(text));
  const { issuers, audiences } = policy;
  if (!Unknown.is(issuers) && isSure(issuers)) {
    const reason = whyNoneOf(issuers, rules, isSure);
    if (reason !== undefined) return reason;
    const isAllOfVersion2 = issuers.every((issuer) => entraIssuerOf(issuer)?.version === 2);
    const isClientId = (audience: string): boolean => entra.guid.pattern.test(audience);
    if (isAllOfVersion2 && !Unknown.is(audiences) && isSure(audiences) && !audiences.some(isClientId))
      return `tokens of version 2 carry the API's client id as aud, and ${audiences.join(", ")} is none`;
  }
  return whyVersionLacks(required, issuers);
}

/** Claims that all tokens of an issuer have alike, or that a gateway compares with nothing. */
function whyNoneOf(
  issuers: readonly string[],
  rules: readonly ClaimRule<Unknown>[],
  isSure: (texts: readonly (string | Unknown)[]) => texts is readonly string[],
): string | undefined {
  const read = issuers.map(entraIssuerOf);
  const entras = read.every((one) => one !== undefined) ? read : [];
  // Of an issuer that names its tenant otherwise than by its id it is not known which that is.
  const tenants = entras.every(({ tenant }) => entra.guid.pattern.test(tenant))
    ? entras.map(({ tenant }) => tenant)
    : [];
  const versions = entras.flatMap(({ version }) => (version === undefined ? [] : `${version}.0`));
  const given: readonly (readonly [claim: string, values: readonly string[]])[] = [
    ["iss", issuers],
    ["tid", tenants],
    ["ver", versions.length === entras.length ? versions : []],
  ];
  for (const { key, values, isRequired } of rules) {
    if (Unknown.is(key) || Unknown.is(values) || !isSure(values)) continue;
    const [, own = []] = given.find(([claim]) => claim === key) ?? [];
    // They are never absent, so that they count where they are not required as well.
    if (own.length > 0 && !values.some((value) => own.includes(value)))
      return `the claim ${key} would have to be ${values.join(" or ")}, and is ${[...new Set(own)].join(" or ")} in all tokens of ${issuers.length === 1 ? "the issuer" : "the issuers"}`;
    if (entras.length > 0 && isRequired === true && listClaims.includes(key))
      return `the claim ${key} is a list in Entra's tokens, which a gateway finds equal to no text`;
  }
  return undefined;
}

/** A claim that tokens of this version never have. */
function whyVersionLacks(
  required: readonly ClaimRule<Unknown>[],
  issuers: AuthenticationPolicy<Unknown>["issuers"],
): string | undefined {
  if (Unknown.is(issuers) || issuers.length === 0) return undefined;
  const versions = issuers.map((issuer) => (Unknown.is(issuer) ? undefined : entraIssuerOf(issuer)?.version));
  for (const [claim, version] of [
    ["azp", 1],
    ["appid", 2],
  ] as const) {
    const isAsked = required.some(({ key }) => key === claim);
    if (isAsked && versions.every((one) => one === version))
      return `no token of version ${version} has the claim ${claim}`;
  }
  return undefined;
}

function excludes(one: ClaimRule<Unknown>, other: ClaimRule<Unknown>): boolean {
  const lists = [one.values, other.values];
  if (one.key !== other.key || Unknown.is(one.key)) return false;
  if (
    Unknown.is(one.values) ||
    Unknown.is(other.values) ||
    lists.some((list) => !Unknown.is(list) && list.length === 0)
  )
    return false;
  const { values } = other;
  return !one.values.some((value) => Unknown.is(value) || values.includes(value)) && !values.some(Unknown.is);
}

/** Clients and subjects that are named. @param isLeftOut of several servers, those that do not count */
export function listedIn(
  admission: Admission,
  isLeftOut: (server: AdmittingServer) => boolean = () => false,
): readonly (string | Unknown)[] {
  if (admission.kind === "servers")
    return admission.servers.flatMap((server) => (isLeftOut(server) ? [] : listedIn(server.admission, isLeftOut)));
  return admission.kind === "clients" || admission.kind === "subjects" ? admission.listed : [];
}

/** @param names the client id, and what else `sub` may call it */
export function admitsCaller(admission: Admission, names: readonly string[]): boolean | Unknown {
  switch (admission.kind) {
    case "everyone":
    case "any-client":
      return true;
    case "nobody":
      return false;
    case "unknown":
      return admission.gap;
    case "function":
      return new Unknown("a function decides");
    case "servers":
      return anyOf(admission.servers.map((server) => admitsCaller(server.admission, names)));
    case "clients":
    case "subjects":
      return names.some((name) => admission.listed.includes(name)) || (admission.listed.find(Unknown.is) ?? false);
  }
}

const anyOf = (all: readonly (boolean | Unknown)[]): boolean | Unknown =>
  all.includes(true) || (all.find(Unknown.is) ?? false);

/**
 * Who is listed may be refused all the same.
 *
 * @param denied names that an authorizer function refuses
 */
export function unlessDenied(
  admitted: boolean | Unknown,
  names: readonly string[],
  denied: readonly string[] | Unknown,
): { readonly isAdmitted: boolean | Unknown; readonly isDenied?: true } {
  if (Unknown.is(denied)) return { isAdmitted: admitted === false ? false : denied };
  return admitted !== false && names.some((name) => denied.includes(name))
    ? { isAdmitted: false, isDenied: true }
    : { isAdmitted: admitted };
}
