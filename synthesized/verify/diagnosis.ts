/**
 * What to look at when a request that should have been admitted was not, or the other way round.
 *
 * @module
 */

import type { Fetch } from "../../internal/bounded-get";
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import type { Api } from "../system/apis";
import { askedInWords, hasInWords, holderOf, permissionsIn } from "../system/permissions";
import { type ProbeAnswer, send } from "./answer";
import { partsOf } from "./forge";
import { askedAt, claimsOf } from "./guarded-routes";
import { tokenChecks, trustForToken } from "./token-checks";

/** Why a valid token may not have been admitted. */
export async function whyNotAdmitted(
  api: Api,
  token: string,
  answer: ProbeAnswer,
  fetch: Fetch,
  now: number,
): Promise<string[]> {
  const { status } = answer;
  if (status === 0)
    return ["Nothing answers there: look at the host name, the network of the gateway, and its certificate."];
  if (status === 404)
    return [
      `No route answers ${api.probe?.method} ${api.probe?.url}: look at the deployment's path prefix and its routes.`,
    ];
  // A deployment may answer so to those whom it does not admit, too.
  const isOfRoute = status === 403 && api.refusal !== 403;
  if (isOfRoute && api.authorizer !== undefined) return [lackedPermission(api, token)];
  if (isOfRoute)
    return [
      "The token was accepted, the route refused it: look at the route's scopes; Entra's tokens have no claim `scope`.",
    ];
  if (status === 429) return ["The rate limit of the deployment was reached: look at rate_limiting."];
  if (status === 502 && api.authorizer !== undefined) return [noVerdict];
  if (status === 502 || status === 503 || status === 504) {
    return [
      "The gateway admitted the request, its back end did not answer: look at the back end, and at the policy that lets the gateway call functions.",
    ];
  }
  if (status === 500 && api.authorizer === undefined) return keysUnavailable(api, fetch);
  if (status === api.refusal) return differences(api, token, fetch, now);
  return [`The gateway or its back end answered ${status}: look at the gateway's execution log.`];
}

const noVerdict =
  "Either the authorizer function failed, may not be called or knows no key of the token's issuer, or the back end did not answer: look at the function's log, at its way to the issuer, at the IAM policy that lets the gateway call it, and at the back end.";

/** The function admits the token, and what it grants it is not enough. */
function lackedPermission(api: Api, token: string): string {
  const claims = claimsOf(token);
  const asked = api.probe && (api.probe.asks ?? askedAt(api, api.probe));
  const what = asked === undefined || asked.length === 0 ? "something else" : askedInWords(asked);
  const isNobodys = claims.roles !== undefined && holderOf(claims) === undefined;
  const why = isNobodys
    ? " It has roles, and says neither by idtyp nor by scp whose they are: the API has to ask Entra for the optional claim idtyp, as AzureOAuthApp does."
    : "";
  return `The token was accepted. The route asks for ${what}, the token has ${hasInWords(permissionsIn(claims))}.${why} An answer of the authorizer that is kept ${keptFor(api)} does not know of a role that was given since: a new token does.`;
}

const keptFor = ({ authorizer }: Api): string =>
  authorizer?.cacheSeconds === undefined ? "" : `for up to ${authorizer.cacheSeconds} seconds`;

/** A gateway that cannot get the keys answers 500 to everyone. */
async function keysUnavailable(api: Api, fetch: Fetch): Promise<string[]> {
  if (api.jwksUri === undefined) return ["The gateway could not get the keys of the issuer: look at its key URI."];
  const answer = await send(fetch, { method: "GET", url: api.jwksUri });
  const state = answer.failure ?? `it answers ${answer.status}`;
  if (answer.status === 200) {
    return [
      `The gateway could not use the keys, though ${api.jwksUri} answers 200: look at the check of its keys, and at whether the gateway's network reaches it.`,
    ];
  }
  return [
    `The gateway cannot get the keys, so it answers 500 to everyone: ${api.jwksUri} is where it looks, and ${state}.`,
    ...whyNoKeys(answer),
  ];
}

/** Why the adapter does not answer. */
export function whyNoKeys({ status }: ProbeAnswer): string[] {
  if (status === 404) {
    return [
      "404: the path differs from the adapter's deployment and route, or the gateway may not call the function: look at the IAM policy (allow any-user to use functions-family … request.principal.type='ApiGateway').",
    ];
  }
  if (status === 401 || status === 403)
    return ["The adapter's deployment must not want a token: the gateway has none when it fetches keys."];
  if (status === 429) return ["The rate limit of the adapter's deployment starves the gateway: raise it."];
  if (status >= 500) {
    return [
      "The function failed or may not be called: look at its log, its time limit, its way to Entra, and the IAM policy that lets the gateway call it (allow any-user to use functions-family … request.principal.type='ApiGateway').",
    ];
  }
  return ["Look at the adapter's deployment and its function's log."];
}

/** What in a token is not what the gateway was told to accept. */
async function differences(api: Api, token: string, fetch: Fetch, now: number): Promise<string[]> {
  const { header, claims } = partsOf(token);
  const wrong = tokenChecks(api, claims, now, header).filter(({ status }) => status !== "passed");
  const found = [...wrong.map(({ says }) => says), ...(await unknownKey(trustForToken(api, claims), header, fetch))];
  if (found.length > 0) return found;
  if (api.authorizer !== undefined)
    return [
      ...(api.refusal === 403 ? [lackedPermission(api, token)] : []),
      `Issuer, audience, claims, times and key (kid ${String(header.kid)}) are what the authorizer was told to accept: look at its log, which says which check failed. What it answered may be kept: a refusal for 60 seconds.`,
    ];
  return [
    `Issuer, audience, claims, times and key (kid ${String(header.kid)}) are what the gateway was told to accept: look at its execution log, and at how old its cached keys are.`,
  ];
}

const list = (values: readonly string[]): string => values.join(", ") || "nothing";

async function unknownKey({ jwksUri }: Pick<Api, "jwksUri">, { kid }: JsonObject, fetch: Fetch): Promise<string[]> {
  if (jwksUri === undefined) return [];
  const answer = await send(fetch, { method: "GET", url: jwksUri });
  if (answer.status !== 200)
    return [`Key: ${jwksUri} gives no keys (${answer.failure ?? answer.status}).`, ...whyNoKeys(answer)];
  const kids = keyIds(answer.body);
  if (isText(kid) && kids.includes(kid)) return [];
  return [`Key: the token was signed with kid ${String(kid)}, ${jwksUri} serves ${list(kids)}.`];
}

function keyIds(body: string): string[] {
  try {
    const document: Json = JSON.parse(body);
    const keys = isObject(document) && Array.isArray(document.keys) ? document.keys : [];
    return keys.filter(isObject).map(({ kid }) => String(kid));
  } catch {
    return [];
  }
}
