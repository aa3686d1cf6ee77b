/**
 * What is known of a client whoever registered it, and clients that exist.
 *
 * @module
 */
import { DataAzureadServicePrincipal } from "@cdktf/provider-azuread/lib/data-azuread-service-principal";
import type { Construct } from "constructs";
import type { RotatingSecret } from "./azure-oauth-app-client-secret";
import { type Finding, withoutEffect } from "./private/findings";

/**
 * A client of an API, whoever registered it.
 *
 * @beta
 */
export interface IEntraClient {
  /** Short name: outputs and checks use it. */
  readonly name: string;
  /** The application (client) id: `azp` or `appid` of its tokens. */
  readonly clientId: string;
  /** Whether the API's deployment is to admit it. */
  readonly admitted: boolean;
  /** The secret that was made for it; `undefined` where it proves who it is in another way, or exists. */
  readonly secret: RotatingSecret | undefined;
}

/**
 * What {@link EntraClient.fromClientId} is told of a client that exists.
 *
 * @beta
 */
export interface ExistingClientSettings {
  /** Short and unique, such as `billing`: outputs and checks are named after it. */
  readonly name: string;
  /** Its application (client) id; of a managed identity the client id too. */
  readonly clientId: string;
  /**
   * The object id of its service principal, where whoever applies may not read the directory.
   * @default - looked up by the client id
   */
  readonly servicePrincipalObjectId?: string;
  /**
   * Values of the API's roles.
   * @default - the only role of the API; where it has several, or is looked up, they must be said
   */
  readonly roles?: readonly string[];
  /**
   * Whether the API's deployment admits it. `false`: Entra gives it tokens and the gateway must refuse them, which a check
   * of the running system can then show.
   * @default true
   */
  readonly admitted?: boolean;
  /**
   * Who gives it its roles. `"elsewhere"`: it holds them already, by the stack of another region or another team, or it is of a partner's tenant, where
   * nobody here assigns anything. It is admitted then, and nothing is assigned, which Entra refuses a second time; `roles` and
   * `servicePrincipalObjectId` would say nothing.
   * @default "here"
   */
  readonly assignment?: "here" | "elsewhere";
}

/** A client that exists, for lists of clients; {@link EntraClient.fromClientId} alone makes one. */
export class ExistingClient implements IEntraClient {
  /** Only the factory makes one: an object that merely looks like it names nobody. */
  declare protected readonly made: "by a factory";
  /** Short name: outputs and checks use it. */
  public readonly name: string;
  /** The application (client) id: `azp` or `appid` of its tokens. */
  public readonly clientId: string;
  /** Whether the API's deployment is to admit it. */
  public readonly admitted: boolean;
  /** Whoever registered it gives it its credentials. */
  public readonly secret = undefined;

  /** @internal */
  public static of(settings: ExistingClientSettings): ExistingClient {
    return new ExistingClient(settings);
  }

  private constructor(private readonly settings: ExistingClientSettings) {
    this.name = settings.name;
    this.clientId = settings.clientId;
    this.admitted = settings.admitted ?? true;
  }

  /** Whether somebody else gives it its roles. @internal */
  public get isAssignedElsewhere(): boolean {
    return this.settings.assignment === "elsewhere";
  }

  /** Those that it asks for. @internal */
  public get roles(): readonly string[] | undefined {
    return this.settings.roles;
  }

  /** What is said and changes nothing. @internal */
  public findings(setting: string): Finding[] {
    const { roles, servicePrincipalObjectId } = this.settings;
    const beside = 'assignment: "elsewhere"';
    return this.isAssignedElsewhere
      ? [
          ...withoutEffect(`${setting}.roles`, roles, beside),
          ...withoutEffect(`${setting}.servicePrincipalObjectId`, servicePrincipalObjectId, beside),
        ]
      : [];
  }

  /** The object id of its service principal, looked up in `scope` where nobody says it. @internal */
  public principalIn(scope: Construct): string {
    const { clientId, servicePrincipalObjectId } = this.settings;
    return (
      servicePrincipalObjectId ?? new DataAzureadServicePrincipal(scope, "ServicePrincipal", { clientId }).objectId
    );
  }
}
