/**
 * Tokens for people, beside those for programs.
 *
 * @module
 */
import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { ApplicationPreAuthorized } from "@cdktf/provider-azuread/lib/application-pre-authorized";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { azureCliClientId } from "../limits/entra";
import type { DelegatedAccess } from "./azure-oauth-app-settings";
import { type Identified, identified, namesFindings } from "./named-value";
import type { Finding } from "./private/findings";
import { is, keepIdentity } from "./private/kept-identity";
import { inScope } from "./private/place";
import { settingsOf } from "./private/settings-shape";
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
export function delegatedClientIds(access: DelegatedAccess): string[] {
  return clientsOf(access).map(({ value }) => value);
}

function clientsOf({ clients = [AZURE_CLI] }: DelegatedAccess): Identified[] {
  return identified(clients.map((client) => (client === AZURE_CLI ? azureCliClientId : client)));
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

  private readonly props: DelegatedGrantsProps;

  constructor(scope: Construct, id: string, props: DelegatedGrantsProps) {
    super(...inScope("new DelegatedGrants", scope, id));
    props = settingsOf(this, "new DelegatedGrants", props);
    this.props = props;
    this.preAuthorized = clientsOf(props.access).map((client, index) => this.preAuthorize(client, index));
    this.assignments = identified(props.access.principalIds).map((principal, index) => this.assign(principal, index));
  }

  private preAuthorize({ id, value }: Identified, index: number): ApplicationPreAuthorized {
    const { access, applicationId } = this.props;
    const client = new ApplicationPreAuthorized(this, `Client-${id}`, {
      applicationId,
      authorizedClientId: value,
      permissionIds: [stableId("scope", access.scope ?? DEFAULT_SCOPE)],
    });
    keepIdentity(this, client, {
      arguments: ["authorized_client_id"],
      holds: is(value),
      formerId: `Client${index}`,
    });
    return client;
  }

  private assign({ id, value }: Identified, index: number): AppRoleAssignment {
    const assignment = new AppRoleAssignment(this, `Principal-${id}`, {
      appRoleId: userRole.id,
      principalObjectId: value,
      resourceObjectId: this.props.servicePrincipalObjectId,
      dependsOn: [...this.props.dependsOn],
    });
    keepIdentity(this, assignment, {
      arguments: ["principal_object_id"],
      holds: is(value),
      formerId: `Principal${index}`,
    });
    return assignment;
  }
}

/** @internal */
export function delegatedFindings(access: DelegatedAccess | undefined): Finding[] {
  if (access === undefined) return [];
  return [
    ...namesFindings("delegatedAccess.clients", access.clients ?? []),
    ...namesFindings("delegatedAccess.principalIds", access.principalIds),
  ];
}
