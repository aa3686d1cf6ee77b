/**
 * Ids that stay the same from synth to synth.
 *
 * @module
 */
import { v5 } from "uuid";

/** Ours, drawn once. */
const NAMESPACE = "9c2f6a52-8f0e-4c64-9d0b-0f6d1c1f7a3e";

/**
 * The UUID of a role or scope of an application, from its value: renaming what people read keeps it, and with it every
 * assignment. Of an issuer, whatever else is said of it.
 */
export function stableId(kind: "role" | "scope" | "issuer", value: string): string {
  return v5(`${kind}:${value}`, NAMESPACE);
}
