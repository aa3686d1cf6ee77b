/**
 * One of Entra's keys.
 *
 * @module
 */
import { createHash, webcrypto } from "node:crypto";
import { exportJWK } from "jose";
import type { Clock } from "../clock";
import { rsa2048, selfSignedCertificate } from "./self-signed-certificate";

/** A key pair with the certificate that names it. */
export interface SigningKeyPair {
  /** SHA-1 thumbprint of the certificate, base64url: Entra's `kid` and `x5t` in one. */
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** Modulus, base64url. */
  readonly n: string;
  /** Exponent, base64url. */
  readonly e: string;
  /** The certificate, DER in base64 as `x5c` holds it. */
  readonly certificate: string;
}

/** The name on all of Entra's signing certificates. */
const subject = "CN=accounts.accesscontrol.windows.net";

/** Makes a key. */
export async function createSigningKey(clock: Clock): Promise<SigningKeyPair> {
  const pair = await webcrypto.subtle.generateKey(rsa2048, true, ["sign", "verify"]);
  const der = await selfSignedCertificate(subject, pair, clock);
  const { n, e } = await exportJWK(pair.publicKey);
  if (n === undefined || e === undefined) throw new TypeError("an RSA public key has a modulus and an exponent");
  return {
    ...pair,
    n,
    e,
    kid: createHash("sha1").update(der).digest("base64url"),
    certificate: der.toString("base64"),
  };
}
