/**
 * Forgeries: tokens that no gateway may admit, made by people who lack Entra's keys. Pure functions on compact JWS.
 * RFC 8725, section 2, tells of most of these attacks.
 *
 * @module
 */
import { createHmac, createPublicKey, webcrypto } from "node:crypto";
import { CompactSign, decodeJwt, decodeProtectedHeader, exportJWK, type JWK } from "jose";
import type { Json, JsonObject } from "../../internal/json";

/** Header and claims of a token, unverified. */
export function partsOf(token: string): {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signature: string;
} {
  const [, , signature = ""] = token.split(".");
  // What JSON.parse gave.
  const header = decodeProtectedHeader(token) as JsonObject;
  return { header, claims: decodeJwt<JsonObject>(token), signature };
}

/** Other claims under the same signature. */
export function withClaims(token: string, changes: JsonObject): string {
  const [header, , signature] = token.split(".");
  return `${header}.${encoded({ ...partsOf(token).claims, ...changes })}.${signature}`;
}

/** Another header over the same claims and signature. */
export function withHeader(token: string, changes: JsonObject): string {
  const [, payload, signature] = token.split(".");
  return `${encoded({ ...partsOf(token).header, ...changes })}.${payload}.${signature}`;
}

/** A signature with one bit flipped. */
export function withBrokenSignature(token: string): string {
  const [header, payload, signature = ""] = token.split(".");
  const bytes = Buffer.from(signature, "base64url");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return `${header}.${payload}.${bytes.toString("base64url")}`;
}

/** No signature, under a header that still promises one. */
export function withoutSignature(token: string): string {
  const [header, payload] = token.split(".");
  return `${header}.${payload}.`;
}

/** An unsecured token: RFC 7518, section 3.6, and spellings of `none` that careless comparisons let through. */
export function unsecured(token: string, alg: Json = "none"): string {
  return withoutSignature(withHeader(token, { alg }));
}

/** A token "signed" with Entra's public key as if it were a shared secret. */
export function hmacWithPublicKey(token: string, key: JWK, form: "spki" | "pkcs1" | "jwk" = "spki"): string {
  const secret =
    form === "jwk"
      ? JSON.stringify(key)
      : createPublicKey({ key, format: "jwk" }).export({ type: form, format: "pem" });
  const { header, claims } = partsOf(token);
  const signed = `${encoded({ ...header, alg: "HS256" })}.${encoded(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** Somebody's own key. */
export interface Stranger {
  /** Public key as JWK, for `jwk` and `jku` headers. */
  readonly jwk: JWK;
  /** Signs a token's claims, changed or not, under a header of one's choice: `{ jku }`, `{ x5u }`, `{ kid: "../../dev/null" }`… */
  sign(token: string, header?: JsonObject, claims?: JsonObject): Promise<string>;
  /** Signs texts as they stand, so that members can be written twice. */
  signText(header: string, payload: string): Promise<string>;
}

const rs256 = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
};

/** Makes a key that Entra does not know. */
export async function stranger(): Promise<Stranger> {
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(rs256, true, ["sign", "verify"]);
  return {
    jwk: await exportJWK(publicKey),
    sign(token, header = {}, claims = {}) {
      const parts = partsOf(token);
      return new CompactSign(Buffer.from(JSON.stringify({ ...parts.claims, ...claims })))
        .setProtectedHeader({ ...parts.header, alg: "RS256", ...header })
        .sign(privateKey);
    },
    signText: (header, payload) => signText(header, payload, privateKey),
  };
}

/** Signs texts as they stand with a key of one's choice, RS256. */
export async function signText(header: string, payload: string, key: CryptoKey): Promise<string> {
  const signed = `${Buffer.from(header).toString("base64url")}.${Buffer.from(payload).toString("base64url")}`;
  const signature = await webcrypto.subtle.sign(rs256.name, key, Buffer.from(signed));
  return `${signed}.${Buffer.from(signature).toString("base64url")}`;
}

function encoded(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
