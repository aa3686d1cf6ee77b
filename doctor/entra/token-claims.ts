/**
 * What a token for Microsoft Graph says of its holder. Read, not verified: it comes straight from Entra, and decides nothing.
 * https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 *
 * @module
 */
import { parseJson, text, texts } from "../../internal/json";

export interface TokenClaims {
  /** Application permissions. */
  readonly roles: readonly string[];
  /** Delegated permissions: present in a person's token only. */
  readonly scopes?: readonly string[];
  /** Template ids of directory roles; absent if Entra left them out. */
  readonly directoryRoles?: readonly string[];
}

/** @returns `undefined` for what is not a JWT */
export function readClaims(token: string): TokenClaims | undefined {
  const parts = token.split(".");
  const claims = parts.length === 3 ? parseJson(Buffer.from(parts[1] ?? "", "base64url").toString()) : undefined;
  if (typeof claims !== "object" || claims === null) return undefined;
  const scopes = text(claims, "scp")?.split(" ");
  const directoryRoles = "wids" in claims ? texts(claims, "wids") : undefined;
  return { roles: texts(claims, "roles"), ...(scopes && { scopes }), ...(directoryRoles && { directoryRoles }) };
}
