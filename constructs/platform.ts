/**
 * What a platform's stack makes and teams' stacks use, in an app of their own or in another repository.
 *
 * @module
 */
import { Fn, propertyAccess, TerraformOutput, type TerraformRemoteState, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { ApiGateway, type ExistingApiGateway, type IApiGateway } from "./api-gateway";
import type { EndpointType, IGatewayNetwork } from "./gateway-network-settings";
import { type IJwksAdapterFunction, JwksAdapterFunction } from "./jwks-adapter-function";
import {
  authorizerAsData,
  comparePublished,
  type PublishedAuthorizer,
  publishedAuthorizer,
} from "./platform-authorizer";
import { isKnown } from "./private/findings";
import { keysServedElsewhere } from "./private/gateway-occupancy";
import { inScope, partOfStack } from "./private/place";
import { ownSettings, settingsOf } from "./private/settings-shape";
import { textStandIn } from "./private/stand-ins";
import { TokenAuthorizerFunction } from "./token-authorizer-function";
import type { ExistingAuthorizer, ITokenAuthorizerFunction } from "./token-authorizer-function-existing";

/**
 * What a team's stack takes of a platform.
 *
 * @beta
 */
export interface IPlatform {
  /** For the deployments of the team. */
  readonly gateway: IApiGateway;
  /** Serves the keys that the team's tokens are verified with; `"none"` where the platform has no adapter. */
  readonly adapter: IJwksAdapterFunction | "none";
  /** Where functions of the team may be attached; absent where the platform publishes none. */
  readonly network: IGatewayNetwork | undefined;
  /** Judges the tokens of the team's deployments; absent where the platform publishes none. */
  readonly authorizer?: ITokenAuthorizerFunction;
}

/**
 * What {@link publishPlatform} is told.
 *
 * @beta
 */
export interface PlatformParts {
  /** For the deployments of teams. */
  readonly gateway: IApiGateway;
  /** Serves the tenant's keys; `"none"`: teams name keys of their own. */
  readonly adapter: IJwksAdapterFunction | "none";
  /** For functions of teams. @default - teams attach theirs elsewhere */
  readonly network?: IGatewayNetwork;
  /**
   * For deployments of teams whose APIs are among its trusts: all that take it admit the tokens of all of these. Claims that they set headers from stand in its
   * {@link TokenAuthorizerFunctionProps.context}.
   * @default - teams make their own
   */
  readonly authorizer?: ITokenAuthorizerFunction;
}

/**
 * The output `platform`, in the names of the settings. Each part is there, so that who reads it has all of it or a finding.
 *
 * @beta
 */
export interface PublishedPlatform {
  /** Of this form; another version may publish another. */
  readonly form: 1;
  /** As {@link ApiGateway.fromExisting} takes it. */
  readonly gateway: ExistingApiGateway;
  /** The key set that teams trust. */
  readonly adapter: IJwksAdapterFunction | "none";
  /** As {@link GatewayNetwork.fromSubnets} takes it. */
  readonly network: IGatewayNetwork | "none";
  /** As {@link TokenAuthorizerFunction.fromFunctionId} takes it, its trusts as {@link Trust.fromOutput} does; absent where the platform has none. */
  readonly authorizer?: PublishedAuthorizer;
}

/**
 * Where Terraform finds the output `platform`.
 *
 * @beta
 */
export interface PlatformState {
  /** The platform's state, such as `new DataTerraformRemoteStateS3(this, "PlatformState", …)`. */
  readonly state: TerraformRemoteState;
  /** Who can reach its gateway: synth cannot read it, and the plan looks whether it is so. @default "PUBLIC" */
  readonly endpointType?: EndpointType;
  /**
   * Whom its authorizer admits and what that hands on, as the platform publishes it: synth cannot read it, and the plan looks whether it is so. Where the function is, each plan reads.
   * @default - the platform's authorizer is not used
   */
  readonly authorizer?: Omit<ExistingAuthorizer, "functionId">;
}

/**
 * Gateway, key adapter and network of a platform, for the stacks of teams. Stacks of one app need none of this: they take `platform.gateway` and
 * `platform.adapter` as they are.
 *
 * @example
 * ```ts
 * // What `terraform output -json platform` printed where the platform is deployed.
 * const platform = Platform.fromOutputs(stack, "Platform", JSON.parse(readFileSync("platform.json", "utf8")));
 * new JwtSecuredDeployment(stack, "OrdersApi", { ...deployment, gateway: platform.gateway });
 * ```
 *
 * @beta
 */
export class Platform extends Construct implements IPlatform {
  /**
   * The platform that another repository deployed, by the value of its output `platform`.
   *
   * @param outputs what `terraform output -json platform` printed
   */
  public static fromOutputs(scope: Construct, id: string, outputs: PublishedPlatform): IPlatform {
    inScope("Platform.fromOutputs", scope, id);
    const { gateway, adapter, network, authorizer } = settingsOf(scope, "Platform.fromOutputs", outputs);
    return new Platform(scope, id, {
      ...{ gateway, adapter, network: network === "none" ? undefined : network },
      ...(authorizer && { authorizer: publishedAuthorizer(authorizer) }),
    });
  }

  /** The same, read from its state by each plan. Such a platform has an adapter; its network is used by those who take it out of the state themselves. */
  public static fromState(
    scope: Construct,
    id: string,
    platform: PlatformState,
  ): IPlatform & {
    /** Serves the keys that the team's tokens are verified with. */
    readonly adapter: IJwksAdapterFunction;
  } {
    inScope("Platform.fromState", scope, id);
    const { state, endpointType, authorizer: stated } = settingsOf(scope, "Platform.fromState", platform);
    // Nothing can stand in for a state; that it is missing is a finding.
    const output = state === undefined ? undefined : state.get("platform");
    const read = (...path: readonly string[]): string =>
      output === undefined ? textStandIn() : Token.asString(propertyAccess(output, [...path]));
    const gateway = { gatewayId: read("gateway", "gatewayId"), hostname: read("gateway", "hostname"), endpointType };
    // In clear text there would be no key server by this name.
    const keys = `https://${Fn.trimprefix(read("adapter", "jwksUri"), "https://")}`;
    const adapter = JwksAdapterFunction.fromUri(output === undefined ? textStandIn() : keys);
    const authorizer =
      stated && TokenAuthorizerFunction.fromFunctionId({ ...stated, functionId: read("authorizer", "functionId") });
    const made = new Platform(scope, id, { gateway, adapter, network: undefined, ...(authorizer && { authorizer }) });
    if (authorizer !== undefined && output !== undefined) comparePublished(made, authorizer, output);
    return { gateway: made.gateway, adapter, network: undefined, ...(authorizer && { authorizer }) };
  }

  public readonly gateway: IApiGateway;
  public readonly adapter: IJwksAdapterFunction | "none";
  public readonly network: IGatewayNetwork | undefined;
  public readonly authorizer?: ITokenAuthorizerFunction;

  private constructor(
    scope: Construct,
    id: string,
    { gateway, adapter, network, authorizer }: Omit<IPlatform, "gateway"> & { readonly gateway: ExistingApiGateway },
  ) {
    super(scope, id);
    this.gateway = ApiGateway.fromExisting(this, "Gateway", ownSettings(gateway));
    this.adapter = adapter === "none" ? adapter : JwksAdapterFunction.fromUri(adapter.jwksUri);
    this.network = network;
    this.authorizer = authorizer;
    if (adapter !== "none") this.keepClear(adapter);
  }

  /** The adapter's key set is a deployment on the gateway, too: what teams deploy there must not take its place. */
  private keepClear({ jwksUri }: IJwksAdapterFunction): void {
    const { gatewayId, hostname } = this.gateway;
    const prefix = /^https:\/\/[^/]+(\/.*)\/[^/]+$/.exec(jwksUri)?.[1];
    const isOwn = isKnown(jwksUri) && isKnown(hostname) && jwksUri.startsWith(`https://${hostname}/`);
    if (isOwn && prefix !== undefined) keysServedElsewhere(this, gatewayId, prefix);
  }
}

/**
 * Writes the output `platform` of a platform's stack, for stacks of teams that another repository deploys: strings and numbers, and nothing secret. Once in
 * a stack.
 *
 * @example
 * ```ts
 * const { gateway, adapter = "none", network } = platformStack;
 * publishPlatform(platformStack, { gateway, adapter, network });
 * ```
 *
 * @param scope the stack, or a construct in it
 * @beta
 */
export function publishPlatform(scope: Construct, parts: PlatformParts): void {
  const stack = TerraformStack.of(partOfStack("publishPlatform", scope));
  const { gateway, adapter, network, authorizer } = settingsOf(stack, "publishPlatform", parts);
  const { gatewayId, hostname, endpointType, backendPorts } = gateway;
  const value: PublishedPlatform = {
    form: 1,
    gateway: { gatewayId, hostname, endpointType, ...(backendPorts && { backendPorts: [...backendPorts] }) },
    adapter: adapter === "none" ? adapter : { jwksUri: adapter.jwksUri },
    network: network === undefined ? "none" : published(network),
    ...(authorizer && { authorizer: authorizerAsData(authorizer) }),
  };
  new TerraformOutput(stack, "platform", {
    value,
    description: `Gateway, key set${authorizer === undefined ? " and network" : ", network and authorizer"}, for the stacks of teams`,
  });
}

/** All of it as data: what was made here has more than that. */
const published = (network: IGatewayNetwork): IGatewayNetwork => ({
  endpointType: network.endpointType,
  gatewaySubnetId: network.gatewaySubnetId,
  gatewaySecurityGroupIds: [...network.gatewaySecurityGroupIds],
  functionSubnetIds: [...network.functionSubnetIds],
  functionSecurityGroupIds: [...network.functionSecurityGroupIds],
  ...(network.backendPorts && { backendPorts: [...network.backendPorts] }),
  ...(network.functionsReachGateway !== undefined && { functionsReachGateway: network.functionsReachGateway }),
});
