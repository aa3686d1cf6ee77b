/** When a key was made, as its certificate says. */
import { X509Certificate } from "node:crypto";

/**
 * @param x5c the member `x5c` of a key: https://www.rfc-editor.org/rfc/rfc7517#section-4.7
 * @returns milliseconds since 1970 at which the first certificate begins to be valid; undefined if there is no readable one
 */
export function certifiedAt(x5c: unknown): number | undefined {
  if (!Array.isArray(x5c) || typeof x5c[0] !== "string") return undefined;
  try {
    const begin = Date.parse(new X509Certificate(Buffer.from(x5c[0], "base64")).validFrom);
    return Number.isNaN(begin) ? undefined : begin;
  } catch {
    return undefined;
  }
}
