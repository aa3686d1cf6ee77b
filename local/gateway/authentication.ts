/**
 * From a request to the claims of the token that it carries.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens.htm
 *
 * @module
 */

import { constants, verify } from "node:crypto";
import type { JsonObject } from "../../internal/json";
import type { AuthenticationPolicy } from "../../synthesized/system/deployment";
import type { KeySet } from "../../synthesized/system/key-set";
import { BoundedMap } from "../bounded-map";
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
  const known = tokensOf(keySource, keys).get(token);
  const claims = known ?? (await verifiedClaims(token, keys, keySource, decisions, onFetch));
  checkClaims(claims, policy, secondsOf(clock), decisions);
  return claims;
}

async function verifiedClaims(
  token: string,
  kept: KeySet,
  keySource: KeySource,
  decisions: Decisions,
  onFetch: OnFetch,
): Promise<JsonObject> {
  const jwt = readCompactJwt(token, decisions);
  // See `unknown-kid` in choices.
  const isAskedAgain = decisions["unknown-kid"] === "lenient" && !kept.has(jwt.kid);
  const keys = isAskedAgain ? await keySource(onFetch, "again") : kept;
  verifySignature(jwt, keys);
  return tokensOf(keySource, keys).set(token, jwt.claims);
}

/**
 * Claims of tokens that the present keys of a source have verified. Clients send a token for as long as it lives, and what was signed does not change;
 * time and policy judge it each time.
 */
const verified = new WeakMap<KeySource, { readonly keys: KeySet; readonly tokens: BoundedMap<string, JsonObject> }>();
const mostTokens = 500;

function tokensOf(source: KeySource, keys: KeySet): BoundedMap<string, JsonObject> {
  const known = verified.get(source);
  if (known?.keys === keys) return known.tokens;
  const tokens = new BoundedMap<string, JsonObject>(mostTokens);
  verified.set(source, { keys, tokens });
  return tokens;
}

/** By OpenSSL, with the key that the token's `kid` names and no other: RFC 7518, section 3.3. @throws {TokenRefusal} */
function verifySignature({ alg, kid, signingInput, signature }: CompactJwt, keys: KeySet): void {
  const found = keys.get(kid);
  if (found === undefined) throw new TokenRefusal(`JWT token has the kid ${JSON.stringify(kid)}, which no key has.`);
  if (found.alg !== undefined && found.alg !== alg)
    throw new TokenRefusal(`JWT token is signed with ${alg}, its key is for ${found.alg}.`);
  const hash = hashes.get(alg);
  // Here, and in no other thread: to hand it over takes longer than to do it.
  const isRight = hash !== undefined && verify(hash, Buffer.from(signingInput), { key: found.key, padding }, signature);
  if (!isRight) throw new TokenRefusal("JWT token has a signature that does not verify.");
}

const padding = constants.RSA_PKCS1_PADDING;
const hashes: ReadonlyMap<string, string> = new Map([
  ["RS256", "sha256"],
  ["RS384", "sha384"],
  ["RS512", "sha512"],
]);
