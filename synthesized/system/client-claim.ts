/**
 * By which claim a deployment tells clients apart.
 *
 * @module
 */
import { clientIdClaims } from "../../limits/token-claims";

/** And `sub` where a client acts for itself (RFC 9068, section 2.2). The first one that a deployment compares is meant. */
export const callerClaims: readonly string[] = [...clientIdClaims, "sub"];

/** The rule that lists the clients; undefined where none of its values are compared, so that every client is admitted. */
export function clientClaimOf<Rule extends { readonly key: string; readonly values: readonly string[] }>(
  rules: readonly Rule[],
): Rule | undefined {
  const listing = callerClaims.map((name) => rules.find(({ key, values }) => key === name && values.length > 0));
  return listing.find((rule) => rule !== undefined);
}
