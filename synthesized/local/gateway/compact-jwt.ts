/**
 * The three parts of a JWT in compact form, RFC 7515, section 7.1, before any signature is verified.
 *
 * @module
 */

import { isObject, isText, type Json, type JsonObject } from "../../../internal/json";
import { keySet as limits } from "../../../limits/jwks";
import type { Decisions } from "./choices";
import { TokenRefusal } from "./token-refusal";

/** A token whose form is right. Its signature is not verified yet. */
export interface CompactJwt {
  readonly alg: string;
  readonly kid: string;
  readonly claims: JsonObject;
}

/** @throws {TokenRefusal} */
export function readCompactJwt(token: string, decisions: Pick<Decisions, "duplicate-members">): CompactJwt {
  const takesLast = decisions["duplicate-members"] === "lenient";
  const [header, payload, signature, ...more] = token.split(".").map(base64urlText);
  if (more.length > 0 || header === undefined || payload === undefined || signature === undefined)
    throw new TokenRefusal("JWT token is not three base64url parts.");
  const { alg, kid } = checkHeader(objectOf("header", header, takesLast));
  return { alg, kid, claims: objectOf("payload", payload, takesLast) };
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

function objectOf(part: string, text: string, takesLast: boolean): JsonObject {
  const object = takesLast ? parseObject(text) : parseUniqueObject(text);
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

/**
 * RFC 7519, section 4, lets a verifier refuse a token that names a claim twice or take the last one. Two parts of a system
 * that choose differently see two tokens, so this gateway refuses: see `duplicate-members` in choices.
 *
 * @returns `undefined` for all that is no JSON object, and for one that names a member twice anywhere in it
 */
export function parseUniqueObject(text: string): JsonObject | undefined {
  const object = parseObject(text);
  return object !== undefined && !hasDuplicates(text) ? object : undefined;
}

function parseObject(text: string): JsonObject | undefined {
  const value = parse(text);
  return isObject(value) ? value : undefined;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Expects valid JSON. */
function hasDuplicates(json: string): boolean {
  const open: (Set<string> | "list")[] = [];
  for (const [token, isName] of tokens(json)) {
    const names = open.at(-1);
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push("list");
    else if (token === "}" || token === "]") open.pop();
    else if (isName && names instanceof Set) {
      const name = String(JSON.parse(token));
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
}

/** Brackets and strings; a string before a colon is a member's name. */
function* tokens(json: string): Generator<readonly [token: string, isName: boolean]> {
  for (const [, token = "", colon] of json.matchAll(/("(?:[^"\\]|\\.)*"|[[\]{}])(\s*:)?/g)) {
    yield [token, colon !== undefined];
  }
}
