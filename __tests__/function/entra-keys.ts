/** Keys in the shape in which Entra publishes them. No private keys: what is verified here is what becomes of the public ones. */
import { createHash } from "node:crypto";

export const tenant = "11111111-2222-4333-8444-555555555555";
export const templateIssuer = "https://login.microsoftonline.com/{tenantid}/v2.0";
export const consumerIssuer = "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0";

/** A modulus that is always the same for the same seed: odd, with exactly so many bits. */
export function modulus(seed: string, bits = 2048): string {
  const bytes = createHash("shake256", { outputLength: Math.ceil(bits / 8) })
    .update(seed)
    .digest();
  const surplus = bytes.length * 8 - bits;
  const top = bytes.readUInt8(0) & (0xff >> surplus);
  bytes.writeUInt8(top | (0x80 >> surplus), 0);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) | 1, bytes.length - 1);
  return bytes.toString("base64url");
}

/** A key as Entra's v2 endpoints write it: no `alg`, its own certificate, its issuer. */
export const entraKey = (kid: string, members: Readonly<Record<string, unknown>> = {}) => ({
  kty: "RSA",
  use: "sig",
  kid,
  x5t: kid,
  n: modulus(kid),
  e: "AQAB",
  x5c: ["bm90IGEgY2VydGlmaWNhdGU="],
  cloud_instance_name: "microsoftonline.com",
  issuer: templateIssuer,
  ...members,
});

/** The same key as API Gateway gets it. */
export const servedKey = (kid: string, members: Readonly<Record<string, unknown>> = {}) => ({
  kty: "RSA",
  use: "sig",
  kid,
  n: modulus(kid),
  e: "AQAB",
  alg: "RS256",
  ...members,
});

export const keyDocument = (keys: readonly unknown[]): Buffer => Buffer.from(JSON.stringify({ keys }));

export const entraDocument = (...kids: readonly string[]): Buffer => keyDocument(kids.map((kid) => entraKey(kid)));
