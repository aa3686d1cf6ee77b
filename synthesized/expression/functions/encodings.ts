/** Terraform's encoding functions. */

import { createHash } from "node:crypto";
import { isObject, type Json } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import { sortedEntries, toText } from "../values";
import { anything, fixed, type TerraformFunction } from "./signature";

export const encodings: Readonly<Record<string, TerraformFunction>> = {
  jsonencode: fixed([anything], encodeJson),
  jsondecode: fixed([toText], decodeJson),
  base64encode: fixed([toText], (text) => Buffer.from(text).toString("base64")),
  base64decode: fixed([toText], decodeBase64),
  urlencode: fixed([toText], encodeUrl),
};

/** Go's encoder: keys sorted, and `<`, `>`, `&`, U+2028 and U+2029 escaped, as the page of jsonencode says. */
export function encodeJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(encodeJson).join(",")}]`;
  if (isObject(value)) {
    return `{${sortedEntries(value)
      .map(([key, member]) => `${encodeJson(key)}:${encodeJson(member)}`)
      .join(",")}}`;
  }
  if (typeof value === "number") return toText(value);
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function decodeJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new EvaluationFailure("the text is no valid JSON");
  }
}

function decodeBase64(text: string): string {
  const bytes = Buffer.from(text, "base64");
  const decoded = bytes.toString("utf8");
  if (bytes.toString("base64") !== text || !Buffer.from(decoded).equals(bytes)) {
    throw new EvaluationFailure("the text is no base64 of UTF-8");
  }
  return decoded;
}

/** Query escaping, as Go has it: a space becomes a plus sign. */
function encodeUrl(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, "+");
}

const hash = (algorithm: string, encoding: "hex" | "base64"): TerraformFunction =>
  fixed([toText], (text) => createHash(algorithm).update(text).digest(encoding));

/** `uuid` and `bcrypt` are missing, because no two evaluations of them agree. */
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
