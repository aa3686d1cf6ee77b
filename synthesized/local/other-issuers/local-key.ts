/**
 * A key of this run, in the place of one whose private half only its issuer has.
 *
 * @module
 */
import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { CompactSign } from "jose";
import type { JsonObject } from "../../../internal/json";
import { keySet as limits } from "../../../limits/jwks";

/** A key pair under a `kid`. */
export interface LocalKey {
  readonly kid: string;
  readonly alg: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/** Makes a key. @param alg the only algorithm of the key in whose place it stands, where it names one */
export async function createLocalKey(kid: string, alg = "RS256"): Promise<LocalKey> {
  const pair = await generate("rsa", { modulusLength: limits.modulusBits.min });
  return { kid, alg, ...pair };
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
