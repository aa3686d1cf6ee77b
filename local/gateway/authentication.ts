/**
 * From a request to the claims of the token that it carries.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens.htm
 *
 * @module
 */

import { compactVerify, errors } from "jose";
import type { JsonObject } from "../../internal/json";
import type { AuthenticationPolicy } from "../../synthesized/system/deployment";
import type { KeySet } from "../../synthesized/system/key-set";
import { type Clock, secondsOf } from "../clock";
import { type TokenCarrier, takeToken } from "./bearer-token";
import type { Decisions } from "./choices";
import { checkClaims } from "./claims";
import { type CompactJwt, readCompactJwt } from "./compact-jwt";
import type { KeySource, OnFetch } from "./key-source";
import { TokenRefusal } from "./token-refusal";

/**
 * @returns the verified claims
 * @throws {TokenRefusal} the request is not admitted
 * @throws {KeysUnavailable} first of all: without keys "all requests to the API deployment will return an HTTP 500"
 */
export async function authenticate(
  policy: AuthenticationPolicy,
  keySource: KeySource,
  request: TokenCarrier,
  clock: Clock,
  decisions: Decisions,
  onFetch: OnFetch,
): Promise<JsonObject> {
  const keys = await keySource(onFetch);
  const token = takeToken(policy.token, request, decisions);
  const jwt = readCompactJwt(token, decisions);
  // See `unknown-kid` in choices.
  const isAskedAgain = decisions["unknown-kid"] === "lenient" && !keys.has(jwt.kid);
  await verifySignature(token, jwt, isAskedAgain ? await keySource(onFetch, "again") : keys);
  checkClaims(jwt.claims, policy, secondsOf(clock), decisions);
  return jwt.claims;
}

/** By `jose`, with the key that the token's `kid` names and no other. @throws {TokenRefusal} */
async function verifySignature(token: string, { alg, kid }: CompactJwt, keys: KeySet): Promise<void> {
  const found = keys.get(kid);
  if (found === undefined) throw new TokenRefusal(`JWT token has the kid ${JSON.stringify(kid)}, which no key has.`);
  if (found.alg !== undefined && found.alg !== alg)
    throw new TokenRefusal(`JWT token is signed with ${alg}, its key is for ${found.alg}.`);
  try {
    await compactVerify(token, found.key, { algorithms: [alg] });
  } catch (failure) {
    if (failure instanceof errors.JOSEError) throw new TokenRefusal("JWT token has a signature that does not verify.");
    throw failure;
  }
}
