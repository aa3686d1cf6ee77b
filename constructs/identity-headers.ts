/**
 * Headers that tell a back end who calls.
 *
 * @module
 */
import { headers as limits } from "../limits/api-gateway";
import type { HeaderTransformations, SetHeader } from "./header-transformations";
import { beyond, checkPattern, type Finding } from "./private/findings";

/** Claim by header name; only claims with a single value, since the gateway forwards just the first. */
export type IdentityHeaders = Readonly<Record<string, string>>;

/**
 * The names to remove from each request, so that no client forges them. Some servers read `_` as `-`
 * (https://www.rfc-editor.org/rfc/rfc3875#section-4.1.18), hence both spellings.
 */
export function forgeableNames(identity: IdentityHeaders): string[] {
  return Object.keys(identity).flatMap((name) => [...new Set([name, name.replaceAll("-", "_")])]);
}

/** What sets them from the verified token. */
export function verifiedHeaders(identity: IdentityHeaders): SetHeader[] {
  return Object.entries(identity).map(([name, claim]) => ({
    name,
    values: [`\${request.auth[${claim}]}`],
    ifExists: "OVERWRITE",
  }));
}

/** @internal */
export function identityFindings(identity: IdentityHeaders): Finding[] {
  return Object.keys(identity).flatMap((name) =>
    checkPattern("HEADER_NAME_INVALID", "identityHeaders", name, limits.name),
  );
}

/** @internal */
export function conflictFindings(setting: string, identity: IdentityHeaders, byHand: HeaderTransformations): Finding[] {
  const taken = new Set(forgeableNames(identity).map((name) => name.toLowerCase()));
  const { set = [], rename = {} } = byHand;
  return [...set.map(({ name }) => name), ...Object.values(rename)]
    .filter((name) => taken.has(name.toLowerCase()))
    .map((name) => beyond("IDENTITY_HEADER_CONFLICT", setting, name, limits.identityByHand));
}
