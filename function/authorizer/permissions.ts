/**
 * The claims of a token → the permissions that routes may ask for.
 *
 * https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
import { combination, permission } from "../../limits/permissions";
import type { JsonObject } from "../json-object";

/** @param combinations those that routes ask for */
export function permissionsOf(claims: JsonObject, combinations: readonly (readonly string[])[]): readonly string[] {
  const holder = holderOf(claims);
  const roles = holder === undefined ? [] : textsIn(claims.roles).map((name) => permission(`${holder}-role`, name));
  const scopes = scopesOf(claims);
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
  // Whatever its form: other issuers write a list, and then `idtyp` is none of Entra's.
  const isOfPerson = scp !== undefined && scp !== null && !(typeof scp === "string" && scp.trim() === "");
  if (idtyp === "app") return isOfPerson ? undefined : "app";
  return isOfPerson || idtyp === "user" ? "user" : undefined;
}

/** Entra writes `scp`, others `scope` (RFC 9068), each as one text. */
const scopesOf = ({ scp, scope }: JsonObject): readonly string[] =>
  [scp, scope].flatMap((claim) => (typeof claim === "string" ? claim.split(" ") : [])).filter(isName);

/** A claim that is one text is as a list of it; what is neither is none. */
const textsIn = (claim: unknown): readonly string[] => (Array.isArray(claim) ? claim : [claim]).filter(isName);

/** Half a surrogate pair has no encoding: it names nothing, and least of all what another text names. */
const isName = (one: unknown): one is string => typeof one === "string" && one !== "" && !/\p{Surrogate}/u.test(one);
