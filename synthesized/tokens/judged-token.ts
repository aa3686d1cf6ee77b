/**
 * Whether the gateway of each API would admit a token: its form, its claims, and its signature where there are keys.
 *
 * @module
 */
import { compactVerify, errors } from "jose";
import type { Fetch } from "../../internal/bounded-get";
import { isText } from "../../internal/json";
import { keySet as limits } from "../../limits/jwks";
import type { Api } from "../system/apis";
import { BadKeySet, type KeySet, parseKeySet } from "../system/key-set";
import { askedInWords, hasInWords, isEnough, permissionsIn } from "../system/permissions";
import { send } from "../verify/answer";
import { type TokenCheck, tokenChecks } from "../verify/token-checks";
import type { GivenToken } from "./given-token";

/** Keys, or why there are none. */
export type Keys = { readonly from: string; readonly keys: KeySet } | { readonly none: string };

/** What a gateway would make of a token. */
export interface Judged {
  readonly api: string;
  /** `unknown`: nothing is wrong that could be checked, and something could not be. */
  readonly admitted: "yes" | "no" | "unknown";
  readonly checks: readonly TokenCheck[];
  /** Of an API for which an authorizer judges: what each route that wants a token asks for, and whether the token has it. */
  readonly routes?: readonly JudgedRoute[];
}

/** A route, and a token that its deployment admits. */
export interface JudgedRoute {
  readonly methods: readonly string[];
  readonly path: string;
  readonly admitted: "yes" | "no";
  readonly says: string;
}

export async function judgedBy(api: Api, given: GivenToken, keys: Keys, now: number): Promise<Judged> {
  const checks = [
    formCheck(given),
    ...tokenChecks(api, given.claims, now, given.header),
    await signatureCheck(given, keys),
  ];
  const isOf = (status: TokenCheck["status"]): boolean => checks.some((one) => one.status === status);
  return {
    api: api.name,
    admitted: isOf("failed") ? "no" : isOf("unknown") ? "unknown" : "yes",
    checks,
    ...routesFor(api, given),
  };
}

function routesFor({ authorizer }: Api, { claims }: GivenToken): Pick<Judged, "routes"> {
  if (authorizer === undefined) return {};
  const has = permissionsIn(claims);
  return {
    routes: authorizer.routes.map(({ methods, path, asks }) => {
      const isLetIn = isEnough(asks, has);
      const asked = asks.length === 0 ? "any token will do" : `it asks for ${askedInWords(asks)}`;
      const says = `${methods.join(", ") || "ANY"} ${path}: ${asked}${isLetIn ? "" : `; the token has ${hasInWords(has)}`}`;
      return { methods, path, admitted: isLetIn ? "yes" : "no", says };
    }),
  };
}

/** https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-prerequisites.htm */
export function formCheck({ header: { alg, kid, ...header } }: GivenToken): TokenCheck {
  const form = (status: TokenCheck["status"], says: string): TokenCheck => ({ check: "form", status, says });
  if (!isText(alg) || !limits.algorithms.oneOf.includes(alg))
    return form(
      "failed",
      `Form: the header says alg ${shown(alg)}, the gateway takes ${limits.algorithms.oneOf.join(", ")}.`,
    );
  if (!isText(kid) || kid === "")
    return form("failed", "Form: the header has no kid, by which the gateway finds the key.");
  // RFC 7515, section 4.1.11, and RFC 7797.
  if ("crit" in header || "b64" in header)
    return form("failed", "Form: the header has critical parameters (crit, b64), which the gateway does not know.");
  return form("passed", `Form: ${alg}, kid ${kid}`);
}

const shown = (value: unknown): string => JSON.stringify(value) ?? "nothing";

/** By the key that the token's `kid` names and no other. */
export async function signatureCheck({ token, header }: GivenToken, keys: Keys): Promise<TokenCheck> {
  const result = (status: TokenCheck["status"], says: string): TokenCheck => ({ check: "signature", status, says });
  if ("none" in keys) return result("unknown", `Signature: not verified: ${keys.none}`);
  const { alg, kid } = header;
  const found = isText(kid) ? keys.keys.get(kid) : undefined;
  if (found === undefined || !isText(alg))
    return result(
      "failed",
      `Signature: the token says kid ${shown(kid)}, ${keys.from} has ${[...keys.keys.keys()].join(", ") || "no key"}.`,
    );
  if (found.alg !== undefined && found.alg !== alg)
    return result("failed", `Signature: the token is signed with ${alg}, its key is for ${found.alg}.`);
  try {
    await compactVerify(token, found.key, { algorithms: limits.algorithms.oneOf.map(String) });
    return result("passed", `Signature: by the key ${kid} of ${keys.from}`);
  } catch (failure) {
    if (!(failure instanceof errors.JOSEError)) throw failure;
    return result("failed", `Signature: it is not that of the key ${kid} of ${keys.from}.`);
  }
}

/** Keys that the gateway can use: of a set, those that it understands. */
export function keysIn(document: Uint8Array, from: string): Keys {
  try {
    return { from, keys: parseKeySet(document, { badKeys: "skipped", dialects: "read" }) };
  } catch (failure) {
    if (failure instanceof BadKeySet) return { none: `${from} is no key set: ${failure.message}` };
    throw failure;
  }
}

/** Asks where the gateway asks. */
export async function fetchedKeys({ jwksUri }: Pick<Api, "jwksUri">, fetch: Fetch): Promise<Keys> {
  if (jwksUri === undefined)
    return { none: "where its gateway gets the keys is not known; give them with --keys FILE" };
  const answer = await send(fetch, { method: "GET", url: jwksUri });
  if (answer.status !== 200) return { none: `${jwksUri} gives no keys (${answer.failure ?? answer.status})` };
  return keysIn(Buffer.from(answer.body), jwksUri);
}
