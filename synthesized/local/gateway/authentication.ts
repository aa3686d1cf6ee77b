/**
 * From a request to the claims of whoever sent it.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens.htm
 *
 * @module
 */
import type { JsonObject } from "../../../internal/json";
import { type Clock, secondsOf } from "../clock";
import { type TokenCarrier, takeToken } from "./bearer-token";
import { checkClaims } from "./claims";
import { readCompactJwt } from "./compact-jwt";
import type { KeySource } from "./key-source";
import { verifySignature } from "./signature";
import type { AuthenticationPolicy } from "./specification";

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
  onFetch: () => void,
): Promise<JsonObject> {
  const keys = await keySource(onFetch);
  const token = takeToken(policy.token, request);
  const jwt = readCompactJwt(token);
  await verifySignature(token, jwt, keys);
  checkClaims(jwt.claims, policy, secondsOf(clock));
  return jwt.claims;
}
