/**
 * An API and its client applications in Microsoft Entra ID.
 *
 * @module
 */

import { Application } from "@cdktf/provider-azuread/lib/application";
import { ApplicationIdentifierUri } from "@cdktf/provider-azuread/lib/application-identifier-uri";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { Sleep as TimeSleep } from "@cdktf/provider-time/lib/sleep";
import { AnnotationMetadataEntryType } from "cdktf";
import type { Construct } from "constructs";
import { entra as limits } from "../limits/entra";
import type { IEntraClient } from "./azure-oauth-app-client-existing";
import { DelegatedGrants, delegatedClientIds, delegatedScope, userRole } from "./azure-oauth-app-delegated";
import { ExistingEntraApi } from "./azure-oauth-app-existing";
import { azureOAuthAppFindings, azureOAuthAppWarnings } from "./azure-oauth-app-findings";
import { type ApiRoles, knownRoles } from "./azure-oauth-app-roles";
import type { AppRole, AzureOAuthAppProps, DelegatedAccess, ExistingApi } from "./azure-oauth-app-settings";
import { ENTRA_REPLICATION } from "./azure-oauth-app-settings";
import { EntraApi, type IAzureOAuthApp } from "./azure-oauth-app-tokens";
import type { RequiredClaim } from "./jwt-secured-deployment-claims";
import { addFindings, beyond, type Finding, isKnown, said } from "./private/findings";
import { inScope } from "./private/place";
import { comparedSettings, ownSettings } from "./private/settings-shape";
import { stableId } from "./private/stable-id";
import { addWarnings } from "./warnings";

/** @internal */
export const DEFAULT_ROLES: readonly AppRole[] = [
  { value: "Api.Invoke", displayName: "Invoke the API", description: "Applications that may call this API" },
];

/**
 * The registration of an API with roles and required assignment, and of the clients that hold a role.
 *
 * Its {@link trust} tells a {@link JwtSecuredDeployment} whom to admit.
 *
 * @see [Access tokens in the Microsoft identity platform](https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens)
 */
export class AzureOAuthApp extends EntraApi implements IAzureOAuthApp {
  /**
   * An API that is registered already, by another stack, by hand or in another region's: its clients get its roles, and nothing of it is
   * changed. Its service principal has to be in the tenant of the azuread provider.
   *
   * @example
   * ```ts
   * const orders = AzureOAuthApp.fromClientId(this, "Orders", {
   *   clientId: "66666666-7777-8888-9999-aaaaaaaaaaaa",
   *   clients: [{ name: "billing", roles: ["Orders.Read"] }],
   * });
   * new JwtSecuredDeployment(this, "OrdersApi", {
   *   ...deployment,
   *   trust: orders.trust({ keys: adapter }),
   * });
   * ```
   *
   * @beta
   */
  public static fromClientId(scope: Construct, id: string, existing: ExistingApi): IAzureOAuthApp {
    return new ExistingEntraApi(...inScope("AzureOAuthApp.fromClientId", scope, id), existing);
  }

  /** The registration. */
  public readonly application: Application;
  /** The URI by which clients ask for tokens. */
  public readonly identifierUriResource: ApplicationIdentifierUri;
  /** The application's identity in the tenant, to which roles are assigned. */
  public readonly servicePrincipal: ServicePrincipal;
  /** In the order in which they were given. */
  public readonly clients: readonly IEntraClient[];
  /** Present with `delegatedAccess`. */
  public readonly delegatedGrants?: DelegatedGrants;
  /** The wait before people are assigned; present with `delegatedAccess`. Each client has one of its own. */
  public readonly replication?: TimeSleep;

  private readonly props: AzureOAuthAppProps;

  constructor(scope: Construct, id: string, props: AzureOAuthAppProps) {
    const { settings, findings } = comparedSettings("new AzureOAuthApp", props);
    super(...inScope("new AzureOAuthApp", scope, id), settings);
    props = settings;
    this.props = settings;
    const isOpen = ({ setting }: Finding): boolean => !findings.some((mistyped) => mistyped.setting === setting);
    addFindings(this, () => [
      ...findings,
      ...azureOAuthAppFindings(props, this.roles.values).filter(isOpen),
      ...this.sharedUriFindings(),
    ]);
    addWarnings(this, () => azureOAuthAppWarnings(props));
    if (props.delegatedAccess?.everyUserOfTrustedTenants) {
      this.node.addMetadata(
        AnnotationMetadataEntryType.INFO,
        "everyUserOfTrustedTenants: every user of the trusted tenants, guests among them, gets in through the clients of delegatedAccess",
      );
    }
    this.application = this.register();
    this.identifierUriResource = new ApplicationIdentifierUri(this, "IdentifierUri", {
      applicationId: this.application.id,
      identifierUri: props.identifierUri ?? `api://${this.application.clientId}`,
    });
    this.servicePrincipal = new ServicePrincipal(this, "ServicePrincipal", {
      clientId: this.application.clientId,
      owners: [...this.ownerIds],
      // Without it every application of the tenant gets a token for this API.
      appRoleAssignmentRequired: true,
    });
    const principal = { objectId: this.servicePrincipal.objectId, dependencies: [this.servicePrincipal] };
    this.clients = this.listClients(principal, this.roles);
    if (props.delegatedAccess !== undefined) {
      this.replication = this.wait();
      this.delegatedGrants = this.grants(props.delegatedAccess, this.replication);
    }
  }

