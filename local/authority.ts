/**
 * A certificate authority that lives as long as the local cloud. Its private key never leaves this process, and cannot be exported within it; what
 * it may vouch for stands in its own certificate, so that clients who trust it trust it for these names alone.
 *
 * @module
 */
import "reflect-metadata"; // @peculiar/x509 needs it loaded first
import { randomBytes, webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** What certificates are for. */
interface Names {
  /** DNS names; an authority for one is, by RFC 5280, one for the names below it as well. */
  readonly hosts: readonly string[];
  /** Addresses of IPv4. @default none */
  readonly addresses?: readonly string[];
}

/** A server's certificate and its private key, PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority {
  /** Its certificate, PEM: for `NODE_EXTRA_CA_CERTS`, `curl --cacert` and their like. */
  readonly certificate: string;
  /** Certifies a new key of a server, from an hour ago on. */
  certify(names: Names, hours: number): Promise<ServerCertificate>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const hour = 3_600_000;

/** Longer than a local cloud stays up. All of it is the machine's own time, which clients go by. */
const authorityHours = 30 * 24;

/** Makes an authority for these names and no others. */
export async function createAuthority(names: Names): Promise<Authority> {
  const issuer = "CN=Authority of one local cloud";
  const keys = await webcrypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const own = await X509CertificateGenerator.createSelfSigned({
    ...validFor(authorityHours),
    serialNumber: serial(),
    name: issuer,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new Extension("2.5.29.30", true, nameConstraints(names)),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certificate: own.toString("pem"),
    async certify({ hosts, addresses = [] }, hours) {
      const server = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      const certificate = await X509CertificateGenerator.create({
        ...validFor(hours),
        serialNumber: serial(),
        // A common name has at most 64 characters, and host names may have more: nobody reads it where alternative names are.
        subject: "CN=Part of a local cloud",
        issuer,
        publicKey: server.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
          new SubjectAlternativeNameExtension([
            ...hosts.map((value) => ({ type: "dns", value }) as const),
            ...addresses.map((value) => ({ type: "ip", value }) as const),
          ]),
          await AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      const key = PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", server.privateKey), "PRIVATE KEY");
      return { certificate: certificate.toString("pem"), key };
    },
  };
}

/** What an https listener needs, and what its clients must trust. */
export interface TlsIdentity extends ServerCertificate {
  /** The authority's certificate, PEM. */
  readonly ca: string;
}

const monthHours = 30 * 24;

/** Makes an authority and a certificate for these names and for loopback, both valid for 30 days of the machine's own time. */
export async function createTlsIdentity(hosts: readonly string[], more: readonly string[] = []): Promise<TlsIdentity> {
  const names = {
    hosts: [...new Set(["localhost", ...hosts])],
    addresses: [...new Set(["127.0.0.1", ...more])],
  };
  const authority = await createAuthority(names);
  return { ca: authority.certificate, ...(await authority.certify(names, monthHours)) };
}

const validFor = (hours: number) => ({
  notBefore: new Date(Date.now() - hour),
  notAfter: new Date(Date.now() + hours * hour),
});

/** Positive and unique: RFC 5280, section 4.1.2.2. */
function serial(): string {
  return `01${randomBytes(15).toString("hex")}`;
}

/**
 * The extension of RFC 5280, section 4.2.1.10, in DER. A kind of name of which nothing is said would be free, so that each kind is spoken of: no
 * address where none is wanted, and mailboxes of a host that never is one (RFC 6761, section 6.4).
 */
function nameConstraints({ hosts, addresses = [] }: Names): Uint8Array<ArrayBuffer> {
  const permitted = [
    ...hosts.map((host) => subtree(0x82, Buffer.from(host, "latin1"))),
    ...addresses.map((address) => subtree(0x87, Buffer.from([...address.split(".").map(Number), 255, 255, 255, 255]))),
    subtree(0x81, Buffer.from("invalid")),
  ];
  const everyAddress = [subtree(0x87, Buffer.alloc(8)), subtree(0x87, Buffer.alloc(32))];
  return Uint8Array.from(
    der(0x30, der(0xa0, ...permitted), ...(addresses.length === 0 ? [der(0xa1, ...everyAddress)] : [])),
  );
}

/** One name of a kind: [1] mailbox, [2] DNS name, [7] address and mask. */
const subtree = (kind: number, name: Buffer): Buffer => der(0x30, der(kind, name));

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const octets = length.subarray(length.findIndex((octet) => octet > 0));
  const head = body.length < 128 ? [tag, body.length] : [tag, 0x80 | octets.length, ...octets];
  return Buffer.concat([Buffer.from(head), body]);
}
