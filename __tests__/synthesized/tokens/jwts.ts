/** Tokens in compact form, for tests that read them. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

const encoded = (part: object | string): string =>
  Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");

/** @param header,claims as objects, or as the texts that stand there */
export const unsignedJwt = (header: object | string, claims: object | string): string =>
  `${encoded(header)}.${encoded(claims)}.c2ln`;

export interface Signer {
  /** A key set with the public key. */
  readonly keySet: { readonly keys: readonly object[] };
  sign(header: object, claims: object): string;
}

export function signer(kid: string): Signer {
  const { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
  });
  return {
    keySet: { keys: [{ ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" }] },
    sign(header, claims) {
      const signed = `${encoded({ alg: "RS256", kid, ...header })}.${encoded(claims)}`;
      return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
    },
  };
}
