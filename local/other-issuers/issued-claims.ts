/**
 * What a token of another issuer says: all that the deployment wants to hear.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Json, JsonObject } from "../../internal/json";
import { clientClaimOf } from "../../synthesized/system/client-claim";
import type { ClaimRule } from "../../synthesized/system/deployment";
import { type Clock, secondsOf } from "../clock";
import { customerClaims } from "../entra/customer-tokens";

/** Whose token, for what. */
interface TokenOrder {
  readonly issuer: string;
  readonly audience: string;
  readonly client: string;
  /** The claims that the deployment checks. */
  readonly rules: readonly ClaimRule[];
  /** What its routes ask for, as claims. */
  readonly granted: JsonObject;
}

/** Where a required claim may have any value. */
const anyValue = "local";

const lifetimeSeconds = 3600;

/**
 * Claims of an access token in the manner of RFC 9068, that live for an hour; of Entra's tenants for customers, in theirs. Claims that are compared have the first value
 * that is allowed, and the one that names the client has the client's id.
 */
export function issuedClaims({ issuer, audience, client, rules, granted }: TokenOrder, clock: Clock): JsonObject {
  const customers = customerClaims({ issuer, audience, client, rules }, clock);
  if (customers !== undefined) return { ...customers, ...directoryClaims(granted) };
  const now = secondsOf(clock);
  const usual = {
    ...{ iss: issuer, aud: audience, sub: client, client_id: client, jti: randomUUID() },
    ...{ iat: now, nbf: now, exp: now + lifetimeSeconds },
    ...granted,
  };
  const known = new Map<string, Json>(Object.entries(usual));
  const wanted = rules.map(({ key, values: [first] }) => [key, first ?? known.get(key) ?? anyValue]);
  const clientClaim = clientClaimOf(rules)?.key ?? "client_id";
  return { ...usual, ...Object.fromEntries(wanted), [clientClaim]: client };
}

/** What tenants for customers write as other tenants do; they have no `scope`. */
const directoryClaims = ({ scope: _, ...others }: JsonObject): JsonObject => others;
