/**
 * The claims of a token → the permissions that routes may ask for.
 *
 * Each has its kind in front, because the same word may be a role, a scope and a group, and a person may have the role that a program must not have. Names are
 * percent-encoded, so that none holds a space or a separator, and none can be mistaken for a combination of others.
 *
 * https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
import type { JsonObject } from "../json-object";

/** `app-role`: of a program that acts for itself. `user-role`: of the person for whom it acts. `scp`: what it may do for the person. */
export type PermissionKind = "app-role" | "user-role" | "scp" | "group";

export const permission = (kind: PermissionKind, name: string): string => `${kind}:${encodeURIComponent(name)}`;

/** What a token is granted that has all of several. The order in which they are given does not count. */
export const combination = (permissions: readonly string[]): string =>
  `all-of:${[...new Set(permissions)].sort().join("+")}`;

/** @param combinations those that routes ask for */
export function permissionsOf(claims: JsonObject, combinations: readonly (readonly string[])[]): readonly string[] {
  const holder = holderOf(claims);
  const roles = holder === undefined ? [] : textsIn(claims.roles).map((name) => permission(`${holder}-role`, name));
  const scopes = typeof claims.scp === "string" ? claims.scp.split(" ").filter((name) => name !== "") : [];
  const own = new Set([
    ...roles,
    ...scopes.map((name) => permission("scp", name)),
    ...textsIn(claims.groups).map((name) => permission("group", name)),
  ]);
  const together = combinations.filter((all) => all.every((one) => own.has(one))).map(combination);
  return [...own, ...new Set(together)];
}

/**
 * Whose roles they are. `scp` is in tokens of people alone, and `idtyp` says `app` in tokens of programs; a token that says neither is of nobody who is
 * known, and that it has no `scp` proves nothing.
 * https://learn.microsoft.com/en-us/entra/identity-platform/claims-validation
 */
function holderOf({ idtyp, scp }: JsonObject): "app" | "user" | undefined {
  const isOfPerson = typeof scp === "string" && scp.trim() !== "";
  if (idtyp === "app") return isOfPerson ? undefined : "app";
  return isOfPerson || idtyp === "user" ? "user" : undefined;
}

/** A claim that is one text is as a list of it; what is neither is none. */
function textsIn(claim: unknown): readonly string[] {
  if (typeof claim === "string") return claim === "" ? [] : [claim];
  return Array.isArray(claim) ? claim.filter((one): one is string => typeof one === "string" && one !== "") : [];
}
