/**
 * Which parts the ready stack makes, and which it is given: by a setting, by a function of the stack, or by a platform.
 *
 * @module
 */
import type { TerraformStack } from "cdktf";
import type { IApiGateway } from "./api-gateway";
import type { IAzureOAuthApp } from "./azure-oauth-app-tokens";
import type { IGatewayNetwork } from "./gateway-network-settings";
import type { IJwksAdapterFunction } from "./jwks-adapter-function";
import type { Finding } from "./private/findings";
import { textStandIn } from "./private/stand-ins";
import type {
  ExistingSecuredApi,
  FromStack,
  SecuredApi,
  SecuredApiStackProps,
  StackAdapterSettings,
  StackAuthorizerSettings,
  StackGatewaySettings,
  StackNetworkSettings,
} from "./secured-api-stack-settings";
import type { ITokenAuthorizerFunction } from "./token-authorizer-function-existing";

/** A setting with what its function gave. */
type Given<Setting> = Exclude<Setting, FromStack<unknown>>;

/** Settings of which functions gave some. */
type GivenOf<Settings, Name extends keyof Settings> = Omit<Settings, Name> & {
  readonly [Setting in Name]: Given<Settings[Setting]>;
};

/** An API with its registration and its authorizer, whoever gave them. */
export type GivenApi = GivenOf<SecuredApi, "authorizer"> | GivenOf<ExistingSecuredApi, "app" | "authorizer">;

/** The settings of the stack, with what their functions gave. @internal */
export type StackSettings = {
  readonly [Name in keyof Omit<SecuredApiStackProps, "apis">]: Given<SecuredApiStackProps[Name]>;
} & { readonly apis: readonly GivenApi[] };

/** Which settings may be functions. */
const fromStack = ["platform", "adapter", "network", "gateway", "existingGateway"] as const;

/** Which of those of an API. */
const fromStackOfApi = ["app", "authorizer"] as const;

/**
 * The settings, each function called. They are compared with their types only afterwards: what a function gave is judged as if it had been written.
 *
 * @internal
 */
export function calledIn(stack: TerraformStack, props: SecuredApiStackProps): [StackSettings, readonly Finding[]] {
  const findings: Finding[] = [];
  const called = <Holder>(holder: Holder, name: string, place: string): Holder => {
    if (typeof holder !== "object" || holder === null) return holder;
    const setting: unknown = Reflect.get(holder, name);
    if (typeof setting !== "function") return holder;
    const given: unknown = setting(stack);
    if (given === undefined) findings.push(nothingGiven(place));
    return { ...holder, [name]: given };
  };
  const whole = fromStack.reduce((holder, name) => called(holder, name, name), props);
  const given: unknown = whole?.apis;
  const apis = Array.isArray(given)
    ? given.map((api: unknown, at) =>
        fromStackOfApi.reduce((holder, name) => called(holder, name, `apis[${at}].${name}`), api),
      )
    : [];
  const isSame = apis.every((api, at) => api === whole.apis[at]);
  // Sound: no function is left that was called, and of any other setting the comparison with the types tells.
  return [(isSame ? whole : { ...whole, apis }) as StackSettings, findings];
}

/** Left out, the part would be made here, which nobody meant. */
const nothingGiven = (setting: string): Finding => ({
  code: "SETTING_MISSING",
  setting,
  actual: "a function that gives nothing back",
  allowed: "a function that returns the part",
  source: "type FromStack",
});

/** The setting that an existing gateway comes from. @internal */
export function gatewaySetting({
  existingGateway,
  platform,
}: StackSettings): "existingGateway" | "platform" | "gateway" {
  if (existingGateway !== undefined) return "existingGateway";
  return platform === undefined ? "gateway" : "platform";
}

/** A gateway that another stack made. @internal */
export function sharedGateway({ gateway, platform }: StackSettings): IApiGateway | undefined {
  return platform?.gateway ?? (isGateway(gateway) ? gateway : undefined);
}

/** What is said of the one that is made here. @internal */
export function gatewayToMake({ gateway }: StackSettings): StackGatewaySettings {
  return gateway === undefined || isGateway(gateway) ? {} : gateway;
}

const isGateway = (gateway: StackSettings["gateway"]): gateway is IApiGateway =>
  gateway !== undefined && "gatewayId" in gateway && gateway.gatewayId !== undefined;

/** One's own stands over that of a platform. @internal */
export const adapterOf = ({ adapter, platform }: StackSettings): Exclude<StackSettings["adapter"], undefined> =>
  adapter ?? platform?.adapter ?? {};

/** The adapter that the stack is to make. @internal */
export function adapterToMake(props: StackSettings): StackAdapterSettings | undefined {
  const adapter = adapterOf(props);
  return adapter === "none" || "jwksUri" in adapter ? undefined : adapter;
}

/** The adapter that exists. @internal */
export function sharedAdapter(props: StackSettings): IJwksAdapterFunction | undefined {
  const adapter = adapterOf(props);
  return adapter !== "none" && "jwksUri" in adapter ? adapter : undefined;
}

/** The setting that the adapter comes from. @internal */
export const adapterSetting = ({ adapter, platform }: StackSettings): "adapter" | "platform.adapter" =>
  adapter === undefined && platform !== undefined ? "platform.adapter" : "adapter";

/** The network that exists, or what is said of the one that is made. @internal */
export const networkOf = ({ network, platform }: StackSettings): IGatewayNetwork | StackNetworkSettings =>
  network ?? platform?.network ?? {};

/** Whether functions are made, which need a network. @internal */
export const makesFunctions = (props: StackSettings): boolean =>
  adapterToMake(props) !== undefined || props.apis.some((api) => authorizerToMake(api) !== undefined);

/** What is said of the authorizer that is made for an API. @internal */
export function authorizerToMake({ authorizer }: GivenApi): StackAuthorizerSettings | undefined {
  return authorizer === undefined || authorizer === "platform" || isAuthorizer(authorizer) ? undefined : authorizer;
}

/** The authorizer that exists, for an API that names it. @internal */
export function sharedAuthorizer(
  { platform }: StackSettings,
  { authorizer }: GivenApi,
): ITokenAuthorizerFunction | undefined {
  if (authorizer === undefined) return undefined;
  if (authorizer === "platform") return platform?.authorizer ?? nobodysAuthorizer();
  return isAuthorizer(authorizer) ? authorizer : undefined;
}

const isAuthorizer = (
  authorizer: Exclude<GivenApi["authorizer"], undefined | "platform">,
): authorizer is ITokenAuthorizerFunction => "functionId" in authorizer && authorizer.functionId !== undefined;

/** That the platform has none is a finding, and nothing that only follows from it. */
const nobodysAuthorizer = (): ITokenAuthorizerFunction => ({
  ...{ functionId: textStandIn(), trusts: [], context: [textStandIn()] },
  functionAccess: [],
});

/** One that somebody wrote by hand without its trust is a finding. @internal */
export const isRegistered = (app: Exclude<GivenApi["app"], undefined>): app is IAzureOAuthApp =>
  "trust" in app && typeof app.trust === "function";

/** Whether an application in Entra is made for an API: its own, or a client's. @internal */
export const registers = ({ app }: GivenApi): boolean =>
  app === undefined || (!isRegistered(app) && app.clients.some((client) => !("clientId" in client)));
