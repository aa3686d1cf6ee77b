/** Certificates for tests, made when they are needed. */
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto as Crypto);

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 86_400_000;

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  issue(options: { readonly host: string; readonly notAfter?: Date }): Promise<Certificate>;
}

const makeKeys = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

const toPem = async (key: webcrypto.CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");

export async function makeAuthority(name: string): Promise<Authority> {
  const keys = await makeKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys: keys as CryptoKeyPair,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  let serial = 1;
  return {
    cert: root.toString("pem"),
    key: await toPem(keys.privateKey),
    async issue({ host, notAfter = new Date(Date.now() + day) }) {
      const leaf = await makeKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: (++serial).toString(16).padStart(2, "0"),
        subject: `CN=${host}`,
        issuer: root.subject,
        publicKey: leaf.publicKey as CryptoKey,
        signingKey: keys.privateKey as CryptoKey,
        signingAlgorithm: algorithm,
        notBefore: new Date(notAfter.getTime() - 2 * day),
        notAfter,
        extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
      });
      return { cert: certificate.toString("pem"), key: await toPem(leaf.privateKey) };
    },
  };
}

/** The member `x5c` of a key that was made at that time, valid for five years, as Entra's are. */
export async function certifiedFrom(notBefore: Date): Promise<string[]> {
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=accounts.accesscontrol.windows.net",
    keys: (await makeKeys()) as CryptoKeyPair,
    signingAlgorithm: algorithm,
    notBefore,
    notAfter: new Date(notBefore.getTime() + 5 * 365 * day),
  });
  return [Buffer.from(certificate.rawData).toString("base64")];
}
