/**
 * What stands in Entra's tokens.
 * https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 * https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import type { Json, JsonObject } from "../../internal/json";
import type { Application, TokenVersion } from "../../synthesized/system/tenant";
import { type Clock, secondsOf } from "../clock";
import type { AuthenticationClass } from "./client-authentication";
import type { Issuers } from "./issuers";
import type { Person } from "./people";

/** When a token is valid. NumericDate: seconds since 1970. */
export interface Validity {
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
}

/** What all tokens are made of. */
export interface TokenSubject {
  readonly issuers: Issuers;
  readonly tenantId: string;
  readonly client: Application;
  readonly validity: Validity;
}

/** An application's token, for itself, at an API. */
interface AppTokenSubject extends TokenSubject {
  readonly resource: Application;
  /** The API's name as the client wrote it. */
  readonly requestedAs: string;
  /** Object id of the client's service principal. */
  readonly principalId: string;
  readonly authentication: AuthenticationClass;
  readonly roles: readonly string[];
}

/** A person's token, used by a client, at an API. */
interface UserTokenSubject extends TokenSubject {
  readonly resource: Application;
  readonly requestedAs: string;
  readonly person: Person;
  readonly authentication: AuthenticationClass;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

/** Claims of an application's token: see `app-subject`, `unasked-idtyp` and `managed-identities` in choices. */
export function appTokenClaims(subject: AppTokenSubject): JsonObject {
  const { client, resource, principalId, roles } = subject;
  const v1: JsonObject = resource.tokenVersion === 1 ? { idp: subject.issuers.of(1, subject.tenantId) } : {};
  return {
    ...accessTokenClaims(subject),
    ...v1,
    oid: principalId,
    sub: principalId,
    ...(roles.length > 0 ? { roles: [...roles] } : {}),
    ...(resource.accessTokenClaims.has("idtyp") ? { idtyp: "app" } : {}),
    ...(client.managedIdentity === undefined ? {} : { xms_mirid: client.managedIdentity }),
    ...resource.otherClaims,
  };
}

/** Claims of a person's access token. */
export function userTokenClaims(subject: UserTokenSubject): JsonObject {
  const { resource, person, scopes, roles, client } = subject;
  return {
    ...accessTokenClaims(subject),
    ...personClaims(subject, resource.tokenVersion),
    sub: pairwise(person, resource),
    scp: scopes.join(" "),
    ...(roles.length > 0 ? { roles: [...roles] } : {}),
    ...requestedPersonClaims(resource, person, subject.validity, client),
    ...resource.otherClaims,
  };
}

/** Claims of an ID token: it is for the client, and signed with the same keys as access tokens. */
export function idTokenClaims(subject: TokenSubject & { readonly person: Person }, version: TokenVersion): JsonObject {
  const { issuers, tenantId, client, validity, person } = subject;
  return {
    aud: client.clientId,
    iss: issuers.of(version, tenantId),
    ...validity,
    ...personClaims(subject, version),
    rh: opaque("1."),
    sub: pairwise(person, client),
    tid: tenantId,
    uti: tokenId(),
    ver: version === 1 ? "1.0" : "2.0",
  };
}

function accessTokenClaims(subject: AppTokenSubject | UserTokenSubject): JsonObject {
  const { issuers, tenantId, client, resource, validity, authentication } = subject;
  const version = resource.tokenVersion;
  const byVersion: JsonObject =
    version === 1
      ? { appid: client.clientId, appidacr: authentication, ver: "1.0" }
      : { azp: client.clientId, azpacr: authentication, ver: "2.0" };
  return {
    aud: audienceOf(resource, subject.requestedAs),
    iss: issuers.of(version, tenantId),
    ...validity,
    aio: opaque("k2"),
    ...byVersion,
    rh: opaque("1."),
    tid: tenantId,
    uti: tokenId(),
  };
}

/** Version 2 names the API by its client id; version 1 by what the client wrote, unless the API asks for its GUID. */
function audienceOf(resource: Application, requestedAs: string): string {
  const byId = resource.tokenVersion === 2 || resource.accessTokenClaims.get("aud")?.includes("use_guid");
  return byId ? resource.clientId : requestedAs;
}

/** Only a guest's token names who signed them in, and their address without being asked. */
function personClaims({ issuers, person }: { issuers: Issuers; person: Person }, version: TokenVersion): JsonObject {
  const { name, objectId, userPrincipalName, homeTenant } = person;
  const onV1 = { acr: "1", amr: ["pwd"], unique_name: userPrincipalName };
  return {
    ...(version === 2 ? { preferred_username: userPrincipalName } : onV1),
    ...(version === 1 && homeTenant === undefined ? { upn: userPrincipalName } : {}),
    ...(homeTenant === undefined ? {} : { idp: issuers.v1(homeTenant), email: userPrincipalName }),
    name,
    oid: objectId,
  };
}

function requestedPersonClaims(
  resource: Application,
  person: Person,
  { iat }: Validity,
  client: Application,
): JsonObject {
  const [given = person.name, family = ""] = person.name.split(" ");
  const offered: { readonly [claim: string]: Json } = {
    acct: person.homeTenant === undefined ? 0 : 1,
    auth_time: iat,
    email: person.userPrincipalName,
    family_name: family,
    given_name: given,
    login_hint: pairwise(person, client),
    preferred_username: person.userPrincipalName,
    ...upnOf(person, resource),
  };
  const asked = [...resource.accessTokenClaims.keys()].flatMap((name): [string, Json][] =>
    offered[name] === undefined ? [] : [[name, offered[name]]],
  );
  const both: JsonObject = resource.accessTokenClaims.get("idtyp")?.includes("include_user_token")
    ? { idtyp: "user" }
    : {};
  return { ...Object.fromEntries(asked), ...both };
}

/** A guest's has the form that the tenant keeps, and only where it is asked for by that name. */
function upnOf({ homeTenant, userPrincipalName }: Person, resource: Application): JsonObject {
  if (homeTenant === undefined) return { upn: userPrincipalName };
  return resource.accessTokenClaims.get("upn")?.includes("include_externally_authenticated_upn")
    ? { upn: `${userPrincipalName.replace("@", "_")}#EXT#@example.com` }
    : {};
}

/** A person's `sub` differs from application to application. */
function pairwise(person: Person, application: Application): string {
  return createHash("sha256").update(`${person.objectId} ${application.clientId}`).digest("base64url");
}

/** What says nothing to anybody but Entra. */
export function opaque(prefix: string): string {
  return `${prefix}${randomBytes(30).toString("base64url")}`;
}

/** `uti`. */
export function tokenId(): string {
  return randomBytes(16).toString("base64url");
}

/** Entra dates its tokens five minutes back, for clients and services whose clocks are behind. */
const backdated = 300;

/**
 * A random lifetime of 60 to 90 minutes: https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#token-lifetime
 *
 * @param random a number from 0 to below 1
 */
export function freshValidity(clock: Clock, random: () => number = Math.random): Validity {
  const now = secondsOf(clock);
  return { iat: now - backdated, nbf: now - backdated, exp: now + 3600 + Math.floor(random() * 1801) };
}