  /** The API's application (client) id. */
  public get clientId(): string {
    return this.application.clientId;
  }

  /** `api://{clientId}`, unless it was given; by the resource, so that whoever asks for a token does so after the URI exists. */
  public get identifierUri(): string {
    return this.identifierUriResource.identifierUri;
  }

  /** Of all clients to admit, those through which people get tokens included. */
  public override get clientIds(): readonly string[] {
    const { delegatedAccess } = this.props;
    return [...super.clientIds, ...(delegatedAccess === undefined ? [] : delegatedClientIds(delegatedAccess))];
  }

  /** What else accepted tokens carry: tenant, version and, where only programs call, that they are a program's. */
  public override get requiredClaims(): readonly RequiredClaim[] {
    const onlyPrograms = this.props.delegatedAccess === undefined;
    return onlyPrograms ? [...super.requiredClaims, { claim: "idtyp", values: ["app"] }] : super.requiredClaims;
  }

  /** @internal */
  protected override get roles(): ApiRoles {
    const { roles = DEFAULT_ROLES } = this.props;
    return knownRoles(new Map(roles.map(({ value }) => [value, stableId("role", value)])));
  }

  /** Entra keeps each URI once in a tenant: two APIs of the app with one are told at the second. */
  private sharedUriFindings(): Finding[] {
    const { identifierUri, tenantId } = this.props;
    if (identifierUri === undefined || !isKnown(identifierUri)) return [];
    const all = this.node.root.node.findAll().filter((one) => one instanceof AzureOAuthApp);
    const other = all
      .slice(0, all.indexOf(this))
      .find(
        ({ props }) =>
          props.identifierUri === identifierUri && (props.tenantId ?? tenantId) === (tenantId ?? props.tenantId),
      );
    if (other === undefined) return [];
    const actual = said(`"${identifierUri}", which ${other.node.path} has already`);
    return [beyond("IDENTIFIER_URI_INVALID", "identifierUri", actual, limits.identifierUriOnce)];
  }

  private register(): Application {
    const { props } = this;
    const { delegatedAccess, roles = DEFAULT_ROLES } = props;
    return new Application(this, "Resource", {
      displayName: props.displayName,
      signInAudience: props.signInAudience ?? "AzureADMyOrg",
      owners: [...this.ownerIds],
      notes: props.notes,
      serviceManagementReference: props.serviceManagementReference,
      api: {
        requestedAccessTokenVersion: this.tokenVersion,
        oauth2PermissionScope:
          delegatedAccess === undefined ? undefined : [delegatedScope(delegatedAccess, props.displayName)],
      },
      appRole: [
        ...roles.map(({ value, displayName = value, description = `Applications that hold ${value}` }) => ({
          id: stableId("role", value),
          value,
          displayName,
          description,
          allowedMemberTypes: ["Application"],
          enabled: true,
        })),
        ...(delegatedAccess === undefined
          ? []
          : [{ ...userRole, allowedMemberTypes: [...userRole.allowedMemberTypes] }]),
      ],
      optionalClaims: {
        accessToken: [
          { name: "idtyp" },
          // v1 tokens otherwise carry whichever URI the client asked with.
          ...(this.tokenVersion === 1 ? [{ name: "aud", additionalProperties: ["use_guid"] }] : []),
        ],
      },
      lifecycle: {
        preventDestroy: props.preventDestroy ?? true,
        // A resource of its own sets it: the URI holds the client id, which is known only afterwards.
        ignoreChanges: ["identifier_uris"],
      },
    });
  }

  private wait(): TimeSleep {
    return new TimeSleep(this, "Replication", {
      createDuration: ENTRA_REPLICATION,
      triggers: { api: this.servicePrincipal.objectId },
      dependsOn: [this.servicePrincipal],
    });
  }

  private grants(access: DelegatedAccess, replication: TimeSleep): DelegatedGrants {
    const settings = {
      access,
      applicationId: this.application.id,
      servicePrincipalObjectId: this.servicePrincipal.objectId,
      dependsOn: [replication],
    };
    return new DelegatedGrants(this, "Delegated", ownSettings(settings));
  }
}
