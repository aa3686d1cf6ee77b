/**
 * Whom a deployment admits, as its specification says it.
 *
 * @module
 */
import { knownOf, Unknown } from "../value";
import { callerClaims } from "./client-claim";
import type { AuthenticationPolicy, ClaimRule, Deployment } from "./deployment";
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
  /** No token is ever right. */
  | { readonly kind: "nobody"; readonly reason: string }
  | { readonly kind: "unknown"; readonly gap: Unknown };

interface ListedCallers<Kind extends string> {
  readonly kind: Kind;
  readonly claim: string;
  readonly listed: readonly (string | Unknown)[];
  /** Where it is not, a token without the claim gets through as well. */
  readonly isRequired: boolean | Unknown;
}

/** @param authorizer id of the function that decides instead */
export function admissionOf({ authentication }: Deployment<Unknown>, authorizer?: string): Admission {
  if (authorizer !== undefined) return { kind: "function", functionId: authorizer };
  if (authentication === undefined) return { kind: "everyone" };
  if (Unknown.is(authentication)) return { kind: "unknown", gap: authentication };
  const { claims } = authentication;
  if (Unknown.is(claims)) return { kind: "unknown", gap: claims };
  const rules = knownOf(claims);
  const reason = whyNobody(rules, authentication);
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

/** What no token can satisfy: two lists for one claim without a common value, or a claim that tokens of this version never have. */
function whyNobody(
  rules: readonly ClaimRule<Unknown>[],
  { issuers }: AuthenticationPolicy<Unknown>,
): string | undefined {
  const required = rules.filter(({ isRequired }) => isRequired === true);
  const apart = required.find((one) => required.some((other) => one !== other && excludes(one, other)));
  if (apart !== undefined) return `the claim ${String(apart.key)} would have to be two things at once`;
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
