/**
 * Self-signed certificates in the form that Entra publishes beside its keys.
 *
 * @module
 */
import "reflect-metadata"; // @peculiar/x509 needs it loaded first
import { randomBytes } from "node:crypto";
import { X509CertificateGenerator } from "@peculiar/x509";
import type { Clock } from "../clock";

/** RSA of 2048 bits with SHA-256: all that Entra publishes. */
export const rsa2048 = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
} as const;

const fiveYears = 5 * 365 * 86_400_000;

/** Certifies a key pair with itself, for five years from now; returns the DER bytes. */
export async function selfSignedCertificate(name: string, keys: CryptoKeyPair, clock: Clock): Promise<Buffer> {
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: `01${randomBytes(15).toString("hex")}`, // positive: RFC 5280, section 4.1.2.2
    name,
    notBefore: new Date(clock.now()),
    notAfter: new Date(clock.now() + fiveYears),
    signingAlgorithm: rsa2048,
    keys,
  });
  return Buffer.from(certificate.rawData);
}
