/** Terraform's hash functions; `uuid` and `bcrypt` are missing, because no two evaluations of them agree. */
import { createHash } from "node:crypto";
import { EvaluationFailure } from "../failure";
import { toText } from "../values";
import { fixed, type TerraformFunction } from "./signature";

const hash = (algorithm: string, encoding: "hex" | "base64"): TerraformFunction =>
  fixed([toText], (text) => createHash(algorithm).update(text).digest(encoding));

export const hashes: Readonly<Record<string, TerraformFunction>> = {
  md5: hash("md5", "hex"),
  sha1: hash("sha1", "hex"),
  sha256: hash("sha256", "hex"),
  sha512: hash("sha512", "hex"),
  base64sha256: hash("sha256", "base64"),
  base64sha512: hash("sha512", "base64"),
  uuidv5: fixed([toText, toText], uuidv5),
};

/** https://www.rfc-editor.org/rfc/rfc9562#section-6.6 */
const namespaces: Readonly<Record<string, string>> = {
  dns: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
  url: "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
  oid: "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
  x500: "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
};

function uuidv5(namespace: string, name: string): string {
  const space = (namespaces[namespace] ?? namespace).replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/i.test(space)) throw new EvaluationFailure(`"${namespace}" is no namespace of UUIDs`);
  const digest = createHash("sha1").update(Buffer.from(space, "hex")).update(name).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString("hex").slice(0, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
