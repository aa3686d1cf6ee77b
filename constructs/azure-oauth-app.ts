/**
 * An API and its client applications in Microsoft Entra ID.
 *
 * @module
 */

import { Application } from "@cdktf/provider-azuread/lib/application";
import { ApplicationIdentifierUri } from "@cdktf/provider-azuread/lib/application-identifier-uri";
import { DataAzureadClientConfig } from "@cdktf/provider-azuread/lib/data-azuread-client-config";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { Sleep as TimeSleep } from "@cdktf/provider-time/lib/sleep";
import { AnnotationMetadataEntryType } from "cdktf";
import { Construct } from "constructs";
import { EntraClient } from "./azure-oauth-app-client";
import { DelegatedGrants, delegatedClientIds, delegatedScope, userRole } from "./azure-oauth-app-delegated";
import { azureOAuthAppFindings, azureOAuthAppWarnings } from "./azure-oauth-app-findings";
import type { AppRole, AzureOAuthAppProps, ClientSettings, DelegatedAccess } from "./azure-oauth-app-settings";
import { ENTRA_REPLICATION } from "./azure-oauth-app-settings";
import { type EntraCloud, entraIssuer, entraJwksUri, entraTokenEndpoint, type TokenVersion } from "./entra-endpoints";
import type { RequiredClaim } from "./jwt-secured-deployment-claims";
import { addFindings, firstOfEachName } from "./private/findings";
import { stableId } from "./private/stable-id";
import { addWarnings } from "./warnings";

const DEFAULT_ROLES: readonly AppRole[] = [
  { value: "Api.Invoke", displayName: "Invoke the API", description: "Applications that may call this API" },
];

/**
 * The registration of an API with roles and required assignment, and of the clients that hold a role.
 *
 * It tells a {@link JwtSecuredDeployment} whom to admit: {@link issuers}, {@link audiences}, {@link clientIdClaim} and
 * {@link clientIds}, {@link requiredClaims} and {@link jwksUri}.
 *
 * @see [Access tokens in the Microsoft identity platform](https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens)
 */
