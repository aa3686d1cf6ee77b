/**
 * Which tokens Entra issues for an API, whoever registered it.
 *
 * @module
 */
import { DataAzureadClientConfig } from "@cdktf/provider-azuread/lib/data-azuread-client-config";
import { Construct } from "constructs";
import { EntraClient, type EntraClientProps } from "./azure-oauth-app-client";
import { ExistingClient, type IEntraClient } from "./azure-oauth-app-client-existing";
import { type ApiPrincipal, type ApiRoles, assignRoles, unknownRole, wantedRoles } from "./azure-oauth-app-roles";
import type { AzureOAuthAppProps, ClientSettings, ExistingApi } from "./azure-oauth-app-settings";
import { type EntraCloud, entraIssuer, entraJwksUri, entraTokenEndpoint, type TokenVersion } from "./entra-endpoints";
import { AllowedClients, type RequiredClaim } from "./jwt-secured-deployment-claims";
import { type TrustedKeys, VerificationKeys } from "./jwt-secured-deployment-keys";
import { addFindings, firstOfEachName, isKnown } from "./private/findings";
import { madeFrom, ownSettings } from "./private/settings-shape";
import { textStandIn } from "./private/stand-ins";
import type { ITokenTrust } from "./token-trust";
import { Trust } from "./trust";

/**
 * What an API in Entra ID is told when it is asked for its trust.
 *
 * @beta
 */
export interface EntraTrustSettings {
  /**
   * The adapter in front of Entra's keys, or the address of its key set; {@link VerificationKeys.remoteJwks} for another time for which the gateway
   * keeps them. Entra's own ({@link IAzureOAuthApp.jwksUri}) works only where the gateway accepts keys without `alg`.
   */
  readonly keys: TrustedKeys;
}

/**
 * An API in Entra ID, whoever registered it: what a {@link JwtSecuredDeployment} admits, and how clients get tokens for it.
 *
 * @beta
 */
export interface IAzureOAuthApp {
  /** The API's application (client) id. */
  readonly clientId: string;
  /** The URI by which clients ask for tokens. */
  readonly identifierUri: string;
  /** GUID of the tenant, or a reference to the one that is looked up. */
  readonly tenantId: string;
  /** Which tokens Entra issues for this API. */
  readonly tokenVersion: TokenVersion;
  /** The `iss` of accepted tokens, this tenant's first. */
  readonly issuers: readonly string[];
  /** The `aud` of accepted tokens. */
  readonly audiences: readonly string[];
  /** The claim that names the client: `azp` in v2 tokens, `appid` in v1 tokens. */
  readonly clientIdClaim: "azp" | "appid";
  /** In the order in which they were given. */
  readonly clients: readonly IEntraClient[];
  /** Of all clients to admit, those through which people get tokens included. */
  readonly clientIds: readonly string[];
  /** What else accepted tokens carry. */
  readonly requiredClaims: readonly RequiredClaim[];
  /** Entra's own key set, without `alg`: the tenant's, or that of all organizations where several tenants are accepted. */
  readonly jwksUri: string;
  /** The v2 token endpoint; it gives tokens of the API's version. */
  readonly tokenEndpoint: string;
  /** The v1 token endpoint, for clients that send `resource`. */
  readonly tokenEndpointV1: string;
  /** What clients ask the v2 token endpoint for. */
  readonly scope: string;
  /**
   * Whom a {@link JwtSecuredDeployment} is to admit: tokens of these issuers for this API, to the clients that are to be admitted, with all that Entra
   * writes into them.
   *
   * @example
   * ```ts
   * new JwtSecuredDeployment(this, "OrdersApi", { ...deployment, trust: orders.trust({ keys: adapter }) });
   * ```
   */
  trust(settings: EntraTrustSettings): ITokenTrust;
  /**
   * Id of one of its roles, for assignments of one's own: `appRoleId` of an `AppRoleAssignment`. One that it does not have is a finding, or, where only
   * Entra knows them, refused at plan.
   *
   * @param value what stands in the token's `roles`, such as `Orders.Read`
   */
  roleId(value: string): string;
}

/** What is said of an API whoever registered it. */
type EntraApiSettings = Pick<ExistingApi, keyof ExistingApi & keyof AzureOAuthAppProps>;

/** What is the same of every API: most of its tokens follows from tenant, cloud and version. */
export abstract class EntraApi extends Construct implements IAzureOAuthApp {
  /** GUID of the tenant, or a reference to the one that is looked up. */
  public readonly tenantId: string;
  /** Which tokens Entra issues for this API. */
  public readonly tokenVersion: TokenVersion;

