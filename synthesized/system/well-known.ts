/**
 * What every tenant of Entra has without registering it.
 *
 * @module
 */
import type { Application, ServicePrincipal } from "./tenant";

/** An application of which only the client id is known. */
export function unregistered(clientId: string): Application {
  return {
    ...{ clientId, objectId: clientId, displayName: clientId, identifierUris: [], tokenVersion: 2 },
    ...{ appRoles: [], scopes: [], accessTokenClaims: new Map(), preAuthorized: new Map() },
    ...{ secrets: [], certificates: [], federatedCredentials: [], unplayedClaims: [] },
    ...{ redirectUris: [], allowsPublicClient: false },
  };
}

/** Microsoft Graph: any application of the tenant gets tokens for it, so an API must never accept its audience. */
export const microsoftGraph: Application = {
  ...unregistered("00000003-0000-0000-c000-000000000000"),
  displayName: "Microsoft Graph",
  identifierUris: ["https://graph.microsoft.com"],
  tokenVersion: 1,
};

/** Microsoft Graph's presence in each tenant. */
export const microsoftGraphPrincipal: ServicePrincipal = {
  objectId: "00000003-0000-0000-c000-0000000000bb",
  clientId: microsoftGraph.clientId,
  assignmentRequired: false,
  enabled: true,
};

/** A tenant that is not the stack's, and that nobody trusts: for tokens of strangers. It has taken in whatever it may. */
export const foreignTenant = "f0000000-0000-4000-8000-00000000000f";

/** The tenant of a stack that has nothing to do with Entra. */
export const emptyTenant = "f0000000-0000-4000-8000-00000000000e";

/** Names that stand for more than one tenant: https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc */
export const tenantGroups: ReadonlySet<string> = new Set(["common", "organizations", "consumers"]);
