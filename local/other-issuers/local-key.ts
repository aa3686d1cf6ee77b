/**
 * A key of this run, in the place of one whose private half only its issuer has.
 *
 * @module
 */
import { KeyObject, webcrypto } from "node:crypto";
import { CompactSign } from "jose";
import type { JsonObject } from "../../internal/json";
import { rsa2048 } from "../entra/self-signed-certificate";

/** A key pair under a `kid`. */
export interface LocalKey {
  readonly kid: string;
  readonly alg: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Makes a key. @param alg the only algorithm of the key in whose place it stands, where it names one */
export async function createLocalKey(kid: string, alg = "RS256"): Promise<LocalKey> {
  const { publicKey, privateKey } = await webcrypto.subtle.generateKey(rsa2048, true, ["sign", "verify"]);
  return { kid, alg, publicKey: KeyObject.from(publicKey), privateKey: KeyObject.from(privateKey) };
}

/** Signs claims as an access token: https://www.rfc-editor.org/rfc/rfc9068#section-2.1 */
export function signLocally(claims: JsonObject, { kid, alg, privateKey }: LocalKey): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ typ: "at+jwt", alg, kid })
    .sign(privateKey);
}

/** The public half, as key documents hold it: https://www.rfc-editor.org/rfc/rfc7517#section-4 */
export function publicJwk({ kid, alg, publicKey }: LocalKey): JsonObject {
  const { kty = "RSA", n = "", e = "" } = publicKey.export({ format: "jwk" });
  return { kty, use: "sig", alg, kid, n, e };
}
