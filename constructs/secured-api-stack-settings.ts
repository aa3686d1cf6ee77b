/**
 * The settings of the ready stack.
 *
 * @module
 */
import type { ApiGatewayProps, ExistingApiGateway } from "./api-gateway";
import type { ExistingClient } from "./azure-oauth-app-client-existing";
import type { AppRole, ClientSettings, DelegatedAccess, ExistingApi } from "./azure-oauth-app-settings";
import type { IAzureOAuthApp } from "./azure-oauth-app-tokens";
import type { EntraCloud, TokenVersion } from "./entra-endpoints";
import type { FunctionImage } from "./function-image";
import type { SourceImageProps } from "./function-image-source";
import type { GatewayNetworkProps, IGatewayNetwork } from "./gateway-network";
import type { IJwksAdapterFunction, JwksAdapterFunctionProps } from "./jwks-adapter-function";
import type { JwtSecuredDeploymentProps } from "./jwt-secured-deployment-props";
import type { KeySnapshotSettings } from "./key-snapshot";
import type { Tags } from "./resource-tags";
import type { Logs } from "./service-logs";
import type { StateBackend } from "./state-backend";

/** One API that the stack registers in Entra, and its deployment on the gateway. */
export interface SecuredApi
  extends Pick<
    JwtSecuredDeploymentProps,
    | "pathPrefix"
    | "routes"
    | "identityHeaders"
    | "maxClockSkewInSeconds"
    | "tokenLocation"
    | "failureResponse"
    | "authenticationType"
    | "cors"
    | "rateLimit"
    | "leftovers"
  > {
  /** Short and unique, such as `orders`: outputs and resources are named after it. */
  readonly name: string;
  /** @default - the name prefix and `name` */
  readonly displayName?: string;
  /** Who calls: clients to register, and {@link EntraClient.fromClientId}. */
  readonly clients: readonly (ClientSettings | ExistingClient)[];
  /** @default - one role, `Api.Invoke` */
  readonly roles?: readonly AppRole[];
  /** @default 2 */
  readonly tokenVersion?: TokenVersion;
  /** @default - only programs get tokens */
  readonly delegatedAccess?: DelegatedAccess;
  /** Hours, 1 to 24, for which the gateway keeps the keys. @default 1 */
  readonly keyCacheHours?: number;
  /**
   * Admit every client to which Entra gives a token for this API, instead of the listed ones.
   * @default false
   */
  readonly admitAnyClient?: boolean;
  /** Only of an {@link ExistingSecuredApi}. */
  readonly app?: never;
}

/**
 * One API that is registered in Entra already, and its deployment on the gateway.
 *
 * @example
 * ```ts
 * const orders: ExistingSecuredApi = {
 *   name: "orders",
 *   pathPrefix: "/orders",
 *   app: { clientId: "66666666-7777-8888-9999-aaaaaaaaaaaa", clients: [{ name: "billing", roles: ["Orders.Read"] }] },
 *   routes: [{ path: "/{path*}", methods: ["ANY"], backend: Backend.http({ url: "https://orders.example.com/" }) }],
 * };
 * ```
 *
 * @beta
 */
export interface ExistingSecuredApi
  extends Omit<SecuredApi, "app" | "displayName" | "clients" | "roles" | "tokenVersion" | "delegatedAccess"> {
  /**
   * What {@link AzureOAuthApp.fromClientId} takes, for tenant, cloud and owners of the stack; or an {@link AzureOAuthApp} of another stack of the
   * app, whose clients are admitted as they are there, and whose secrets stay there.
   */
  readonly app:
    | IAzureOAuthApp
    | Omit<ExistingApi, "tenantId" | "cloud" | "ownerIds" | "serviceManagementReference" | "preventDestroy">;
}

/** The adapter's settings, without what the stack gives it. */
export type StackAdapterSettings = Omit<
  JwksAdapterFunctionProps,
  "compartmentId" | "displayName" | "gateway" | "network" | "image" | "upstreamJwksUri" | "keySnapshot"
