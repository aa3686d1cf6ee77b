/**
 * What routes ask for where an authorizer function of this package judges, and what a token has of it: read back from the names that both sides use.
 *
 * @module
 */
import { isText, type Json, type JsonObject } from "../../internal/json";
import { combinationParts, type PermissionKind, permission } from "../../limits/permissions";
import { Unknown } from "../expression/value";
import type { Route } from "./deployment";

/** One, by its kind and by the name that it has in tokens. */
export interface Permission {
  /** `unknown`: no authorizer of this package grants it. */
  readonly kind: PermissionKind | "unknown";
  readonly name: string;
}

/** Each is enough by itself, and takes all that is in it; none: any token will do. */
export type AskedPermissions = readonly (readonly string[])[];

/** Of a route that asks for a token; undefined where that is open or not known. */
export function askedBy({ authorization }: Pick<Route<Unknown>, "authorization">): AskedPermissions | undefined {
  if (Unknown.is(authorization) || authorization.type === "open") return undefined;
  return authorization.type === "ANY_OF" ? authorization.scopes.map(partsOf) : [];
}

const { beginning, separator } = combinationParts;

/** A combination's parts are encoded, so that none holds the separator. */
const partsOf = (scope: string): readonly string[] =>
  scope.startsWith(beginning) ? scope.slice(beginning.length).split(separator) : [scope];

export function permissionNamed(text: string): Permission {
  const [, kind, encoded = ""] = /^(app-role|user-role|scp|group):(.+)$/.exec(text) ?? [];
  // Sound: the pattern lists the kinds.
  return kind === undefined
    ? { kind: "unknown", name: text }
    : { kind: kind as PermissionKind, name: decoded(encoded) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether this is enough for a route. */
export const isEnough = (asked: AskedPermissions, has: readonly string[]): boolean =>
  asked.length === 0 || asked.some((all) => all.every((one) => has.includes(one)));

const kinds: Readonly<Record<Permission["kind"], string>> = {
  "app-role": "the application's role",
  "user-role": "the person's role",
  scp: "the scope",
  group: "the group",
  unknown: "what no token is granted",
};

/** `the application's role Orders.Read or Orders.Cancel, or the scope orders` */
export function askedInWords(asked: AskedPermissions): string {
  return alternativesInWords(asked.map((all) => all.map(permissionNamed)));
}

export function alternativesInWords(alternatives: readonly (readonly Permission[])[]): string {
  const single = new Map<Permission["kind"], string[]>();
  for (const [only, ...more] of alternatives)
    if (only !== undefined && more.length === 0) single.set(only.kind, [...(single.get(only.kind) ?? []), only.name]);
  const each = [...single].map(([kind, names]) => `${kinds[kind]} ${names.join(" or ")}`);
  return [...each, ...alternatives.filter(({ length }) => length > 1).map(allInWords)].join(", or ");
}

/** `the application's roles Orders.Cancel and Orders.Refund` */
function allInWords(permissions: readonly Permission[]): string {
  const byKind = new Map<Permission["kind"], string[]>();
  for (const { kind, name } of permissions) byKind.set(kind, [...(byKind.get(kind) ?? []), name]);
  const each = [...byKind].map(
    ([kind, names]) => `${kinds[kind]}${names.length > 1 ? "s" : ""} ${names.join(" and ")}`,
  );
  return each.join(" and ");
}

/** What somebody has. */
export const hasInWords = (permissions: readonly string[]): string =>
  permissions.length === 0 ? "nothing" : permissions.map((one) => allInWords([permissionNamed(one)])).join(", ");

/**
 * What the authorizer grants a token with these claims.
 *
 * Told apart from the function, which judges: `scp` is in tokens of people alone, and `idtyp` says `app` in tokens of programs.
 * https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
export function permissionsIn(claims: JsonObject): readonly string[] {
  const { scp, scope, roles, groups } = claims;
  const words = [scp, scope].flatMap((claim) => (isText(claim) ? claim.split(" ") : []));
  const holder = holderOf(claims);
  const each: readonly (readonly [PermissionKind, readonly string[]])[] = [
    ...(holder === undefined ? [] : ([[holder, textsIn(roles)]] as const)),
    ["scp", words],
    ["group", textsIn(groups)],
  ];
  return [...new Set(each.flatMap(([kind, names]) => names.filter(isName).map((name) => permission(kind, name))))];
}

/** Whose roles they are; undefined where the token does not say it. */
export function holderOf({ idtyp, scp }: JsonObject): "app-role" | "user-role" | undefined {
  const isOfPerson = scp !== undefined && scp !== null && !(isText(scp) && scp.trim() === "");
  if (idtyp === "app") return isOfPerson ? undefined : "app-role";
  return isOfPerson || idtyp === "user" ? "user-role" : undefined;
}

const textsIn = (claim: Json | undefined): readonly string[] => (Array.isArray(claim) ? claim : [claim]).filter(isText);

const isName = (text: string): boolean => text !== "" && !/\p{Surrogate}/u.test(text);
