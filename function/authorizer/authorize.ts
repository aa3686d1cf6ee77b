/**
 * A request's token → what API Gateway is told of it.
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingauthorizerfunction_topic-Creating_an_Authorizer_Function.htm
 */
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import { keySet } from "../../limits/jwks";
import { clientIdClaims } from "../../limits/token-claims";
import type { Clock } from "../clock";
import { isJsonObject, type JsonObject } from "../json-object";
import type { KeysByKid } from "./keys-by-kid";
import { permissionsOf } from "./permissions";
import { toldClaims } from "./told-claims";
import type { AuthorizerSettings, TrustedIssuer } from "./trusts";

/** The answer of the function. */
export interface AuthorizerAnswer {
  readonly active: boolean;
  readonly scope?: readonly string[];
  readonly context?: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly wwwAuthenticate?: string;
}

/** Nothing can be said of the token: the gateway answers 502, and keeps nothing. */
export class NoKeysKnown extends Error {}

/** Why a token is refused: for the log alone. */
class Refusal extends Error {}

export interface AuthorizeParts {
  readonly clock: Clock;
  readonly keysOf: (trust: TrustedIssuer) => KeysByKid;
  /** Gets why a token was refused. It never gets the token. */
  readonly onRefused: (why: string) => void;
}

export type Authorize = (input: unknown, deadline: () => string | null) => Promise<AuthorizerAnswer>;

/** The shortest for which the gateway keeps an answer. */
const shortestMs = 60_000;

export function authorizing(settings: AuthorizerSettings, parts: AuthorizeParts): Authorize {
  const { clock, onRefused } = parts;
  return async (input, deadline) => {
    try {
      const { claims, expiresAt } = await verified(tokenIn(input), settings, parts, deadline);
      return {
        active: true,
        scope: permissionsOf(claims, settings.combinations),
        context: toldClaims(claims, settings.context),
        expiresAt: new Date(Math.min(expiresAt, clock.wall() + settings.cacheMs)).toISOString(),
      };
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      onRefused(failure.message);
      const wwwAuthenticate = failure.message === noToken ? "Bearer" : 'Bearer error="invalid_token"';
      return { active: false, expiresAt: new Date(clock.wall() + shortestMs).toISOString(), wwwAuthenticate };
    }
  };
}

const noToken = "no-token";

/** Several values come as a list: which of them a back end reads nobody knows. */
function tokenIn(input: unknown): string {
  const data = isJsonObject(input) && isJsonObject(input.data) ? input.data : {};
  const { token } = data;
  if (token === undefined || token === "") throw new Refusal(noToken);
  if (typeof token !== "string") throw new Refusal("several-tokens");
  const [, value] = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(token) ?? [];
  if (value === undefined) throw new Refusal("malformed");
  return value;
}

interface Verified {
  readonly claims: JsonObject;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

async function verified(
  token: string,
  { trusts, denied }: AuthorizerSettings,
  { clock, keysOf }: AuthorizeParts,
  deadline: () => string | null,
): Promise<Verified> {
  const { kid, issuer } = unverified(token);
  const trust = trusts.find((one) => one.issuer === issuer);
  if (trust === undefined) throw new Refusal("issuer");
  if (denied.kids.has(kid)) throw new Refusal("key-denied");
  const key = await keysOf(trust).find(kid, deadline);
  if (key === "unavailable") throw new NoKeysKnown(`no key of ${trust.issuer} is known`);
  if (key === "unknown") throw new Refusal("key-unknown");
  const now = clock.wall();
  const { payload } = await jwtVerify(token, key, {
    algorithms: [key.alg],
    issuer: trust.issuer,
    audience: [...trust.audiences],
    requiredClaims: ["exp"],
    currentDate: new Date(now),
    clockTolerance: mostEarlySeconds,
  }).catch(refusal);
  if (isOver(payload, now)) throw new Refusal("exp");
  // Sound: it is what JSON.parse gave.
  const claims = payload as JsonObject;
  const why = unfit(claims, trust) ?? deniedAmong(claims, trust, denied);
  if (why !== undefined) throw new Refusal(why);
  return { claims, expiresAt: (payload.exp ?? 0) * 1000 };
}

/**
 * So far behind an issuer's this clock may be. Some issuers write the present second as `nbf`, and the gateway would keep the refusal for a minute.
 * Ours: as much as the gateway allows by default where it judges itself.
 */
const mostEarlySeconds = 30;

/** The end is meant as it is written. */
const isOver = ({ exp = 0 }: JWTPayload, now: number): boolean => exp * 1000 <= now;

/** What selects the key; the key then vouches for it. */
function unverified(token: string): { readonly kid: string; readonly issuer: string | undefined } {
  let read: { kid?: unknown; alg?: unknown; b64?: unknown; payload: JWTPayload };
  try {
    read = { ...decodeProtectedHeader(token), payload: decodeJwt(token) };
  } catch {
    throw new Refusal("malformed");
  }
  const { kid, alg, b64, payload } = read;
  const isAllowed = typeof alg === "string" && (keySet.algorithms.oneOf as readonly unknown[]).includes(alg);
  if (!isAllowed) throw new Refusal("algorithm");
  // Which needs `crit`, and so is refused with it; without it readers differ in what was signed: RFC 7797, section 6.
  if (b64 !== undefined) throw new Refusal("unencoded");
  if (typeof kid !== "string" || kid === "") throw new Refusal("no-kid");
  return { kid, issuer: payload.iss };
}

function refusal(failure: unknown): never {
  if (failure instanceof errors.JWTClaimValidationFailed) throw new Refusal(failure.claim);
  if (failure instanceof errors.JWTExpired) throw new Refusal("exp");
  if (failure instanceof errors.JOSEError) throw new Refusal("signature");
  throw failure;
}

/** The claim that does not fit. */
function unfit(
  claims: JsonObject,
  { claims: wanted, present, clients, clientClaim }: TrustedIssuer,
): string | undefined {
  for (const [name, values] of wanted) if (!isAmong(values, own(claims, name))) return name;
  for (const name of present) if (isAbsent(own(claims, name))) return name;
  if (clients === undefined || isAmong(clients, own(claims, clientClaim))) return undefined;
  return clientClaim;
}

function deniedAmong(
  claims: JsonObject,
  trust: TrustedIssuer,
  { clients, subjects, tokens }: AuthorizerSettings["denied"],
): string | undefined {
  if (clients.size > 0) {
    const names = clientsIn(claims, trust);
    if (names.length === 0) return "client-unknown";
    if (names.some((name) => isAmong(clients, name))) return "client-denied";
  }
  if (isAmong(subjects, own(claims, "sub")) || isAmong(subjects, own(claims, "oid"))) return "subject-denied";
  return isAmong(tokens, own(claims, "jti")) || isAmong(tokens, own(claims, "uti")) ? "token-denied" : undefined;
}

/** By all claims that may name it, where nobody had to say in which the issuer does. */
function clientsIn(claims: JsonObject, { clients, clientClaim }: TrustedIssuer): readonly unknown[] {
  const names = clients === undefined ? [clientClaim, ...clientIdClaims] : [clientClaim];
  return names.map((name) => own(claims, name)).filter((one) => typeof one === "string" && one !== "");
}

const own = (claims: JsonObject, name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const isAmong = (texts: ReadonlySet<string>, value: unknown): boolean => typeof value === "string" && texts.has(value);