> & {
  /**
   * {@link JwksAdapterFunctionProps.keySnapshot}, `{}` for one with all defaults; region and home region are the stack's.
   * @default - none
   * @beta
   */
  readonly keySnapshot?: Omit<KeySnapshotSettings, "region" | "homeRegionProvider">;
  /** {@link FunctionImage.fromRegistry}. @default - built from source and pushed by the deployment */
  readonly image?: FunctionImage;
  /** Base of an image built from source, by tag or, better, digest: what `entra-oci-gateway image pin` writes. @default - `docker.io/fnproject/node:24`, by tag */
  readonly base?: SourceImageProps["base"];
};

/** All settings of {@link SecuredApiStack}. */
export interface SecuredApiStackProps {
  /** What all names begin with, such as `shop-dev`: stacks of several stages share a tenancy. */
  readonly namePrefix: string;
  /** At least one; with the adapter at most 19 on the stack's one gateway. */
  readonly apis: readonly (SecuredApi | ExistingSecuredApi)[];
  /**
   * The JWKS adapter; one that exists, by {@link JwksAdapterFunction.fromUri}; or `"none"`: then the gateway fetches Entra's keys itself, which works only where it accepts keys
   * without `alg`, and stops working whenever Entra's set has more than ten keys or cannot be fetched.
   * @default - the adapter, its image built from source
   */
  readonly adapter?: StackAdapterSettings | IJwksAdapterFunction | "none";
  /** A VCN made as described, or {@link GatewayNetwork.fromSubnets}. @default - a public VCN of 10.0.0.0/24 */
  readonly network?: Omit<GatewayNetworkProps, "compartmentId" | "displayName"> | IGatewayNetwork;
  /** @default - a new gateway */
  readonly existingGateway?: ExistingApiGateway;
  /** Taken away again, the gateway keeps the certificate: see {@link ApiGatewayProps.customDomain}. @default - the host name that OCI gives */
  readonly customDomain?: ApiGatewayProps["customDomain"];
  /**
   * OCI's realm, such as `oc19`, the EU's sovereign cloud: it decides the hosts of registry and services, and outside of `oc1` a gateway needs
   * {@link customDomain}, or the one that exists its `hostname`.
   * @default - `oc1`, Oracle's commercial realm, and of that the regions that are known here; named, newer ones too
   * @beta
   */
  readonly realm?: string;
  /** @default "documented" */
  readonly invokePolicy?: ApiGatewayProps["invokePolicy"];
  /** @default "global" */
  readonly cloud?: EntraCloud;
  /** Of the tenant. @default - that of the Entra login, looked up */
  readonly tenantId?: string;
  /** Object ids. @default - whoever applies */
  readonly ownerIds?: readonly string[];
  /** Where the service is managed; some tenants demand it. @default - none */
  readonly serviceManagementReference?: string;
  /** @default - 30 days, in log groups of the parts' own */
  readonly logs?: Logs;
  /** Tells a topic of the Notifications service of 5xx answers and of an adapter that cannot be reached. @default - nobody */
  readonly alarms?: {
    /** OCID of the topic. */
    readonly topicId: string;
  };
  /** On everything that takes tags. Taken away again as a whole, they stay on OCI's resources: see {@link Tags}. @default - none */
  readonly tags?: Tags;
  /** @default StateBackend.localFile() */
  readonly stateBackend?: StateBackend;
  /**
   * Terraform refuses to destroy the Entra applications and the gateway.
   * @default true
   */
  readonly preventDestroy?: boolean;
}

/** The adapter that the stack is to make. @internal */
export function adapterToMake({ adapter = {} }: SecuredApiStackProps): StackAdapterSettings | undefined {
  return adapter === "none" || "jwksUri" in adapter ? undefined : adapter;
}

/** The adapter that exists. @internal */
export function sharedAdapter({ adapter = {} }: SecuredApiStackProps): IJwksAdapterFunction | undefined {
  return adapter !== "none" && "jwksUri" in adapter ? adapter : undefined;
}
