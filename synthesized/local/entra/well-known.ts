/**
 * What every tenant of Entra has without registering it.
 *
 * @module
 */
import type { Application, ServicePrincipal } from "./directory";

/** Microsoft Graph: any application of the tenant gets tokens for it, so an API must never accept its audience. */
export const microsoftGraph: Application = {
  clientId: "00000003-0000-0000-c000-000000000000",
  objectId: "00000003-0000-0000-c000-0000000000aa",
  displayName: "Microsoft Graph",
  identifierUris: ["https://graph.microsoft.com"],
  tokenVersion: 1,
  appRoles: [],
  scopes: [{ id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", value: "User.Read", enabled: true }],
  accessTokenClaims: new Map(),
  preAuthorized: new Map(),
  secrets: [],
  certificates: [],
  federatedCredentials: [],
};

/** Microsoft Graph's presence in each tenant. */
export const microsoftGraphPrincipal: ServicePrincipal = {
  objectId: "00000003-0000-0000-c000-0000000000bb",
  clientId: microsoftGraph.clientId,
  assignmentRequired: false,
  enabled: true,
};

/** A tenant that is not the stack's: for tokens of strangers. Nobody is registered in it. */
export const foreignTenant = "f0000000-0000-4000-8000-00000000000f";

/** Names that stand for more than one tenant: https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc */
export const tenantGroups: ReadonlySet<string> = new Set(["common", "organizations", "consumers"]);
