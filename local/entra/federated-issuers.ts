/**
 * The issuers that a tenant's federated credentials trust, such as a CI system, played on this machine.
 *
 * @module
 */
import fastify, { type FastifyInstance } from "fastify";
import type { OriginMapBuilder } from "../../synthesized/system/origins";
import type { Directory, FederatedCredential } from "../../synthesized/system/tenant";
import { type Clock, secondsOf } from "../clock";
import { signToken } from "./sign-token";
import { createSigningKey, type SigningKeyPair } from "./signing-key";

/** Claims of an assertion that a test may want otherwise. */
interface AssertionChanges {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string;
  readonly exp?: number;
  readonly nbf?: number;
}

/**
 * Makes the assertion with which a workload that has this credential would prove itself. An `iss` among the changes does
 * not change who signs.
 */
export type SignAssertion = (credential: FederatedCredential, changes?: AssertionChanges) => Promise<string>;

/** What the issuers are played with. */
interface FederatedIssuersOptions {
  readonly clock: Clock;
  readonly origins: OriginMapBuilder;
  /** Entra's present key: it signs for managed identities, whose issuer is Entra itself. */
  readonly entraKey: () => SigningKeyPair;
  /** Gets what ends each server. */
  readonly closing: (() => Promise<void>)[];
}

/**
 * Starts one server for each origin of an issuer that the tenant trusts, and puts it on the map. An origin that is on the
 * map already answers for itself.
 */
export async function startFederatedIssuers(
  directory: Directory,
  options: FederatedIssuersOptions,
): Promise<SignAssertion> {
  const { clock, origins, entraKey, closing } = options;
  const issuers = directory.applications.flatMap((each) => each.federatedCredentials.map(({ issuer }) => issuer));
  const played = new Set(issuers.map((issuer) => new URL(issuer).origin).filter((origin) => !origins.has(origin)));
  if (played.size === 0) return assertionSigner(clock, entraKey);
  const key = await createSigningKey(clock);
  for (const origin of played) {
    const server = serveIssuers(new Set(issuers.filter((issuer) => new URL(issuer).origin === origin)), key);
    closing.push(() => server.close());
    origins.add(origin, await server.listen({ host: "127.0.0.1", port: 0 }));
  }
  return assertionSigner(clock, (issuer) => (played.has(new URL(issuer).origin) ? key : entraKey()));
}

function assertionSigner(clock: Clock, keyOf: (issuer: string) => SigningKeyPair): SignAssertion {
  return ({ issuer, subject, audiences }, changes = {}) => {
    const now = secondsOf(clock);
    const claims = { iss: issuer, sub: subject, aud: audiences[0] ?? "", iat: now, nbf: now, exp: now + 600 };
    return signToken({ ...claims, ...changes }, 2, keyOf(issuer));
  };
}

function serveIssuers(issuers: ReadonlySet<string>, key: SigningKeyPair): FastifyInstance {
  const server = fastify({ forceCloseConnections: true });
  for (const issuer of issuers) {
    const path = new URL(issuer).pathname.replace(/\/$/, "");
    const keysUri = `${issuer.replace(/\/$/, "")}/keys`;
    server.get(`${path}/.well-known/openid-configuration`, async () => ({ issuer, jwks_uri: keysUri }));
    server.get(`${path}/keys`, async () => ({
      keys: [{ kty: "RSA", use: "sig", alg: "RS256", kid: key.kid, n: key.n, e: key.e }],
    }));
  }
  return server;
}
