/**
 * A client application: who calls, how it proves that, and which roles it has.
 *
 * @module
 */

import type { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { Application } from "@cdktf/provider-azuread/lib/application";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import type { Sleep as TimeSleep } from "@cdktf/provider-time/lib/sleep";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ClientCredentials, type CredentialResources } from "./azure-oauth-app-client-credentials";
import { ExistingClient, type ExistingClientSettings, type IEntraClient } from "./azure-oauth-app-client-existing";
import type { RotatingSecret } from "./azure-oauth-app-client-secret";
import { assignRoles } from "./azure-oauth-app-roles";
import type { ClientSettings } from "./azure-oauth-app-settings";
import { inScope } from "./private/place";
import { madeFrom, settingsOf } from "./private/settings-shape";

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
 * A client that is registered here: an application with its service principal, credentials and role assignments.
 *
 * @see [Client credentials flow](https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow)
 */
export class EntraClient extends Construct implements IEntraClient {
  /**
   * A client that exists, another team's or a managed identity, for the list of an API's clients: it is given its roles, and nothing of it is
   * changed. Its service principal has to be in the API's tenant.
   *
   * @example
   * ```ts
   * new AzureOAuthApp(this, "Orders", {
   *   displayName: "Orders",
   *   clients: [
   *     { name: "billing" },
   *     EntraClient.fromClientId({ name: "warehouse", clientId: "66666666-7777-8888-9999-aaaaaaaaaaaa" }),
   *   ],
   * });
   * ```
   *
   * @beta
   */
  public static fromClientId(existing: ExistingClientSettings): ExistingClient {
    return madeFrom("EntraClient.fromClientId", [existing], (read) => ExistingClient.of(read));
  }

  /** Short name: outputs and checks use it. */
  public readonly name: string;
  /** Whether the API's deployment is to admit it. */
  public readonly admitted: boolean;
  /** The registration. */
  public readonly application: Application;
  /** The application's identity in the tenant, which holds the roles. */
  public readonly servicePrincipal: ServicePrincipal;
  /** The wait between service principals and assignments. */
  public readonly replication: TimeSleep;
  /** One for each of the client's roles. */
  public readonly roleAssignments: readonly AppRoleAssignment[];
  /** What proves who it is: two secrets, certificates or federated identities. */
  public readonly credentials: CredentialResources;

  private readonly props: EntraClientProps;

  constructor(scope: Construct, id: string, props: EntraClientProps) {
    super(...inScope("new EntraClient", scope, id));
    props = settingsOf(this, "new EntraClient", props);
    this.props = props;
    const { settings, api, roles } = props;
    this.name = settings.name;
    this.admitted = settings.admitted ?? true;
    this.application = this.register();
    this.servicePrincipal = this.enroll();
    this.credentials = (settings.credentials ?? ClientCredentials.secret()).create(this, this.application.id);
    const held = assignRoles(this, {
      objectId: this.servicePrincipal.objectId,
      roles,
      api,
      dependencies: [this.servicePrincipal],
    });
    this.replication = held.replication;
    this.roleAssignments = held.roleAssignments;
  }

  /** The application (client) id: `azp` or `appid` of its tokens. */
  public get clientId(): string {
    return this.application.clientId;
  }

  /** Only with {@link ClientCredentials.secret}. */
  public get secret(): RotatingSecret | undefined {
    return this.credentials.secret;
  }

  /** Values of the roles that it holds. @internal */
  public get roles(): readonly string[] {
    return [...this.props.roles.keys()];
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

  private enroll(): ServicePrincipal {
    return new ServicePrincipal(this, "ServicePrincipal", {
      clientId: this.clientId,
      owners: [...this.props.ownerIds],
      // Nobody gets a token *for* a client.
      appRoleAssignmentRequired: true,
    });
  }
}
