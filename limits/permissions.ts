/**
 * How permissions are called, in what the authorizer function answers and in what routes ask for: both must say the same.
 *
 * Each has its kind in front, because the same word may be a role, a scope and a group, and a person may have the role that a program must not have. Names are
 * percent-encoded, so that none holds a space or a separator, and none can be mistaken for a combination of others.
 *
 * @module
 */

/** `app-role`: of a program that acts for itself. `user-role`: of the person for whom it acts. `scp`: what it may do for the person. */
export type PermissionKind = "app-role" | "user-role" | "scp" | "group";

/** A permission of a kind. */
export const permission = (kind: PermissionKind, name: string): string => `${kind}:${encoded(name)}`;

/** As Terraform's `urlencode` does, which names what it alone knows; it writes a space as `+`. Half a surrogate pair has no encoding. */
const encoded = (name: string): string =>
  encodeURIComponent(name.replace(/\p{Surrogate}/gu, "\uFFFD")).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const beginning = "all-of:";
const separator = "+";

/** What a token is granted that has all of several. The order in which they are given does not count. */
export const combination = (permissions: readonly string[]): string =>
  `${beginning}${[...new Set(permissions)].sort().join(separator)}`;

/** The parts of the name of a combination, where Terraform is to put it together. */
export const combinationParts = { beginning, separator } as const;
