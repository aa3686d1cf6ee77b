/**
 * Tokens on demand, signed with Entra's own keys: what attacks start from, and what a person's sign-in gives. Never
 * offered over HTTP, where people sign in for theirs.
 *
 * @module
 */

import type { JsonObject } from "../../internal/json";
import {
  type Application,
  applicationOf,
  assignedRoles,
  type Directory,
  resourceOf,
  servicePrincipalOf,
  type TokenVersion,
} from "../../synthesized/system/tenant";
import { unregistered } from "../../synthesized/system/well-known";
import { type Clock, secondsOf } from "../clock";
import { delegatedAccess } from "./delegated-access";
import type { Issuers } from "./issuers";
import type { KeyRing } from "./key-ring";
import { person } from "./people";
import { signToken } from "./sign-token";
import { stsErrors } from "./sts-errors";
import {
  appTokenClaims,
  freshValidity,
  idTokenClaims,
  type TokenSubject,
  userTokenClaims,
  type Validity,
} from "./token-claims";

/** What kind of token: an application's, a person's access token, or an ID token (which is for the client, not for the API). */
type TokenKind = "app" | "user" | "id";

/** Which token to make. Nothing is judged: this is how tokens come about that Entra would not give. */
export interface MintOptions {
  /** Client id of the client. */
  readonly client: string;
  /** Client id or identifier URI of the API. */
  readonly api: string;
  /** @default "app" */
  readonly kind?: TokenKind;
  /** Another tenant's token. @default the stack's tenant */
  readonly tenant?: string;
  /** @default the version that the API asks for */
  readonly version?: TokenVersion;
  /** Seconds from now at which the token ends; negative for one that has ended. @default 60 to 90 minutes */
  readonly expiresIn?: number;
  /** Claims to add or replace. */
  readonly claims?: JsonObject;
  /** Claims to leave out. */
  readonly without?: readonly string[];
  /** Header parameters to add or replace; the algorithm stays RS256 and the key Entra's. */
  readonly header?: JsonObject;
}

/** What tokens are made with. */
export interface MintContext {
  readonly clock: Clock;
  readonly issuers: Issuers;
  readonly keys: KeyRing;
  /** Of all tenants, the stack's own first. */
  directories(): readonly Directory[];
}

/** The tenant in which an API is registered; the stack's where none is. */
function tenantOf(context: MintContext, api: string): Directory {
  const directories = context.directories();
  const found = directories.find((directory) => resourceOf(directory, api) !== undefined) ?? directories[0];
  if (found === undefined) throw new TypeError("Entra has the stack's tenant at least");
  return found;
}

/** Makes a token. */
export function mint(context: MintContext, options: MintOptions): Promise<string> {
  const directory = tenantOf(context, options.api);
  const client = applicationOf(directory, options.client) ?? unregistered(options.client);
  const resource = versioned(resourceOf(directory, options.api) ?? unregistered(options.api), options.version);
  const subject = {
    ...{ issuers: context.issuers, tenantId: options.tenant ?? directory.tenantId, client, resource },
    ...({
      requestedAs: options.api,
      authentication: "1",
      validity: validityOf(context.clock, options.expiresIn),
    } as const),
  };
  const claims = { ...claimsOf(directory, subject, options.kind ?? "app"), ...options.claims };
  for (const name of options.without ?? []) delete claims[name];
  return signToken(claims, resource.tokenVersion, context.keys.signing, options.header);
}

/** Who signs in, and where. */
export interface SignIn {
  /** The tenant. @default the one in which the API is registered */
  readonly tenant?: string;
  /** A guest of it, who holds an assignment or none; a member holds one where anybody does. @default a member */
  readonly guest?: "assigned" | "unassigned";
}

/**
 * The access token that a person would get through a client, as Entra's rules have it: the tenant must know both, the API must pre-authorize the
 * client, and where the tenant requires assignment the person must hold one.
 *
 * @throws {StsError} AADSTS90002 for an unknown tenant, 500011 for an unknown API, 700016 for a client of another tenant alone, 65001 without
 *   pre-authorization, 50105 without assignment
 */
export async function userToken(
  context: MintContext,
  clientId: string,
  api: string,
  signIn: SignIn = {},
): Promise<string> {
  const directory = signedInTo(context, api, signIn);
  const request = { clientId, api, signedIn: signIn.guest ?? "member" } as const;
  const access = delegatedAccess(context.directories(), directory, request);
  const { issuers, clock, keys } = context;
  const claims = userTokenClaims({
    ...{ issuers, tenantId: directory.tenantId, ...access, requestedAs: api },
    ...{ authentication: "0", validity: freshValidity(clock) },
  });
  return signToken(claims, access.resource.tokenVersion, keys.signing);
}

function signedInTo(context: MintContext, api: string, { tenant }: SignIn): Directory {
  const found = tenant === undefined ? tenantOf(context, api) : directoryOf(context, tenant);
  if (found === undefined) throw stsErrors.tenantNotFound(tenant ?? "");
  return found;
}

const directoryOf = (context: MintContext, tenant: string): Directory | undefined =>
  context.directories().find(({ tenantId }) => tenantId === tenant);

function claimsOf(
  directory: Directory,
  subject: TokenSubject & {
    readonly resource: Application;
    readonly requestedAs: string;
    readonly authentication: "1";
  },
  kind: TokenKind,
): JsonObject {
  const { client, resource } = subject;
  if (kind === "id") return idTokenClaims({ ...subject, person }, resource.tokenVersion);
  if (kind === "user")
    return userTokenClaims({ ...subject, person, scopes: resource.scopes.map(({ value }) => value), roles: [] });
  const principal = servicePrincipalOf(directory, client);
  const target = servicePrincipalOf(directory, resource);
  const roles = (principal && target && assignedRoles(directory, principal.objectId, target)) ?? [];
  return appTokenClaims({ ...subject, principalId: principal?.objectId ?? client.objectId, roles });
}

function validityOf(clock: Clock, expiresIn: number | undefined): Validity {
  const fresh = freshValidity(clock);
  if (expiresIn === undefined) return fresh;
  const exp = secondsOf(clock) + expiresIn;
  return { exp, iat: Math.min(fresh.iat, exp - 3600), nbf: Math.min(fresh.nbf, exp - 3600) };
}

function versioned(application: Application, version: TokenVersion | undefined): Application {
  return version === undefined ? application : { ...application, tokenVersion: version };
}
