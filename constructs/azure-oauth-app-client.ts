/**
 * A client application: who calls, how it proves that, and which roles it has.
 *
 * @module
 */

import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { Application } from "@cdktf/provider-azuread/lib/application";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { Sleep as TimeSleep } from "@cdktf/provider-time/lib/sleep";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ClientCredentials, type CredentialResources } from "./azure-oauth-app-client-credentials";
import type { RotatingSecret } from "./azure-oauth-app-client-secret";
import type { ClientSettings } from "./azure-oauth-app-settings";
import { ENTRA_REPLICATION } from "./azure-oauth-app-settings";

/** What the API gives each of its clients. */
export interface EntraClientProps {
  /** Name of the application as people see it. */
  readonly displayName: string;
  /** Object ids of the owners. */
  readonly ownerIds: readonly string[];
  /** Notes on the registration. @default - none */
  readonly notes?: string;
  /** Where the service is managed; some tenants demand it. @default - none */
  readonly serviceManagementReference?: string;
  /** Terraform refuses to destroy the application. */
  readonly preventDestroy: boolean;
  /** What the API says of this client. */
  readonly settings: ClientSettings;
  /** The API's service principal, to which roles are assigned. */
  readonly api: {
    /** Object id of that service principal. */
    readonly objectId: string;
    /** Assignments wait for these. */
    readonly dependencies: readonly ITerraformDependable[];
  };
  /** Ids of the API's roles, by the roles' values. */
  readonly roles: ReadonlyMap<string, string>;
}

/**
 * One client application with its service principal, credentials and role assignments.
 *
 * @see [Client credentials flow](https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow)
 */
export class EntraClient extends Construct {
  /** Short name: outputs and checks use it. */
  public readonly name: string;
  /** Whether the API's deployment is to admit it. */
  public readonly admitted: boolean;
  /** Absent for an existing client. */
  public readonly application?: Application;
  /** Absent for an existing client. */
  public readonly servicePrincipal?: ServicePrincipal;
  /** The wait between service principals and assignments. */
  public readonly replication: TimeSleep;
  /** One for each of the client's roles. */
  public readonly roleAssignments: readonly AppRoleAssignment[];
  /** What proves who it is: two secrets, certificates or federated identities; nothing for an existing client. */
  public readonly credentials: CredentialResources;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EntraClientProps,
  ) {
    super(scope, id);
    const { settings, api } = props;
    this.name = settings.name;
    this.admitted = settings.admitted ?? true;
    if (settings.existing === undefined) {
      this.application = this.register();
      this.servicePrincipal = this.enroll(this.application);
    }
    this.credentials =
      this.application === undefined
        ? {}
        : (settings.credentials ?? ClientCredentials.secret()).create(this, this.application.id);
    this.replication = new TimeSleep(this, "Replication", {
      createDuration: ENTRA_REPLICATION,
      triggers: { api: api.objectId, client: this.servicePrincipalObjectId },
      dependsOn: [...api.dependencies, ...(this.servicePrincipal === undefined ? [] : [this.servicePrincipal])],
    });
    this.roleAssignments = [...props.roles].map(([role, appRoleId]) => this.assign(role, appRoleId));
  }

  /** The application (client) id: `azp` or `appid` of its tokens. */
  public get clientId(): string {
    return this.props.settings.existing?.clientId ?? (this.application as Application).clientId;
  }

  /** Only with {@link ClientCredentials.secret}. */
  public get secret(): RotatingSecret | undefined {
    return this.credentials.secret;
  }

  private get servicePrincipalObjectId(): string {
    return (
      this.props.settings.existing?.servicePrincipalObjectId ?? (this.servicePrincipal as ServicePrincipal).objectId
    );
  }

  private register(): Application {
    const { displayName, ownerIds, notes, serviceManagementReference, preventDestroy } = this.props;
    return new Application(this, "Resource", {
      displayName,
      signInAudience: "AzureADMyOrg",
      owners: [...ownerIds],
      notes,
      serviceManagementReference,
      // The version of tokens is the API's to choose; the provider's default here is 1.
      api: { requestedAccessTokenVersion: 2 },
      lifecycle: { preventDestroy },
    });
  }

  private enroll(application: Application): ServicePrincipal {
    return new ServicePrincipal(this, "ServicePrincipal", {
      clientId: application.clientId,
      owners: [...this.props.ownerIds],
      // Nobody gets a token *for* a client.
      appRoleAssignmentRequired: true,
    });
  }

  private assign(role: string, appRoleId: string): AppRoleAssignment {
    return new AppRoleAssignment(this, `Role-${role}`, {
      appRoleId,
      principalObjectId: this.servicePrincipalObjectId,
      resourceObjectId: this.props.api.objectId,
      dependsOn: [this.replication],
    });
  }
}
