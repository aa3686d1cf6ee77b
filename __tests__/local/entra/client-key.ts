/** Key pairs and certificates of clients, for tests. */
import { createHash, webcrypto, X509Certificate } from "node:crypto";
import { SignJWT } from "jose";
import { rsa2048, selfSignedCertificate } from "../../../local/entra/self-signed-certificate";
import { applied, ids, tenantId } from "./tenant";

export interface ClientKey {
  readonly pem: string;
  readonly privateKey: CryptoKey;
  readonly privatePem: string;
  /** Thumbprints, hexadecimal. */
  readonly sha1: string;
  readonly sha256: string;
}

/** Makes a certificate that is valid for five years from a moment. */
export async function createClientKey(from: Date = applied): Promise<ClientKey> {
  const pair = await webcrypto.subtle.generateKey(rsa2048, true, ["sign", "verify"]);
  const der = await selfSignedCertificate("CN=client", pair, { now: () => from.getTime() });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", pair.privateKey));
  const digest = (name: string): string => createHash(name).update(der).digest("hex");
  return {
    pem: new X509Certificate(der).toString(),
    privateKey: pair.privateKey,
    privatePem: `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`,
    sha1: digest("sha1"),
    sha256: digest("sha256"),
  };
}

/** The claims of a client's assertion that has nothing wrong. */
export const assertionClaims = {
  iss: ids.client,
  sub: ids.client,
  aud: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
  nbf: applied.getTime() / 1000,
  exp: applied.getTime() / 1000 + 600,
};

/** Signs an assertion, by default naming the key by its SHA-1 thumbprint. */
export function signAssertion(key: ClientKey, claims: object = {}, header: object = {}): Promise<string> {
  return new SignJWT({ ...assertionClaims, ...claims })
    .setProtectedHeader({
      alg: "RS256",
      typ: "JWT",
      x5t: Buffer.from(key.sha1, "hex").toString("base64url"),
      ...header,
    })
    .sign(key.privateKey);
}

/** The form of a client that proves itself by an assertion. */
export function assertionForm(assertion: string): { [name: string]: string } {
  return {
    grant_type: "client_credentials",
    client_id: ids.client,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
    scope: `api://${ids.api}/.default`,
  };
}
