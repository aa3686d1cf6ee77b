/**
 * The settings of an API's registration and of its clients.
 *
 * @module
 */
import type { ClientCredentials } from "./azure-oauth-app-client-credentials";
import type { ExistingClient } from "./azure-oauth-app-client-existing";
import type { EntraCloud, TokenVersion } from "./entra-endpoints";
import type { NamedValue } from "./named-value";

/** A client of the API that is registered with it; one that exists is {@link EntraClient.fromClientId}. */
export interface ClientSettings {
  /** Short and unique, such as `billing`: outputs, checks and the secret's environment variable are named after it. */
  readonly name: string;
  /** @default - the API's display name and `name` */
  readonly displayName?: string;
  /**
   * Values of the API's roles.
   * @default - the only role of the API; where it has several they must be said
   */
  readonly roles?: readonly string[];
  /** @default ClientCredentials.secret() */
  readonly credentials?: ClientCredentials;
  /**
   * Whether the API's deployment admits it. `false`: Entra gives it tokens and the gateway must refuse them, which a check
   * of the running system can then show.
   * @default true
   */
  readonly admitted?: boolean;
}

/**
 * Lets people get tokens for the API, through clients that need not ask for consent.
 *
 * @see [Restricting an application to a set of users](https://learn.microsoft.com/en-us/entra/identity-platform/howto-restrict-your-app-to-a-set-of-users)
 */
export interface DelegatedAccess {
  /** Value of the delegated scope, in the token's `scp`. @default "access_as_user" */
  readonly scope?: string;
  /**
   * Clients that get tokens without asking: `"azure-cli"` for `az account get-access-token`, or client ids; those that
   * Terraform knows only later by a name.
   * @default ["azure-cli"]
   */
  readonly clients?: readonly (string | NamedValue)[];
  /**
   * Object ids of the users and groups that may; everybody else is refused by Entra. Those that Terraform knows only later
   * (a group of the same stack) stand under a name: `{ name: "developers", value: group.objectId }`.
   */
  readonly principalIds: readonly (string | NamedValue)[];
  /**
   * Needed by name beside `trustedTenantIds`: **every user of those tenants, guests among them, gets in** through these clients. Assignment
   * is asked for by the service principal of the tenant that issues the token, and in theirs nobody here sets it.
   * @default false - the two together are a finding
   * @beta
   */
  readonly everyUserOfTrustedTenants?: boolean;
}

/**
 * A role that the API defines for its clients.
 *
 * @see [App roles](https://learn.microsoft.com/en-us/entra/identity-platform/howto-add-app-roles-in-apps)
 */
export interface AppRole {
  /** What stands in the token's `roles`, such as `Orders.Read`. Changing it replaces the role and its assignments. */
  readonly value: string;
  /** @default - `value` */
  readonly displayName?: string;
  /** @default - a sentence with `value` */
  readonly description?: string;
}

/**
 * Settings of the registration.
 *
 * @see [application](https://learn.microsoft.com/en-us/graph/api/resources/application)
 */
export interface AzureOAuthAppProps {
  /** Name of the API as people see it, at most 256 characters. */
  readonly displayName: string;
  /** Who calls: clients to register, and {@link EntraClient.fromClientId}. Other applications of the tenant get no token. */
  readonly clients: readonly (ClientSettings | ExistingClient)[];
  /** @default - one role, `Api.Invoke` */
  readonly roles?: readonly AppRole[];
  /** @default 2 */
  readonly tokenVersion?: TokenVersion;
  /** GUID. @default - the tenant of the azuread provider, looked up */
  readonly tenantId?: string;
  /** @default "global" */
  readonly cloud?: EntraCloud;
  /**
   * `AzureADMyOrg`: this tenant. `AzureADMultipleOrgs`: also those in `trustedTenantIds`. Audiences with personal accounts
   * are refused: everyone on earth could get a token.
   * @default "AzureADMyOrg"
   */
  readonly signInAudience?: "AzureADMyOrg" | "AzureADMultipleOrgs";
  /** Further tenants whose tokens are accepted, with `AzureADMultipleOrgs`. @default - none */
  readonly trustedTenantIds?: readonly string[];
  /** @default - `api://{clientId}`, which every tenant policy allows */
  readonly identifierUri?: string;
  /** Lets people get tokens too. @default - only programs */
  readonly delegatedAccess?: DelegatedAccess;
  /**
   * Object ids of the owners. Teams with several deployers list them all: the default changes with who applies.
   * @default - whoever applies
   */
  readonly ownerIds?: readonly string[];
  /** Notes on the registrations. @default - none */
  readonly notes?: string;
  /** Where the service is managed; some tenants demand it. */
  readonly serviceManagementReference?: string;
  /**
   * Terraform refuses to destroy the applications: their ids are in every client's configuration.
   * @default true
   */
  readonly preventDestroy?: boolean;
}

/** An API that is registered already: its token version, roles and assignment requirement are its owner's care. */
export interface ExistingApi
  extends Pick<
    AzureOAuthAppProps,
    "tokenVersion" | "tenantId" | "cloud" | "ownerIds" | "notes" | "serviceManagementReference" | "preventDestroy"
  > {
  /** Its application (client) id. */
  readonly clientId: string;
  /**
   * Who calls: clients to register, and {@link EntraClient.fromClientId}. Each is assigned its roles here, unless it says `assignment:
   * "elsewhere"`; whether others get tokens too, the API's owner decides.
   */
  readonly clients: readonly (ClientSettings | ExistingClient)[];
  /** Further tenants whose tokens are accepted, where its owner lets them sign in. @default - none */
  readonly trustedTenantIds?: readonly string[];
  /** What the names of the clients that are registered here begin with. @default - nothing */
  readonly displayName?: string;
  /**
   * The object id of its service principal. Given together with the next two, nothing is looked up: for those who may not read the directory.
   * @default - looked up by the client id
   */
  readonly servicePrincipalObjectId?: string;
  /**
   * Id of each of its roles by value.
   * @default - looked up; then each client says its roles, and a plan is refused that names one which the API does not have
   */
  readonly roleIds?: Readonly<Record<string, string>>;
  /**
   * The URI by which clients ask for tokens.
   * @default - looked up; of several the first in alphabetical order, and the client id where it has none
   */
  readonly identifierUri?: string;
}

/** Entra answers for a while as if it had not made what it made: https://github.com/hashicorp/terraform-provider-azuread/issues/1815 */
export const ENTRA_REPLICATION = "30s";