export class AzureOAuthApp extends Construct {
  /** Absent for an existing API, like the next two. */
  public readonly application?: Application;
  /** The URI by which clients ask for tokens; absent for an existing API. */
  public readonly identifierUriResource?: ApplicationIdentifierUri;
  /** The application's identity in the tenant, to which roles are assigned; absent for an existing API. */
  public readonly servicePrincipal?: ServicePrincipal;
  /** The azuread provider's tenant and identity; present where one of them is needed. */
  public readonly clientConfig?: DataAzureadClientConfig;
  /** In the order in which they were given. */
  public readonly clients: readonly EntraClient[];
  /** Present with `delegatedAccess`. */
  public readonly delegatedGrants?: DelegatedGrants;
  /** The wait before people are assigned; present with `delegatedAccess`. Each client has one of its own. */
  public readonly replication?: TimeSleep;
  /** GUID of the tenant, or a reference to the one that is looked up. */
  public readonly tenantId: string;
  /** Which tokens Entra issues for this API. */
  public readonly tokenVersion: TokenVersion;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AzureOAuthAppProps,
  ) {
    super(scope, id);
    addFindings(this, () => azureOAuthAppFindings(props, this.roles));
    addWarnings(this, () => azureOAuthAppWarnings(props));
    if (props.delegatedAccess?.everyUserOfTrustedTenants) {
      this.node.addMetadata(
        AnnotationMetadataEntryType.INFO,
        "everyUserOfTrustedTenants: every user of the trusted tenants, guests among them, gets in through the clients of delegatedAccess",
      );
    }
    if (props.tenantId === undefined || props.ownerIds === undefined) {
      this.clientConfig = new DataAzureadClientConfig(this, "Current");
    }
    this.tenantId = props.tenantId ?? (this.clientConfig as DataAzureadClientConfig).tenantId;
    this.tokenVersion = props.tokenVersion ?? 2;
    if (props.existing === undefined) {
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
    }
    this.clients = firstOfEachName(props.clients).map((client) => this.client(client));
    if (props.delegatedAccess !== undefined && this.application !== undefined) {
      this.replication = this.wait();
      this.delegatedGrants = this.grants(props.delegatedAccess, this.application, this.replication);
    }
  }

  /** The API's application (client) id. */
  public get clientId(): string {
    return this.props.existing?.clientId ?? (this.application as Application).clientId;
  }

  /** `api://{clientId}`, unless it was given. */
  public get identifierUri(): string {
    // By the resource, so that whoever asks for a token does so after the URI exists.
    return this.identifierUriResource?.identifierUri ?? this.props.identifierUri ?? `api://${this.clientId}`;
  }

  /** The `iss` of accepted tokens, this tenant's first. */
  public get issuers(): readonly string[] {
    return this.tenantIds.map((tenantId) => entraIssuer(this.cloud, tenantId, this.tokenVersion));
  }

  /** The `aud` of accepted tokens: the client id, since v1 tokens are made to carry it too. */
  public get audiences(): readonly string[] {
    return this.props.existing !== undefined && this.tokenVersion === 1
      ? [this.clientId, this.identifierUri]
      : [this.clientId];
  }

  /** The claim that names the client: `azp` in v2 tokens, `appid` in v1 tokens. */
  public get clientIdClaim(): "azp" | "appid" {
    return this.tokenVersion === 1 ? "appid" : "azp";
  }

  /** Of all clients to admit, those through which people get tokens included. */
  public get clientIds(): readonly string[] {
    const { delegatedAccess } = this.props;
    return [
      ...this.clients.filter(({ admitted }) => admitted).map(({ clientId }) => clientId),
      ...(delegatedAccess === undefined ? [] : delegatedClientIds(delegatedAccess)),
    ];
  }

  /** What else accepted tokens carry: tenant, version and, where only programs call, that they are a program's. */
  public get requiredClaims(): readonly RequiredClaim[] {
    const claims = [
      { claim: "tid", values: this.tenantIds },
      { claim: "ver", values: [`${this.tokenVersion}.0`] },
    ];
    const onlyPrograms = this.props.delegatedAccess === undefined && this.props.existing === undefined;
    return onlyPrograms ? [...claims, { claim: "idtyp", values: ["app"] }] : claims;
  }

  /** Entra's own key set, without `alg`: the tenant's, or that of all organizations where several tenants are accepted. */
  public get jwksUri(): string {
    const source = this.tenantIds.length > 1 ? "organizations" : this.tenantId;
    return entraJwksUri(this.cloud, source, this.tokenVersion);
  }

  /** The v2 token endpoint; it gives tokens of the API's version. */
  public get tokenEndpoint(): string {
    return entraTokenEndpoint(this.cloud, this.tenantId, 2);
  }

  /** The v1 token endpoint, for clients that send `resource`. */
  public get tokenEndpointV1(): string {
    return entraTokenEndpoint(this.cloud, this.tenantId, 1);
  }

  /** What clients ask the v2 token endpoint for. */
  public get scope(): string {
    return `${this.identifierUri}/.default`;
  }

  private get cloud(): EntraCloud {
    return this.props.cloud ?? "global";
  }

  private get tenantIds(): readonly string[] {
    return [this.tenantId, ...(this.props.trustedTenantIds ?? [])];
  }

  private get ownerIds(): readonly string[] {
    return this.props.ownerIds ?? [(this.clientConfig as DataAzureadClientConfig).objectId];
  }

  /** Id by value. */
  private get roles(): ReadonlyMap<string, string> {
    const { existing, roles = DEFAULT_ROLES } = this.props;
    if (existing !== undefined) return new Map(Object.entries(existing.roleIds));
    return new Map(roles.map(({ value }) => [value, stableId("role", value)]));
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

  private client(settings: ClientSettings): EntraClient {
    const { displayName, notes, serviceManagementReference, preventDestroy = true } = this.props;
    const wanted = settings.roles ?? (this.roles.size === 1 ? [...this.roles.keys()] : []);
    return new EntraClient(this, `Client-${settings.name}`, {
      displayName: settings.displayName ?? `${displayName} ${settings.name}`,
      ownerIds: settings.existing === undefined ? this.ownerIds : [],
      notes,
      serviceManagementReference,
      preventDestroy,
      settings,
      api: {
        objectId: this.servicePrincipalObjectId,
        dependencies: this.servicePrincipal === undefined ? [] : [this.servicePrincipal],
      },
      roles: new Map([...this.roles].filter(([value]) => wanted.includes(value))),
    });
  }

  private get servicePrincipalObjectId(): string {
    return this.props.existing?.servicePrincipalObjectId ?? (this.servicePrincipal as ServicePrincipal).objectId;
  }

  private wait(): TimeSleep {
    return new TimeSleep(this, "Replication", {
      createDuration: ENTRA_REPLICATION,
      triggers: { api: this.servicePrincipalObjectId },
      dependsOn: this.servicePrincipal === undefined ? [] : [this.servicePrincipal],
    });
  }

  private grants(access: DelegatedAccess, application: Application, replication: TimeSleep): DelegatedGrants {
    return new DelegatedGrants(this, "Delegated", {
      access,
      applicationId: application.id,
      servicePrincipalObjectId: this.servicePrincipalObjectId,
      dependsOn: [replication],
    });
  }
}
