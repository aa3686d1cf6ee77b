/**
 * How Entra gets the keys of an issuer that a federated credential trusts.
 *
 * @module
 */
import type { JSONWebKeySet } from "jose";
import { boundedGet, failureInWords } from "../../internal/bounded-get";
import { isObject } from "../../internal/json";
import { parseStrictJson } from "../../internal/strict-json";
import { isOnLoopback, type OriginMap } from "../../synthesized/system/origins";

/** More than a hundred keys need. */
const bounds = { milliseconds: 5_000, bytes: 262_144 };

/** Fetches an issuer's keys as Entra does, but only from this machine. */
export async function fetchIssuerKeys(issuer: string, origins: OriginMap): Promise<JSONWebKeySet> {
  const configuration = await fetchObject(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, origins);
  if (configuration.issuer !== issuer || typeof configuration.jwks_uri !== "string")
    throw new TypeError(`${issuer}: its OpenID configuration names another issuer or no keys`);
  const { keys } = await fetchObject(configuration.jwks_uri, origins);
  if (!Array.isArray(keys)) throw new TypeError(`${issuer}: no key set at ${configuration.jwks_uri}`);
  return { keys };
}

async function fetchObject(url: string, origins: OriginMap): Promise<{ readonly [member: string]: unknown }> {
  const local = origins.toLocal(url);
  if (!isOnLoopback(local)) throw new TypeError(`${url}: not answered on this machine`);
  const answer = await boundedGet(fetch, { url: local }, bounds);
  if ("failure" in answer) throw new TypeError(`${url}: ${failureInWords(answer.failure)}`);
  if (answer.status !== 200) throw new TypeError(`${url}: answered ${answer.status}`);
  // See `json-dialects` in choices.
  const json = parseStrictJson(answer.body);
  if ("fault" in json) throw new TypeError(`${url}: ${json.fault}`);
  if (!isObject(json.value)) throw new TypeError(`${url}: not an object`);
  return json.value;
}
