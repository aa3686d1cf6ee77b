/**
 * Optional claims that the local tenant knows, and what each of them does.
 * https://learn.microsoft.com/en-us/entra/identity-platform/optional-claims-reference
 *
 * @module
 */
import { blocks, DirectoryError, optionalText, text, texts, type Values } from "./resource-values";

/** Claims about a person: in an application's own token they have nothing to say, so Entra leaves them out. */
const aboutPeople = [
  "acct",
  "auth_time",
  "email",
  "family_name",
  "given_name",
  "login_hint",
  "preferred_username",
  "upn",
] as const;

/** Claims that an application's own token may have. */
const aboutApplications = ["aud", "idtyp"] as const;

const known: ReadonlySet<string> = new Set([...aboutPeople, ...aboutApplications]);

/** The optional claims that an application asks for in access tokens, by name. */
export function accessTokenClaims(application: Values): ReadonlyMap<string, readonly string[]> {
  const claims = blocks(application, "optional_claims").flatMap((block) => blocks(block, "access_token"));
  return new Map(claims.map((claim) => [knownName(claim), texts(claim, "additional_properties")]));
}

function knownName(claim: Values): string {
  const name = text(claim, "name");
  const source = optionalText(claim, "source");
  if (source !== undefined)
    throw new DirectoryError(claim.address, "source", source, "none: the local tenant has no directory extensions");
  if (!known.has(name))
    throw new DirectoryError(claim.address, "name", name, `in the local tenant, one of ${[...known].join(", ")}`);
  return name;
}
