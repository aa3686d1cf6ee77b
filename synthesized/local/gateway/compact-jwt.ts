/**
 * The three parts of a JWT in compact form, RFC 7515, section 7.1, before any signature is verified.
 *
 * @module
 */

import { isText, type JsonObject } from "../../../internal/json";
import { keySet as limits } from "../../../limits/jwks";
import { TokenRefusal } from "./token-refusal";
import { parseUniqueObject } from "./unique-json";

/** A token whose form is right. Its signature is not verified yet. */
export interface CompactJwt {
  readonly alg: string;
  readonly kid: string;
  readonly claims: JsonObject;
}

/** @throws {TokenRefusal} */
export function readCompactJwt(token: string): CompactJwt {
  const [header, payload, signature, ...more] = token.split(".").map(base64urlText);
  if (more.length > 0 || header === undefined || payload === undefined || signature === undefined)
    throw new TokenRefusal("JWT token is not three base64url parts.");
  const { alg, kid } = checkHeader(objectOf("header", header));
  return { alg, kid, claims: objectOf("payload", payload) };
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

function objectOf(part: string, text: string): JsonObject {
  const object = parseUniqueObject(text);
  if (object === undefined)
    throw new TokenRefusal(`JWT token has a ${part} that is no JSON object with unique members.`);
  return object;
}

/** Exactly base64url as RFC 7515 wants it: no padding, no spare bits, and UTF-8 inside; a signature may hold any bytes. */
function base64urlText(part: string, index: number): string | undefined {
  const bytes = Buffer.from(part, "base64url");
  if (part === "" || bytes.toString("base64url") !== part) return undefined;
  if (index === 2) return part;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
