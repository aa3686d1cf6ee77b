/**
 * A certificate authority that lives as long as the local cloud, and the certificate of its https listener. The private
 * keys never leave this process.
 *
 * @module
 */
import "reflect-metadata"; // @peculiar/x509 needs it loaded first
import { randomBytes, webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** What an https listener needs, and what its clients must trust. */
export interface TlsIdentity {
  /** The authority's certificate, PEM: for `NODE_EXTRA_CA_CERTS`, `curl --cacert` and their like. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 86_400_000;

/** Makes an authority and a certificate for these host names and for loopback, both valid for 30 days of the machine's own time. */
export async function createTlsIdentity(hosts: readonly string[]): Promise<TlsIdentity> {
  const [authority, server] = await Promise.all([keyPair(), keyPair()]);
  const dates = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 30 * day) };
  const issuer = "CN=Local cloud, for this run only";
  const ca = await X509CertificateGenerator.createSelfSigned({
    ...dates,
    serialNumber: serial(),
    name: issuer,
    keys: authority,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)],
  });
  const certificate = await X509CertificateGenerator.create({
    ...dates,
    serialNumber: serial(),
    subject: "CN=localhost",
    issuer,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...["localhost", ...hosts].map((value) => ({ type: "dns", value }) as const),
        { type: "ip", value: "127.0.0.1" },
      ]),
    ],
  });
  const key = PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", server.privateKey), "PRIVATE KEY");
  return { ca: ca.toString("pem"), certificate: certificate.toString("pem"), key };
}

function keyPair(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

/** Positive and unique: RFC 5280, section 4.1.2.2. */
function serial(): string {
  return `01${randomBytes(15).toString("hex")}`;
}
