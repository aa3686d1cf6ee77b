/**
 * The settings of the ready stack.
 *
 * @module
 */
import type { TerraformStack } from "cdktf";
import type { ApiGatewayProps, ExistingApiGateway, IApiGateway } from "./api-gateway";
import type { AzureOAuthAppProps, ExistingApi } from "./azure-oauth-app-settings";
import type { IAzureOAuthApp } from "./azure-oauth-app-tokens";
import type { EntraCloud } from "./entra-endpoints";
import type { FunctionImage } from "./function-image";
import type { SourceImageProps } from "./function-image-source";
import type { GatewayNetworkProps, IGatewayNetwork } from "./gateway-network-settings";
import type { IJwksAdapterFunction, JwksAdapterFunctionProps } from "./jwks-adapter-function";
import type { JwtSecuredDeploymentProps } from "./jwt-secured-deployment-props";
import type { KeySnapshotSettings } from "./key-snapshot";
import type { IPlatform } from "./platform";
import type { Tags } from "./resource-tags";
import type { Logs } from "./service-logs";
import type { StateBackend } from "./state-backend";
import type { TokenAuthorizerFunctionProps } from "./token-authorizer-function";
import type { ITokenAuthorizerFunction } from "./token-authorizer-function-existing";
import type { ITokenTrust } from "./token-trust";

/**
 * Gives a part that exists, where what knows it is made in the stack itself: a lookup, a variable, another stack's state. It is called once, before
 * the stack makes anything.
 *
 * @example
 * ```ts
 * const gateway: FromStack<IApiGateway> = (stack) => ApiGateway.fromExisting(stack, "Gateway", { gatewayId: "ocid1.apigateway.oc1..a" });
 * ```
 */
export type FromStack<Part> = (stack: TerraformStack) => Part;

/** The deployment of one API on the gateway, whoever registered it. */
interface DeployedSettings
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
  /** OCID of the compartment that holds the API's deployment and its logs. @default - the stack's @beta */
  readonly compartmentId?: string;
  /** Of the API's deployment. @default - as the stack's @beta */
  readonly logs?: Logs;
  /**
   * The application has signing keys of its own (claims mapping): Entra publishes them at the tenant's address with `?appid=`, and not among the
   * tenant's. They get an adapter of their own, beside that of the other APIs, with the same settings and the path `/jwks-<name>`; or one that
   * exists, by {@link JwksAdapterFunction.fromUri}.
   *
   * @see [Claims mapping](https://learn.microsoft.com/en-us/entra/identity-platform/jwt-claims-customization)
   * @default false
   * @beta
   */
  readonly customSigningKeys?: boolean | IJwksAdapterFunction;
  /**
   * A {@link TokenAuthorizerFunction} of the API's own judges its tokens, so that routes can ask for roles, scopes and groups; `{}` for one with all defaults.
   * It gets keys from Entra itself, and the API has no part in the adapter. Or one that exists, by {@link TokenAuthorizerFunction.fromFunctionId} or a function
   * that gives it; or by name `"platform"`, that of {@link SecuredApiStackProps.platform}. **Whom such a one admits the API admits**, by each of its trusts, of which
   * one must be for the API itself: its owner adds that.
   * @default - the gateway judges, with a platform that has an authorizer too
   * @beta
   */
  readonly authorizer?:
    | StackAuthorizerSettings
    | ITokenAuthorizerFunction
    | FromStack<ITokenAuthorizerFunction>
    | "platform";
  /** Hours, 1 to 24, for which the gateway keeps the keys. @default 1 */
  readonly keyCacheHours?: number;
  /**
   * Admit every client to which Entra gives a token for this API, instead of the listed ones.
   * @default false
   */
  readonly admitAnyClient?: boolean;
}