  /** The API's application (client) id. */
  public abstract readonly clientId: string;
  /** The URI by which clients ask for tokens. */
  public abstract readonly identifierUri: string;
  /** In the order in which they were given. */
  public abstract readonly clients: readonly IEntraClient[];

  /** The roles that it defines. @internal */
  protected abstract readonly roles: ApiRoles;

  private current: DataAzureadClientConfig | undefined;

  protected constructor(
    scope: Construct,
    id: string,
    private readonly settings: EntraApiSettings,
  ) {
    super(scope, id);
    this.tenantId = settings.tenantId ?? this.login.tenantId;
    this.tokenVersion = settings.tokenVersion ?? 2;
  }

  /**
   * Id of one of its roles, for assignments of one's own.
   *
   * @beta
   */
  public roleId(value: string): string {
    const id = this.roles.ids([value]).get(value);
    if (id !== undefined) return id;
    addFindings(this, () => [unknownRole("roleId", value, this.roles.values ?? [])]);
    return textStandIn();
  }

  /** The azuread provider's tenant and identity; present where one of them is needed. */
  public get clientConfig(): DataAzureadClientConfig | undefined {
    return this.current;
  }

  /** The `iss` of accepted tokens, this tenant's first. */
  public get issuers(): readonly string[] {
    return this.tenantIds.map((tenantId) => entraIssuer(this.cloud, tenantId, this.tokenVersion));
  }

  /** The `aud` of accepted tokens: the client id, which v2 tokens always carry. */
  public get audiences(): readonly string[] {
    return [this.clientId];
  }

  /** The claim that names the client: `azp` in v2 tokens, `appid` in v1 tokens. */
  public get clientIdClaim(): "azp" | "appid" {
    return this.tokenVersion === 1 ? "appid" : "azp";
  }

  /** Of all clients to admit. */
  public get clientIds(): readonly string[] {
    return this.clients.filter(({ admitted }) => admitted).map(({ clientId }) => clientId);
  }

  /** What else accepted tokens carry: tenant and version. */
  public get requiredClaims(): readonly RequiredClaim[] {
    return [
      { claim: "tid", values: this.tenantIds },
      { claim: "ver", values: [`${this.tokenVersion}.0`] },
    ];
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

  /** Whom a {@link JwtSecuredDeployment} is to admit. */
  public trust(settings: EntraTrustSettings): ITokenTrust {
    const { issuers, audiences, requiredClaims } = this;
    return madeFrom("AzureOAuthApp.trust", [settings], ({ keys }) =>
      Trust.whole({
        ...{ issuers, audiences, requiredClaims, keys: VerificationKeys.from(keys) },
        clients: AllowedClients.byClaim(this.clientIdClaim, this.clientIds),
      }),
    );
  }

  /** Registers the clients that do not exist, and gives all of them their roles, but for those that hold them already. */
  protected listClients(api: ApiPrincipal, ofApi: ApiRoles): IEntraClient[] {
    return firstOfEachName(this.settings.clients).map((client) => {
      const id = `Client-${client.name}`;
      if (client instanceof ExistingClient && client.isAssignedElsewhere) return client;
      const roles = ofApi.ids(wantedRoles(client, ofApi.values));
      if (!(client instanceof ExistingClient)) return this.registerClient(id, client, api, roles);
      const place = new Construct(this, id);
      assignRoles(place, { objectId: client.principalIn(place), roles, api, dependencies: [] });
      return client;
    });
  }

  private registerClient(
    id: string,
    settings: ClientSettings,
    api: ApiPrincipal,
    roles: ReadonlyMap<string, string>,
  ): EntraClient {
    const { displayName, notes, serviceManagementReference, preventDestroy = true } = this.settings;
    const ownName = displayName === undefined ? settings.name : `${displayName} ${settings.name}`;
    const given: EntraClientProps = {
      displayName: settings.displayName ?? ownName,
      ownerIds: this.ownerIds,
      notes,
      serviceManagementReference,
      preventDestroy,
      settings,
      api,
      roles,
    };
    return new EntraClient(this, id, ownSettings(given));
  }

  /** Owners of what is registered here; by default whoever applies. */
  protected get ownerIds(): readonly string[] {
    return this.settings.ownerIds ?? [this.login.objectId];
  }

  /** Looked up when it is first asked for. */
  private get login(): DataAzureadClientConfig {
    this.current ??= new DataAzureadClientConfig(this, "Current");
    return this.current;
  }

  private get cloud(): EntraCloud {
    const { cloud } = this.settings;
    // One that only Terraform knows is a finding.
    return cloud !== undefined && isKnown(cloud) ? cloud : "global";
  }

  private get tenantIds(): readonly string[] {
    return [this.tenantId, ...(this.settings.trustedTenantIds ?? [])];
  }
}
