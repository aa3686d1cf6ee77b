/**
 * The issuers that a tenant's federated credentials trust, such as a CI system, played on this machine.
 *
 * @module
 */
import fastify, { type FastifyInstance } from "fastify";
import { type Clock, secondsOf } from "../clock";
import type { OriginMapBuilder } from "../origins";
import type { Directory, FederatedCredential } from "./directory";
import { signToken } from "./sign-token";
import { createSigningKey, type SigningKey } from "./signing-key";

/** Signs assertions in the name of trusted issuers. */
export interface FederatedIssuers {
  /**
   * An assertion with which a workload that has this credential would prove itself.
   *
   * @param changes claims to add or replace; an `iss` does not change who signs
   */
  assertion(
    credential: FederatedCredential,
    changes?: {
      readonly iss?: string;
      readonly sub?: string;
      readonly aud?: string;
      readonly exp?: number;
      readonly nbf?: number;
    },
  ): Promise<string>;
  close(): Promise<void>;
}

/** Starts one server for each origin of an issuer that the tenant trusts, and puts it on the map. */
export async function startFederatedIssuers(
  directory: Directory,
  clock: Clock,
  origins: OriginMapBuilder,
): Promise<FederatedIssuers> {
  const issuers = new Set(
    directory.applications.flatMap((each) => each.federatedCredentials.map(({ issuer }) => issuer)),
  );
  const originsOfIssuers = new Set([...issuers].map((issuer) => new URL(issuer).origin));
  if (issuers.size === 0)
    return {
      assertion: () => Promise.reject(new Error("no federated credential in the tenant")),
      close: async () => {},
    };
  const key = await createSigningKey(clock);
  const servers: FastifyInstance[] = [];
  for (const origin of originsOfIssuers) {
    if (origins.has(origin)) continue;
    const server = serveIssuers(
      [...issuers].filter((issuer) => new URL(issuer).origin === origin),
      key,
    );
    servers.push(server);
    origins.add(origin, await server.listen({ host: "127.0.0.1", port: 0 }));
  }
  return {
    assertion({ issuer, subject, audiences }, changes = {}) {
      const now = secondsOf(clock);
      const claims = { iss: issuer, sub: subject, aud: audiences[0] ?? "", iat: now, nbf: now, exp: now + 600 };
      return signToken({ ...claims, ...changes }, 2, key);
    },
    close: async () => void (await Promise.all(servers.map((server) => server.close()))),
  };
}

function serveIssuers(issuers: readonly string[], key: SigningKey): FastifyInstance {
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
