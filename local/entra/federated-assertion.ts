/**
 * A client that proves itself with a token of another issuer.
 * https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation
 *
 * @module
 */
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from "jose";
import type { Application, FederatedCredential } from "../../synthesized/system/tenant";
import type { Clock } from "../clock";
import { type Assertion, checkAssertionTime, hasAudience } from "./assertion";
import { stsErrors } from "./sts-errors";

/** Fetches the keys of an issuer, by its own OpenID configuration. */
export type IssuerKeys = (issuer: string) => Promise<JSONWebKeySet>;

/**
 * Accepts an assertion whose issuer, subject and audience are those of a federated credential of the client.
 *
 * @throws {StsError} as Entra would
 */
export async function checkFederatedAssertion(
  assertion: Assertion,
  client: Application,
  keysOf: IssuerKeys,
  clock: Clock,
): Promise<void> {
  const issuer = checkCredential(assertion, client.federatedCredentials);
  const keys = await keysOf(issuer).catch(() => {
    throw stsErrors.federatedIssuerDown(issuer);
  });
  try {
    // RS256 only: https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-considerations
    await compactVerify(assertion.token, createLocalJWKSet(keys), { algorithms: ["RS256"] });
  } catch {
    // See `federated-signature` in choices.
    throw stsErrors.federatedSignature(assertion.header.kid ?? "");
  }
  checkAssertionTime(assertion, clock);
}

/** Compares issuer, then subject, then audience, each exactly; returns the issuer. */
function checkCredential(assertion: Assertion, credentials: readonly FederatedCredential[]): string {
  const { iss = "", sub = "" } = assertion.claims;
  const ofIssuer = credentials.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) throw stsErrors.federatedIssuer(iss);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) {
    const nearly = ofIssuer.some(({ subject }) => subject.toLowerCase() === sub.toLowerCase());
    throw nearly ? stsErrors.federatedSubjectCase(sub) : stsErrors.federatedSubject(sub);
  }
  if (!ofSubject.some(({ audiences }) => hasAudience(assertion, (audience) => audiences.includes(audience))))
    throw stsErrors.federatedAudience([assertion.claims.aud ?? []].flat().join(" "));
  return iss;
}
