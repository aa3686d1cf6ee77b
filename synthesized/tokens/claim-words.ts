/**
 * What the claims of Entra's tokens mean, each in a phrase.
 *
 * https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference,
 * https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference
 *
 * @module
 */
import type { Json, JsonObject } from "../../internal/json";
import { accessTokenMarks } from "../../limits/token-claims";
import type { System } from "../system/apis";
import { entraIssuerOf } from "../system/entra-issuer";
import { dateInWords } from "../verify/token-checks";

const meanings: ReadonlyMap<string, string> = new Map([
  ["iss", "who issued it"],
  ["aud", "the API that it is for"],
  ["azp", "the client that got it"],
  ["appid", "the client that got it"],
  ["app_displayname", "the client's display name"],
  ["tid", "the tenant"],
  ["sub", "whom it is about, for this API alone"],
  ["oid", "whom it is about, in the whole tenant"],
  ["roles", "the roles that were assigned: of a program or a person"],
  ["scp", "what a person lets the client do"],
  ["wids", "directory roles of a person"],
  ["groups", "groups of a person"],
  ["ver", "the version of the token"],
  ["idp", "who signed the person in"],
  ["home_oid", "a guest's id at home"],
  ["name", "a name to show, which people can change"],
  ["preferred_username", "a name to sign in with, which can change"],
  ["unique_name", "a name to sign in with, which can change"],
  ["upn", "a name to sign in with, which can change"],
  ["email", "an address that nobody verified"],
  ["nonce", "ties an ID token to a sign-in"],
  ["at_hash", "ties an ID token to an access token"],
  ["amr", "how a person signed in"],
  ["ipaddr", "where a person signed in from"],
  ["uti", "the id of the token in sign-in logs"],
  ["aio", "internal to Entra"],
  ["rh", "internal to Entra"],
]);

const proofs: Readonly<Record<string, string>> = { "0": "nothing", "1": "a secret", "2": "a certificate" };

/** A claim's meaning, with what its value says where that is a word for something; `undefined` for what is not known here. */
export function meaningOf(name: string, value: Json, now: number, systems: readonly System[] = []): string | undefined {
  if (["iat", "nbf", "exp", "auth_time"].includes(name))
    return typeof value === "number" ? timeInWords(value, now) : undefined;
  if (name === "azpacr" || name === "appidacr")
    return `the client proved itself by ${proofs[String(value)] ?? "something else"}`;
  if (name === "idtyp") return value === "app" ? "a program, and no person" : "a person uses the client";
  if (name === "acct") return value === 1 || value === "1" ? "a guest of the tenant" : "a member of the tenant";
  const meaning = meanings.get(name);
  const known = name === "azp" || name === "appid" ? clientNamed(value, systems) : undefined;
  return known === undefined ? meaning : `${meaning}: ${known}`;
}

function clientNamed(id: Json, systems: readonly System[]): string | undefined {
  const clients = systems.flatMap(({ apis }) => apis.flatMap((api) => api.clients));
  return clients.find(({ clientId }) => clientId === id)?.name;
}

function timeInWords(seconds: number, now: number): string {
  const distance = seconds * 1000 - now;
  const span = spanInWords(Math.abs(distance));
  return `${dateInWords(seconds * 1000)}, ${distance >= 0 ? `in ${span}` : `${span} ago`}`;
}

/** `59 minutes`, in the unit that says most. */
export function spanInWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [size, unit] = units.find(([least]) => seconds >= 2 * least) ?? [1, "second"];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const units = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
] as const;

/**
 * What kind of token it is, where it is one that is no API's: an ID token tells a client who signed in. A gateway refuses it only by what its
 * checks find missing, so that this is no check.
 */
export function kindInWords(claims: JsonObject): string | undefined {
  const { iss, ver } = claims;
  const isEntras = typeof iss === "string" && entraIssuerOf(iss) !== undefined;
  const { claim: mark } = ver === "1.0" ? accessTokenMarks.entraV1 : accessTokenMarks.entraV2;
  const isUnmarked = isEntras && ![mark, "scp", "roles"].some((claim) => Object.hasOwn(claims, claim));
  if (!isUnmarked && !Object.hasOwn(claims, "at_hash")) return undefined;
  const lacks = isUnmarked ? `: Entra writes ${mark} into each access token, and this has none` : "";
  return `It looks like an ID token${lacks}. An ID token is for the client that signed a person in; send the API an access token.`;
}
