/**
 * What decides whom a deployment admits, whichever form its authentication has.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { Unknown } from "../expression/value";
import type { AuthenticationPolicy, DeploymentAuthentication, FixedAuthentication } from "./deployment";

type Read = DeploymentAuthentication<Unknown> | Unknown | undefined;

/** All policies of tokens that are known of it, in the order in which they are written. */
export function tokenPoliciesOf(authentication: DeploymentAuthentication | undefined): readonly AuthenticationPolicy[];
export function tokenPoliciesOf(authentication: Read): readonly AuthenticationPolicy<Unknown>[];
export function tokenPoliciesOf(authentication: Read): readonly AuthenticationPolicy<Unknown>[] {
  return eachOf(authentication).flatMap((one) => (one.kind === "token" ? one : []));
}

/** Ids of the functions that decide, as far as they are known. */
export const authorizersOf = (authentication: Read): readonly string[] =>
  eachOf(authentication).flatMap((one) => (one.kind === "function" && isText(one.functionId) ? one.functionId : []));

/** Its policy of tokens, where it alone decides. */
export function tokenPolicyOf(authentication: DeploymentAuthentication | undefined): AuthenticationPolicy | undefined;
export function tokenPolicyOf(authentication: Read): AuthenticationPolicy<Unknown> | undefined;
export function tokenPolicyOf(authentication: Read): AuthenticationPolicy<Unknown> | undefined {
  if (authentication === undefined || Unknown.is(authentication)) return undefined;
  return authentication.kind === "token" ? authentication : undefined;
}

/** Each request selects one of several. */
export const isOfServers = ({ authentication }: { readonly authentication: Read }): boolean =>
  authentication !== undefined && !Unknown.is(authentication) && authentication.kind === "servers";

function eachOf(authentication: Read): readonly FixedAuthentication<Unknown>[] {
  if (authentication === undefined || Unknown.is(authentication)) return [];
  if (authentication.kind !== "servers") return [authentication];
  const { servers } = authentication;
  if (Unknown.is(servers)) return [];
  return servers.flatMap((server) =>
    Unknown.is(server) || Unknown.is(server.authentication) ? [] : server.authentication,
  );
}
