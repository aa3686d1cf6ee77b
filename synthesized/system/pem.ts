/**
 * The certificate of an `azuread_application_certificate`, whatever its encoding.
 * https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/application_certificate#encoding
 *
 * @module
 */
import { X509Certificate } from "node:crypto";
import { DirectoryError, optionalText, requiredText, type Values } from "./resource-values";

/** A certificate as text, with its own dates. */
interface Pem {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
}

/** Reads the certificate; one that cannot be read is an error, as it would be at Entra. */
export function pemOf(resource: Values): Pem {
  const encoding = optionalText(resource, "encoding") ?? "pem";
  const certificate = parse(resource, decode(resource, encoding, requiredText(resource, "value")));
  return {
    text: certificate.toString(),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
  };
}

function decode(resource: Values, encoding: string, value: string): Buffer {
  if (encoding === "pem") return Buffer.from(value);
  if (encoding === "base64" || encoding === "hex") return Buffer.from(value, encoding);
  throw new DirectoryError(resource.address, "encoding", encoding, "pem, base64 or hex");
}

function parse(resource: Values, bytes: Buffer): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch {
    throw new DirectoryError(resource.address, "value", `${bytes.length} bytes`, "an X.509 certificate, as PEM or DER");
  }
}
