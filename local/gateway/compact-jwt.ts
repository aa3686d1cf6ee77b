/**
 * The three parts of a JWT in compact form, RFC 7515, section 7.1, before any signature is verified.
 *
 * @module
 */

import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import { parseLaxJson, parseStrictJson } from "../../internal/strict-json";
import { keySet as limits } from "../../limits/jwks";
import type { Decisions } from "./choices";
import { TokenRefusal } from "./token-refusal";

/** A token whose form is right. Its signature is not verified yet. */
export interface CompactJwt {
  readonly alg: string;
  readonly kid: string;
  readonly claims: JsonObject;
  /** What the signature is of: RFC 7515, section 5.2. */
  readonly signingInput: string;
  readonly signature: Uint8Array;
}

/** @throws {TokenRefusal} */
export function readCompactJwt(token: string, decisions: Pick<Decisions, "json-dialects">): CompactJwt {
  const parse = decisions["json-dialects"] === "lenient" ? parseLaxJson : parseStrictJson;
  const [header, payload, signature, ...more] = token.split(".").map(base64urlBytes);
  if (more.length > 0 || header === undefined || payload === undefined || signature === undefined)
    throw new TokenRefusal("JWT token is not three base64url parts.");
  const { alg, kid } = checkHeader(objectOf("header", parse(header)));
  const signingInput = token.slice(0, token.lastIndexOf("."));
  return { alg, kid, claims: objectOf("payload", parse(payload)), signingInput, signature };
}

/**
 * `jwk`, `jku`, `x5c` and `x5u` are never looked at: keys come from the policy alone (RFC 8725, section 3.10).
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-prerequisites.htm
 */
function checkHeader({ alg, kid, ...header }: JsonObject): { readonly alg: string; readonly kid: string } {
  if (!isText(alg) || !limits.algorithms.oneOf.includes(alg))
    throw new TokenRefusal("JWT token has an alg that is not allowed.");
  if (!isText(kid) || kid === "") throw new TokenRefusal("JWT token has no kid.");
  // No extension is understood, so none may be critical: RFC 7515, section 4.1.11. b64: RFC 7797.
  if ("crit" in header || "b64" in header) throw new TokenRefusal("JWT token has critical header parameters.");
  return { alg, kid };
}

/**
 * One that every reader reads alike, or none at all: see `json-dialects` in choices. RFC 7519, section 4, lets a verifier refuse a token that names
 * a claim twice or take the last one; two parts of a system that choose differently see two tokens.
 */
function objectOf(part: string, { value, fault }: { readonly value?: Json; readonly fault?: string }): JsonObject {
  if (isObject(value)) return value;
  throw new TokenRefusal(`JWT token has a ${part} that ${fault ?? "is no JSON object"}.`);
}

/** Exactly base64url as RFC 7515 wants it: no padding, no other characters, no spare bits. */
function base64urlBytes(part: string): Uint8Array | undefined {
  const bytes = Buffer.from(part, "base64url");
  return part === "" || bytes.toString("base64url") !== part ? undefined : bytes;
}
