/**
 * Whether a client is who it says it is.
 *
 * @module
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Application } from "../../synthesized/system/tenant";
import type { Clock } from "../clock";
import { readAssertion } from "./assertion";
import { type CertificateContext, checkCertificateAssertion } from "./certificate-assertion";
import { checkFederatedAssertion, type IssuerKeys } from "./federated-assertion";
import { stsErrors } from "./sts-errors";
import type { ClientProof } from "./token-request";

/** What `azpacr` and `appidacr` say: 0 no proof, 1 a secret, 2 an assertion. */
export type AuthenticationClass = "0" | "1" | "2";

/** What a proof is judged by. */
export interface ProofContext extends CertificateContext {
  /** Whether an issuer is Entra itself. */
  readonly isOwn: (issuer: string) => boolean;
  readonly keysOf: IssuerKeys;
}

/**
 * Judges a client's proof.
 *
 * @throws {StsError} as Entra would
 */
export async function authenticateClient(
  client: Application,
  proof: ClientProof,
  context: ProofContext,
): Promise<AuthenticationClass> {
  if (proof.kind === "secret") {
    checkSecret(client, proof.secret, context.clock);
    return "1";
  }
  const assertion = readAssertion(proof.assertion);
  const { iss = "" } = assertion.claims;
  // Of Entra's own tokens only those count whose issuer a credential names: managed identities.
  if (context.isOwn(iss) && !client.federatedCredentials.some(({ issuer }) => issuer === iss))
    throw stsErrors.ownAssertion();
  // A client is the issuer of what its own certificate signs: RFC 7523, section 3.
  if (iss.toLowerCase() === client.clientId.toLowerCase()) await checkCertificateAssertion(assertion, client, context);
  else await checkFederatedAssertion(assertion, client, context.keysOf, context.clock);
  return "2";
}

/** A secret that is not valid yet is a wrong one: see `early-secret` in choices. */
function checkSecret(client: Application, secret: string, clock: Clock): void {
  const now = clock.now();
  const same = client.secrets.filter(({ value }) => equal(value, secret));
  if (same.some(({ notBefore, notAfter }) => notBefore <= now && now < notAfter)) return;
  throw same.some(({ notAfter }) => now >= notAfter)
    ? stsErrors.expiredSecret(client.clientId)
    : stsErrors.wrongSecret(client.clientId);
}

function equal(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