/** One API that the stack registers in Entra, and its deployment on the gateway. */
export interface SecuredApi
  extends DeployedSettings,
    Pick<
      AzureOAuthAppProps,
      | "clients"
      | "roles"
      | "tokenVersion"
      | "delegatedAccess"
      | "identifierUri"
      | "signInAudience"
      | "trustedTenantIds"
      | "notes"
    > {
  /** @default - the name prefix and `name` */
  readonly displayName?: string;
  /** Object ids of this API's owners. @default - the stack's @beta */
  readonly ownerIds?: readonly string[];
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
export interface ExistingSecuredApi extends DeployedSettings {
  /**
   * What {@link AzureOAuthApp.fromClientId} takes, for tenant and cloud of the stack; or an {@link AzureOAuthApp} of another stack of the
   * app, whose clients are admitted as they are there, and whose secrets stay there; or a function that gives it.
   */
  readonly app:
    | IAzureOAuthApp
    | FromStack<IAzureOAuthApp>
    | Omit<ExistingApi, "tenantId" | "cloud" | "serviceManagementReference" | "preventDestroy">;
}

/** The network's settings; compartment and name are the stack's unless they are said. */
export type StackNetworkSettings = Omit<GatewayNetworkProps, "compartmentId" | "displayName"> &
  Partial<Pick<GatewayNetworkProps, "compartmentId" | "displayName">>;

/**
 * The gateway's settings, beside `customDomain` and `invokePolicy` of the stack.
 *
 * @beta
 */
export interface StackGatewaySettings
  extends Partial<
    Pick<ApiGatewayProps, "compartmentId" | "displayName" | "preventDestroy" | "functionsCompartmentId">
  > {
  /** Only of an {@link IApiGateway}. */
  readonly gatewayId?: never;
}

/**
 * Settings of the adapter's image, where it is built from source.
 *
 * @beta
 */
export type StackImageSettings = Omit<
  SourceImageProps,
  "region" | "repository" | "source" | "trial" | "shape" | "base" | "push"
> & {
  /** {@link ImageRepository.fromName}, or what is to be made. @default - one in the adapter's compartment, named after the stack */
  readonly repository?: SourceImageProps["repository"];
};

/**
 * The image of a function of the stack.
 *
 * @internal
 */
export interface StackFunctionImage {
  readonly image?: FunctionImage | StackImageSettings;
  readonly base?: SourceImageProps["base"];
  readonly push?: SourceImageProps["push"];
  readonly shape?: SourceImageProps["shape"];
  readonly compartmentId?: string;
}

/**
 * The authorizer's settings, without what the stack gives it.
 *
 * @beta
 */
export type StackAuthorizerSettings = Omit<
  TokenAuthorizerFunctionProps,
  "compartmentId" | "displayName" | "network" | "image" | "trusts" | "keySnapshot"
> & {
  /** OCID of the compartment that holds function, image and logs. @default - the adapter's, or else the stack's */
  readonly compartmentId?: string;
  /** @default - the name prefix, the API's name and `authorizer` */
  readonly displayName?: string;
  /** Whose tokens are admitted beside those of Entra for this API: each issuer once. @default - nobody's */
  readonly trusts?: readonly ITokenTrust[];
  /** {@link FunctionImage.fromRegistry}, or settings of the one that is built for all authorizers. @default - built from source and pushed by the deployment */
  readonly image?: FunctionImage | StackImageSettings;
  /** Base of an image built from source, by tag or, better, digest. @default - `docker.io/fnproject/node:24`, by tag */
  readonly base?: SourceImageProps["base"];
  /** Who pushes an image built from source: {@link SourceImageProps.push}. @default "apply" */
  readonly push?: SourceImageProps["push"];
  /**
   * {@link TokenAuthorizerFunctionProps.keySnapshot}, `{}` for one with all defaults; region and home region are the stack's.
   * @default - none
   */
  readonly keySnapshot?: Omit<KeySnapshotSettings, "region" | "homeRegionProvider">;
  /** Only of an {@link ITokenAuthorizerFunction}. */
  readonly functionId?: never;
};

/** The adapter's settings, without what the stack gives it. */
export type StackAdapterSettings = Omit<
  JwksAdapterFunctionProps,
  "compartmentId" | "displayName" | "gateway" | "network" | "image" | "upstreamJwksUri" | "keySnapshot"
> & {
  /** OCID of the compartment that holds function, key set's deployment, image and logs. @default - the stack's @beta */
  readonly compartmentId?: string;
  /** @default - the name prefix and `jwks-adapter` @beta */
  readonly displayName?: string;
  /**
   * {@link JwksAdapterFunctionProps.keySnapshot}, `{}` for one with all defaults; region and home region are the stack's.
   * @default - none
   * @beta
   */
  readonly keySnapshot?: Omit<KeySnapshotSettings, "region" | "homeRegionProvider">;
  /** {@link FunctionImage.fromRegistry}, or settings of the one that is built. @default - built from source and pushed by the deployment */
  readonly image?: FunctionImage | StackImageSettings;
  /** Base of an image built from source, by tag or, better, digest: what `entra-oci-gateway image pin` writes. @default - `docker.io/fnproject/node:24`, by tag */
  readonly base?: SourceImageProps["base"];
  /**
   * Who pushes an image built from source, while Terraform applies or before: {@link SourceImageProps.push}.
   * @default "apply"
   * @beta
   */
  readonly push?: SourceImageProps["push"];
};

/**
 * Values of the account that are fixed for one stack: those of a stage, or of one region of several.
 */
export interface AccountValues {
  /** Such as `eu-frankfurt-1`. @default - Terraform variable `region` */
  readonly region?: string;
  /** OCID of the compartment that holds everything. @default - Terraform variable `compartment_id` */
  readonly compartmentId?: string;
  /** OCID of the tenancy. @default - Terraform variable `tenancy_id` */
  readonly tenancyId?: string;
}

/** All settings of {@link SecuredApiStack}. */
export interface SecuredApiStackProps {
  /** What all names begin with, such as `shop-dev`: stacks of several stages share a tenancy. */
  readonly namePrefix: string;
  /**
   * What is the same each time this stack is deployed, as for each stage or region of an app: Terraform does not ask for it, and refuses another value.
   * @default - all of it is asked for
   * @beta
   */
  readonly account?: AccountValues;
  /** At least one; with the adapter at most 19 on the stack's one gateway. */
  readonly apis: readonly (SecuredApi | ExistingSecuredApi)[];
  /**
   * What another stack publishes for teams: its gateway and its adapter serve this stack, its network the functions that are made here, and its authorizer the APIs that name it.
   * {@link adapter} and {@link network} may be others than the platform's.
   *
   * @example
   * ```ts
   * const team: Pick<SecuredApiStackProps, "platform"> = {
   *   platform: (stack) => Platform.fromOutputs(stack, "Platform", JSON.parse(readFileSync("platform.json", "utf8"))),
   * };
   * ```
   * @default - the stack has a gateway, an adapter and a network of its own, or those that {@link gateway}, {@link adapter} and {@link network} name
   * @beta
   */
  readonly platform?: IPlatform | FromStack<IPlatform>;
  /**
   * The JWKS adapter; one that exists, by {@link JwksAdapterFunction.fromUri}; or `"none"`: then the gateway fetches Entra's keys itself, which works only where it accepts keys
   * without `alg`, and stops working whenever Entra's set has more than ten keys or cannot be fetched.
   * @default - the adapter, its image built from source
   */
  readonly adapter?: StackAdapterSettings | IJwksAdapterFunction | FromStack<IJwksAdapterFunction> | "none";
  /** A VCN made as described, or {@link GatewayNetwork.fromSubnets}, or a function that gives it. @default - a public VCN of 10.0.0.0/24 */
  readonly network?: StackNetworkSettings | IGatewayNetwork | FromStack<IGatewayNetwork>;
  /**
   * A gateway of another stack of the app, or {@link ApiGateway.fromExisting} by a function; or settings of the one that is made here.
   * @default - a new one
   * @beta
   */
  readonly gateway?: IApiGateway | FromStack<IApiGateway> | StackGatewaySettings;
  /** One that is known by its OCID, or a function that gives that. @default - a new gateway */
  readonly existingGateway?: ExistingApiGateway | FromStack<ExistingApiGateway>;
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
