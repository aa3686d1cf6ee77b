/**
 * A claim as it stands in a header.
 *
 * @module
 */
import type { Json } from "../../../internal/json";

/** Of several values the first; what is no text in its JSON form. See `claims-in-headers` in choices. */
export function claimText(claim: Json | undefined): string {
  if (claim === undefined || claim === null) return "";
  if (Array.isArray(claim)) return claimText(claim[0]);
  return typeof claim === "string" ? claim : JSON.stringify(claim);
}
