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
 * (https://www.rfc-editor.org/rfc/rfc3875#section-4.1.18), hence every mixture of the two.
 */
export function forgeableNames(identity: IdentityHeaders): string[] {
  return Object.keys(identity).flatMap(spellings);
}

/** Doubles with each `-` or `_`; cut off where there are more than a route can block anyway, which is a finding. */
function spellings(name: string): string[] {
  const [first = "", ...rest] = name.split(/[-_]/);
  const longest = limits.filtered.max + 1;
  const grow = (heads: readonly string[], part: string) =>
    heads.flatMap((head) => [`${head}-${part}`, `${head}_${part}`]).slice(0, longest);
  return rest.reduce<readonly string[]>(grow, [first]).slice();
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
  return Object.entries(identity).flatMap(([name, claim]) => [
    ...checkPattern("HEADER_NAME_INVALID", "identityHeaders", name, limits.name),
    ...checkPattern("CLAIM_INVALID", `identityHeaders.${name}`, claim, limits.forwardedClaim),
  ]);
}

/** @internal */
export function conflictFindings(setting: string, identity: IdentityHeaders, byHand: HeaderTransformations): Finding[] {
  const taken = new Set(forgeableNames(identity).map((name) => name.toLowerCase()));
  const { set = [], rename = {} } = byHand;
  return [...set.map(({ name }) => name), ...Object.values(rename)]
    .filter((name) => taken.has(name.toLowerCase()))
    .map((name) => beyond("IDENTITY_HEADER_CONFLICT", setting, name, limits.identityByHand));
}
