/** Terraform's functions of hashing, identifiers and secrets. */
import { constants, createHash, createPrivateKey, type KeyObject, privateDecrypt } from "node:crypto";
import type { Json } from "../../../internal/json";
import { EvaluationFailure, UnsupportedFeature } from "../failure";
import { toText, toWhole } from "../values";
import { fromBase64 } from "./encodings";
import { fixed, type TerraformFunction } from "./signature";

const hash = (algorithm: string, encoding: "hex" | "base64"): TerraformFunction =>
  fixed([toText], (text) => hashOf(text, algorithm, encoding));

export const hashOf = (content: string | Buffer, algorithm: string, encoding: "hex" | "base64"): string =>
  createHash(algorithm).update(content).digest(encoding);

export const hashes: Readonly<Record<string, TerraformFunction>> = {
  md5: hash("md5", "hex"),
  sha1: hash("sha1", "hex"),
  sha256: hash("sha256", "hex"),
  sha512: hash("sha512", "hex"),
  base64sha256: hash("sha256", "base64"),
  base64sha512: hash("sha512", "base64"),
  bcrypt: fixed([toText, toWhole], () => different("bcrypt"), 1),
  rsadecrypt: fixed([toText, toText], decrypt),
  uuid: fixed([], () => different("uuid")),
  uuidv5: fixed([toText, toText], uuidv5),
};

function different(name: string): Json {
  throw new UnsupportedFeature(
    `the function ${name}()`,
    "its result is another at each apply: keep one in random_id or random_uuid",
  );
}

/** PKCS #1 v1.5, whose padding is taken off here: Node refuses to, depending on the OpenSSL that it was built with. */
function decrypt(ciphertext: string, pem: string): string {
  const padded = rawDecrypt(fromBase64(ciphertext), privateKey(pem));
  const end = padded.indexOf(0, 2);
  if (padded[0] !== 0 || padded[1] !== 2 || end < 10) throw new EvaluationFailure("the text cannot be decrypted");
  return padded.subarray(end + 1).toString("utf8");
}

function rawDecrypt(bytes: Buffer, key: KeyObject): Buffer {
  try {
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, bytes);
  } catch (error) {
    throw new EvaluationFailure("the text cannot be decrypted with this key", { cause: error });
  }
}

function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new EvaluationFailure("the key is no private key in PEM without a passphrase", { cause: error });
  }
}

/** https://www.rfc-editor.org/rfc/rfc9562#section-6.6 */
const namespaces: Readonly<Record<string, string>> = {
  dns: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
  url: "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
  oid: "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
  x500: "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
};

function uuidv5(namespace: string, name: string): string {
  const space = (namespaces[namespace] ?? namespace).replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/i.test(space)) throw new EvaluationFailure("this text is no namespace of UUIDs");
  const digest = createHash("sha1").update(Buffer.from(space, "hex")).update(name).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString("hex").slice(0, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
