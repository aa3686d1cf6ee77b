/** When a key was made, as its certificate says. */
import { X509Certificate } from "node:crypto";

/** Ours: a certificate of a key of 4,096 bits has about 2,500 characters, and what is kept of each key must have a bound. */
const longestCertificate = 8192;

/**
 * @param x5c the member `x5c` of a key: https://www.rfc-editor.org/rfc/rfc7517#section-4.7
 * @returns the key's own certificate, the first one, as it is written; undefined if there is none, or one beyond all measure
 */
export const ownCertificate = (x5c: unknown): string | undefined =>
  Array.isArray(x5c) && typeof x5c[0] === "string" && x5c[0].length <= longestCertificate ? x5c[0] : undefined;

/** @returns milliseconds since 1970 at which a certificate in base64 begins to be valid; undefined if it cannot be read */
export function certifiedAt(certificate: string | undefined): number | undefined {
  if (certificate === undefined) return undefined;
  try {
    const begin = Date.parse(new X509Certificate(Buffer.from(certificate, "base64")).validFrom);
    return Number.isNaN(begin) ? undefined : begin;
  } catch {
    return undefined;
  }
}
