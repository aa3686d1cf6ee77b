/**
 * A client that proves itself with a certificate.
 * https://learn.microsoft.com/en-us/entra/identity-platform/certificate-credentials
 *
 * @module
 */
import { createHash, X509Certificate } from "node:crypto";
import { compactVerify, importX509 } from "jose";
import type { Application, ClientCertificate } from "../../synthesized/system/tenant";
import type { Clock } from "../clock";
import { type Assertion, checkAssertionTime, hasAudience } from "./assertion";
import { stsErrors } from "./sts-errors";

/** What an assertion is judged by. */
export interface CertificateContext {
  readonly clock: Clock;
  /** The tenant's issuer, to be named in errors. */
  readonly realm: string;
  /** Whether an assertion with this audience is meant for the tenant. */
  readonly isAudience: (audience: string) => boolean;
}

/** Signature algorithms of certificate assertions. */
const algorithms = ["PS256", "RS256"];

/**
 * Accepts an assertion that a registered, valid certificate of the client signed for this tenant.
 *
 * @throws {StsError} as Entra would
 */
export async function checkCertificateAssertion(
  assertion: Assertion,
  client: Application,
  { clock, isAudience, realm }: CertificateContext,
): Promise<void> {
  const { sub } = assertion.claims;
  if (sub === undefined || sub.toLowerCase() !== client.clientId.toLowerCase()) throw stsErrors.assertionOfAnother();
  await checkSignature(assertion, client, clock);
  if (!hasAudience(assertion, isAudience)) throw stsErrors.assertionForAnother(realm);
  checkAssertionTime(assertion, clock);
}

async function checkSignature({ token, header }: Assertion, client: Application, clock: Clock): Promise<void> {
  const named = [header["x5t#S256"], header.x5t, header.kid].find((name) => typeof name === "string" && name !== "");
  if (typeof named !== "string") throw stsErrors.noThumbprint();
  const refuse = (reason: string): Error => stsErrors.badAssertion(client.clientId, reason, hexOf(named));
  const certificate = client.certificates.find((candidate) => thumbprints(candidate).includes(named));
  if (certificate === undefined) throw refuse("The key was not found.");
  if (!isValid(certificate, clock)) throw refuse(expired);
  const { alg } = header;
  if (alg === undefined || !algorithms.includes(alg)) throw refuse(`The algorithm '${alg}' is not supported.`);
  try {
    await compactVerify(token, await importX509(certificate.certificate, alg), { algorithms });
  } catch {
    throw refuse("The provided signature value did not match the expected signature value.");
  }
}

const expired = "The key used is expired.";

function isValid({ notBefore, notAfter }: ClientCertificate, clock: Clock): boolean {
  const now = clock.now();
  return notBefore <= now && now < notAfter;
}

/**
 * Whether the client could prove itself by a certificate at all.
 *
 * @throws {StsError} as Entra would refuse what its last certificate signs
 */
export function assertValidCertificate(client: Application, clock: Clock): void {
  if (client.certificates.some((certificate) => isValid(certificate, clock))) return;
  const last = client.certificates.at(-1);
  const [, , thumbprint = ""] = last === undefined ? [] : thumbprints(last);
  throw stsErrors.badAssertion(client.clientId, last === undefined ? "The key was not found." : expired, thumbprint);
}

/** All names that a certificate goes by: SHA-256 and SHA-1 thumbprints as JOSE writes them, SHA-1 as the portal does. */
function thumbprints({ certificate }: ClientCertificate): readonly string[] {
  const { raw } = new X509Certificate(certificate);
  const digest = (name: string): Buffer => createHash(name).update(raw).digest();
  return [
    digest("sha256").toString("base64url"),
    digest("sha1").toString("base64url"),
    digest("sha1").toString("hex").toUpperCase(),
  ];
}

function hexOf(thumbprint: string): string {
  return /^[0-9A-F]{40}$/.test(thumbprint)
    ? thumbprint
    : Buffer.from(thumbprint, "base64url").toString("hex").toUpperCase();
}
