import type { KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type JWTHeaderParameters, SignJWT } from "jose";
import { onTestFinished } from "vitest";
import type { Json, JsonObject } from "../../../internal/json";
import { rsaKeyPair } from "../../prepared-keys";

export const issuer = "https://issuer.test/";
export const audience = "api";
export const jwksUri = "https://issuer.test/keys";

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: JsonObject;
}

/** @param pair one of 2048 bits unless given */
export function rsaKey(kid: string, { privateKey, publicKey } = rsaKeyPair()): SigningKey {
  return {
    kid,
    privateKey,
    publicKey,
    jwk: { ...(publicKey.export({ format: "jwk" }) as JsonObject), kid, alg: "RS256", use: "sig" },
  };
}

export interface TokenParts {
  readonly header?: Record<string, unknown>;
  /** `undefined` removes a claim. */
  readonly claims?: Record<string, Json | undefined>;
  readonly now?: number;
}

/** A token that is right unless told otherwise. */
export function token(
  key: SigningKey,
  { header = {}, claims = {}, now = Date.now() }: TokenParts = {},
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const all = {
    iss: issuer,
    aud: audience,
    sub: "somebody",
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3600,
    ...claims,
  };
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(kept)
    .setProtectedHeader({ alg: "RS256", kid: key.kid, ...header } as JWTHeaderParameters)
    .sign(key.privateKey);
}

export interface KeyServer {
  readonly origin: string;
  document: string;
  status: number;
  fetches: number;
}

/** Serves a key document; to be changed at will. */
export async function keyServer(...keys: readonly JsonObject[]): Promise<KeyServer> {
  const state = { origin: "", document: JSON.stringify({ keys }), status: 200, fetches: 0 };
  const server = createServer((_request, response) => {
    state.fetches += 1;
    response.writeHead(state.status, state.status === 302 ? { location: "/elsewhere" } : {}).end(state.document);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

/** A `TOKEN_AUTHENTICATION` block. */
export function tokenAuthentication(more: JsonObject = {}, checks: JsonObject = {}, keys: JsonObject = {}): JsonObject {
  return {
    authentication: [
      {
        type: "TOKEN_AUTHENTICATION",
        token_header: "Authorization",
        token_auth_scheme: "Bearer",
        is_anonymous_access_allowed: false,
        validation_policy: [
          {
            type: "REMOTE_JWKS",
            uri: jwksUri,
            max_cache_duration_in_hours: 1,
            is_ssl_verify_disabled: false,
            ...keys,
            additional_validation_policy: [{ issuers: [issuer], audiences: [audience], verify_claims: [], ...checks }],
          },
        ],
        ...more,
      },
    ],
  };
}
