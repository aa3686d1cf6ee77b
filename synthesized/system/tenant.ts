/**
 * What a tenant knows: its applications, who may call whom, and with which credentials.
 *
 * @module
 */

import type { JsonObject } from "../../internal/json";

/** 1: claims of `sts.windows.net`; 2: claims of `login.microsoftonline.com/…/v2.0`. */
export type TokenVersion = 1 | 2;

/** A permission for applications. */
export interface AppRole {
  readonly id: string;
  /** What a token's `roles` claim holds; empty for a role that only groups people. */
  readonly value: string;
  readonly enabled: boolean;
  /** Whether applications may hold it. */
  readonly forApplications: boolean;
  /** Whether people may hold it. */
  readonly forPeople: boolean;
}

/** A permission that a person lends to a client. */
export interface DelegatedScope {
  readonly id: string;
  /** What a token's `scp` claim holds. */
  readonly value: string;
  readonly enabled: boolean;
}

/** A client secret. */
export interface Secret {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
}

/** A certificate that a client proves itself with. */
export interface ClientCertificate {
  /** PEM. */
  readonly certificate: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
}

/** Trust in the assertions of another issuer: https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** Where a client that signs people in is told so. What it is decides how it proves itself when it redeems a code. */
export interface RedirectUri {
  readonly uri: string;
  readonly kind: "web" | "spa" | "public";
}

/** A registered application, as client, as API or as both. */
export interface Application {
  readonly clientId: string;
  readonly objectId: string;
  readonly displayName: string;
  /** Names under which a client may ask for it, besides its client id. */
  readonly identifierUris: readonly string[];
  /** Version of the tokens that are made *for* this application. */
  readonly tokenVersion: TokenVersion;
  readonly appRoles: readonly AppRole[];
  readonly scopes: readonly DelegatedScope[];
  /** Optional claims of access tokens for this application, with their additional properties. */
  readonly accessTokenClaims: ReadonlyMap<string, readonly string[]>;
  /** Client ids that get a person's token without asking, with the ids of the scopes that they get. */
  readonly preAuthorized: ReadonlyMap<string, readonly string[]>;
  readonly secrets: readonly Secret[];
  readonly certificates: readonly ClientCertificate[];
  readonly federatedCredentials: readonly FederatedCredential[];
  readonly redirectUris: readonly RedirectUri[];
  /** Whether it may sign people in without a credential where no redirect URI tells: with a device code. */
  readonly allowsPublicClient: boolean;
  /** Optional claims that it asks for and that the local Entra does not make. */
  readonly unplayedClaims: readonly string[];
  /** Other tenants may take it in as well: it is known wherever an administrator agrees to it. */
  readonly isMultiTenant?: true;
  /** Azure's name of the resource that it is the identity of: it has no credential, and gets its tokens inside of Azure. */
  readonly managedIdentity?: string;
  /** It stands in for a registration that the stack only names: what that is in Entra is not known here. */
  readonly isStandIn?: true;
  /** Claims of tokens for it, beside the usual ones: what whoever checks them wants to see. */
  readonly otherClaims?: JsonObject;
}

/** An application's presence in the tenant. */
export interface ServicePrincipal {
  readonly objectId: string;
  readonly clientId: string;
  /** When true, the tenant makes tokens for it only for those who hold an assignment. */
  readonly assignmentRequired: boolean;
  readonly enabled: boolean;
}

/** A role of one application, held by another. */
export interface RoleAssignment {
  /** Role id, or the all-zero GUID: an assignment without a role. */
  readonly roleId: string;
  /** Object id of the client's service principal, or of a person. */
  readonly principal: string;
  /** Object id of the API's service principal. */
  readonly resource: string;
}

/** One tenant. */
export interface Directory {
  readonly tenantId: string;
  readonly applications: readonly Application[];
  readonly servicePrincipals: readonly ServicePrincipal[];
  readonly assignments: readonly RoleAssignment[];
}

/** The application with a client id. GUIDs compare without regard to case: RFC 9562, section 4. */
export function applicationOf(directory: Directory, clientId: string): Application | undefined {
  const wanted = clientId.toLowerCase();
  return directory.applications.find((application) => application.clientId.toLowerCase() === wanted);
}

/** The application that a client names as resource: by client id or identifier URI, a trailing slash left aside. See `spelling-of-resources` in choices. */
export function resourceOf(directory: Directory, name: string): Application | undefined {
  const bare = name.replace(/\/$/, "");
  return (
    applicationOf(directory, bare) ??
    directory.applications.find((application) =>
      application.identifierUris.some((uri) => uri.replace(/\/$/, "") === bare),
    )
  );
}

/** The presence of an application in the tenant. */
export function servicePrincipalOf(directory: Directory, application: Application): ServicePrincipal | undefined {
  return directory.servicePrincipals.find((principal) => principal.clientId === application.clientId);
}

/**
 * The roles of `resource` that somebody holds; `undefined` when they hold no assignment at all.
 *
 * @param principalId object id of a client's service principal, or of a person
 */
export function assignedRoles(
  directory: Directory,
  principalId: string,
  resource: ServicePrincipal,
  holder: "forApplications" | "forPeople" = "forApplications",
): readonly string[] | undefined {
  const ids = directory.assignments
    .filter(({ principal, resource: target }) => principal === principalId && target === resource.objectId)
    .map(({ roleId }) => roleId);
  if (ids.length === 0) return undefined;
  const roles = applicationOf(directory, resource.clientId)?.appRoles ?? [];
  return roles
    .filter((role) => role.enabled && role[holder] && role.value !== "" && ids.includes(role.id))
    .map(({ value }) => value);
}
