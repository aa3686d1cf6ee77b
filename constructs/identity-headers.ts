/**
 * Headers that tell a back end who calls.
 *
 * @module
 */
import { headers as limits } from "../limits/api-gateway";
import type { SetHeader } from "./header-transformations";
import type { RequiredClaim } from "./jwt-secured-deployment-claims";
import { checkPattern, type Finding } from "./private/findings";

/** Claim by header name; only claims with a single value, since the gateway forwards just the first. */
export type IdentityHeaders = Readonly<Record<string, string>>;

/**
 * All names by which a client could forge one. Some servers read `_` as `-`
 * (https://www.rfc-editor.org/rfc/rfc3875#section-4.1.18), hence every mixture of the two.
 */
export function forgeableNames(identity: IdentityHeaders): string[] {
  return Object.keys(identity).flatMap(spellings);
}

/**
 * What to remove where the headers themselves are set from the token. They must not be among it: the gateway filters after it
 * has set (https://docs.oracle.com/en-us/iaas/api/#/en/api-gateway/latest/datatypes/FilterHeaderPolicy).
 */
export function otherSpellings(identity: IdentityHeaders): string[] {
  return forgeableNames(identity).filter((name) => !(name in identity));
}

/**
 * The claims that a token must carry for its headers to be set: an expression without a value may leave what the client sent
 * (https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaytroubleshooting.htm). The gateway checks `iss` anyway.
 */
export function forwardedClaims(identity: IdentityHeaders): RequiredClaim[] {
  const claims = new Set(Object.values(identity).filter((claim) => claim !== "iss"));
  return [...claims].map((claim) => ({ claim, values: [] }));
}

/** Doubles with each `-` or `_`; cut off where there are more than a route can block anyway, which is a finding. */
function spellings(name: string): string[] {
  const [first = "", ...rest] = name.split(/[-_]/);
  const longest = limits.filtered.max + 2;
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
