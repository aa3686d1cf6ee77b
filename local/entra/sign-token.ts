/**
 * Signs tokens as Entra does.
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import { CompactSign } from "jose";
import type { JsonObject } from "../../internal/json";
import type { TokenVersion } from "../../synthesized/system/tenant";
import type { SigningKeyPair } from "./signing-key";

/** Signs claims: the header of version 1 has `x5t` beside `kid`, that of version 2 has not. */
export function signToken(
  claims: JsonObject,
  version: TokenVersion,
  key: SigningKeyPair,
  header: JsonObject = {},
): Promise<string> {
  const thumbprint = version === 1 ? { x5t: key.kid } : {};
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ typ: "JWT", alg: "RS256", ...thumbprint, kid: key.kid, ...header })
    .sign(key.privateKey);
}

/**
 * A token for Microsoft Graph: its header has a nonce that is hashed before signing, so that nobody but Graph can verify it.
 * https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#validate-tokens
 */
export async function signGraphToken(claims: JsonObject, key: SigningKeyPair): Promise<string> {
  const nonce = randomBytes(24).toString("base64url");
  const hashed = createHash("sha256").update(nonce).digest("base64url");
  const signed = await signToken(claims, 1, key, { nonce: hashed });
  const [, payload, signature] = signed.split(".");
  const shown = { typ: "JWT", nonce, alg: "RS256", x5t: key.kid, kid: key.kid };
  return `${Buffer.from(JSON.stringify(shown)).toString("base64url")}.${payload}.${signature}`;
}
