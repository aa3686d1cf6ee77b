/**
 * Identifiers in the clouds' own shapes, the same for the same seed on every machine.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { COMMERCIAL_REALM, regions } from "../../limits/realms";

const digest = (seed: string): Buffer => createHash("sha512").update(seed).digest();

const base32 = "abcdefghijklmnopqrstuvwxyz234567";

/** Lower-case letters and digits, as OCI's identifiers have them. */
export function letters(seed: string, length: number): string {
  return [...digest(seed).subarray(0, length)].map((byte) => base32[byte % 32]).join("");
}

/** `ocid1.kind.realm.region.unique`: https://docs.oracle.com/en-us/iaas/Content/General/Concepts/identifiers.htm */
export const ocid = (kind: string, region: string, seed: string): string =>
  `ocid1.${kind}.${regions.get(region) ?? COMMERCIAL_REALM}.${region}.aaaaaaaa${letters(`${kind} ${region} ${seed}`, 52)}`;

/** A version-4 GUID, as Entra's ids are. */
export function guid(seed: string): string {
  const bytes = digest(`guid ${seed}`).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A client secret in Entra's shape: 40 characters, of which the fourth to sixth are `8Q~`. */
export function clientSecret(seed: string): string {
  const text = digest(`secret ${seed}`).toString("base64url").replaceAll("-", "~").replaceAll("_", ".");
  return `${text.slice(0, 3)}8Q~${text.slice(3, 37)}`;
}

/** The tenant of a login that nobody names. */
export const standInTenant = guid("stand-in tenant");
