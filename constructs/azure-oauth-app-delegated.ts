/**
 * Tokens for people, beside those for programs.
 *
 * @module
 */
import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { ApplicationPreAuthorized } from "@cdktf/provider-azuread/lib/application-pre-authorized";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { azureCliClientId, entra as limits } from "../limits/entra";
import type { DelegatedAccess } from "./azure-oauth-app-settings";
import { checkPattern, type Finding } from "./private/findings";
import { stableId } from "./private/stable-id";

const DEFAULT_SCOPE = "access_as_user";
const AZURE_CLI = "azure-cli";

/** The role that people are assigned, since assignment is required of them too. Scopes and roles share a namespace. */
export const userRole = {
  id: stableId("role", "Api.User"),
  value: "Api.User",
  displayName: "User of the API",
  description: "People who may get tokens for this API",
  allowedMemberTypes: ["User"],
  enabled: true,
} as const;

/** The delegated scope, as the API's registration defines it. */
export function delegatedScope({ scope = DEFAULT_SCOPE }: DelegatedAccess, apiName: string) {
  return {
    id: stableId("scope", scope),
    value: scope,
    type: "User",
    enabled: true,
    adminConsentDisplayName: `Call ${apiName}`,
    adminConsentDescription: `Call ${apiName} on behalf of the signed-in user`,
    userConsentDisplayName: `Call ${apiName}`,
    userConsentDescription: `Call ${apiName} on your behalf`,
  };
}

/** The client ids that people's tokens carry. */
export function delegatedClientIds({ clients = [AZURE_CLI] }: DelegatedAccess): string[] {
  return clients.map((client) => (client === AZURE_CLI ? azureCliClientId : client));
}

/** What the API gives to make the grants. */
export interface DelegatedGrantsProps {
  /** Who may, through which clients. */
  readonly access: DelegatedAccess;
  /** The API's application, in the form `/applications/<object id>`. */
  readonly applicationId: string;
  /** Object id of the API's service principal. */
  readonly servicePrincipalObjectId: string;
  /** Assignments wait for these. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** The pre-authorized clients and the people's role assignments. */
export class DelegatedGrants extends Construct {
  /** Clients that need not ask for consent. */
  public readonly preAuthorized: readonly ApplicationPreAuthorized[];
  /** One for each user or group. */
  public readonly assignments: readonly AppRoleAssignment[];

  constructor(scope: Construct, id: string, props: DelegatedGrantsProps) {
    super(scope, id);
    const { access, applicationId, servicePrincipalObjectId, dependsOn } = props;
    this.preAuthorized = delegatedClientIds(access).map(
      (authorizedClientId, index) =>
        new ApplicationPreAuthorized(this, `Client${index}`, {
          applicationId,
          authorizedClientId,
          permissionIds: [stableId("scope", access.scope ?? DEFAULT_SCOPE)],
        }),
    );
    this.assignments = access.principalIds.map(
      (principalObjectId, index) =>
        new AppRoleAssignment(this, `Principal${index}`, {
          appRoleId: userRole.id,
          principalObjectId,
          resourceObjectId: servicePrincipalObjectId,
          dependsOn: [...dependsOn],
        }),
    );
  }
}

/** @internal */
export function delegatedFindings(access: DelegatedAccess | undefined): Finding[] {
  if (access === undefined) return [];
  return [
    ...checkPattern("ROLE_INVALID", "delegatedAccess.scope", access.scope, limits.roleValue),
    ...(access.clients ?? []).flatMap((client, index) =>
      client === AZURE_CLI
        ? []
        : checkPattern("GUID_INVALID", `delegatedAccess.clients[${index}]`, client, limits.guid),
    ),
    ...access.principalIds.flatMap((id, index) =>
      checkPattern("GUID_INVALID", `delegatedAccess.principalIds[${index}]`, id, limits.guid),
    ),
  ];
}
