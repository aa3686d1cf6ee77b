/**
 * Where in the settings of the ready stack somebody wrote what its parts are given: findings name that, and not settings of parts that the user
 * never wrote.
 *
 * @module
 */
import type { Construct } from "constructs";
import { settingsComeFrom } from "./private/findings";
import { authorizerToMake, type GivenApi } from "./secured-api-stack-parts";
import type { StackAdapterSettings, StackAuthorizerSettings } from "./secured-api-stack-settings";

/** Of a call by name on a part, which is no setting. */
const isCall = (setting: string): boolean => /^(?:route|roleId)\b(?!s)|^suppress/.test(setting);

const first = (setting: string): string => /^\w+/.exec(setting)?.[0] ?? "";

/** What the stack itself is told, for all parts alike. */
const ofStack = [
  "tenantId",
  "cloud",
  "serviceManagementReference",
  "preventDestroy",
  "customDomain",
  "invokePolicy",
  "network",
];

function comeFrom(part: Construct, origin: (setting: string) => string | undefined): void {
  settingsComeFrom(part, (setting) => (isCall(setting) ? setting : origin(setting)));
}

/** Of a network that is made. */
export function networkComesFromStack(network: Construct): void {
  comeFrom(network, (setting) => `network.${setting}`);
}

/** Of a gateway that is made. */
export function gatewayComesFromStack(gateway: Construct): void {
  comeFrom(gateway, (setting) => (ofStack.includes(first(setting)) ? setting : `gateway.${setting}`));
}

/** Of the registration of an API. */
export function registrationComesFromStack(app: Construct, index: number, api: GivenApi): void {
  const own = api.app === undefined ? api : api.app;
  const place = api.app === undefined ? `apis[${index}]` : `apis[${index}].app`;
  const isOfStack = (name: string): boolean =>
    ofStack.includes(name) || (name === "ownerIds" && (own as { ownerIds?: unknown }).ownerIds === undefined);
  comeFrom(app, (setting) => (isOfStack(first(setting)) ? setting : `${place}.${setting}`));
}

/**
 * Of the deployment of an API.
 *
 * @param tellsOfStack whether it is the one that tells of the stack's own logs
 * @param adapterOfOthers the setting that gives the adapter of its keys, where the stack makes none
 */
export function deploymentComesFromStack(
  deployment: Construct,
  {
    index,
    api,
    tellsOfStack,
    adapterOfOthers,
  }: {
    readonly index: number;
    readonly api: GivenApi;
    readonly tellsOfStack: boolean;
    readonly adapterOfOthers: string | undefined;
  },
): void {
  const place = `apis[${index}]`;
  comeFrom(deployment, (setting) => {
    if (first(setting) === "logs" && api.logs === undefined) return tellsOfStack ? setting : undefined;
    if (setting === "trust.keys.cacheHours") return `${place}.keyCacheHours`;
    const isOwn = typeof api.customSigningKeys === "object";
    if (setting.startsWith("trust.keys.uri") && (isOwn || adapterOfOthers !== undefined)) {
      const adapter = isOwn ? `${place}.customSigningKeys` : adapterOfOthers;
      return setting.replace("trust.keys.uri", `${adapter}.jwksUri`);
    }
    if (setting === "trust.clients") return `${place}${api.app === undefined ? "" : ".app"}.clients (those to admit)`;
    if (setting.startsWith("trust.trusts[") && authorizerToMake(api) === undefined) {
      const where = api.authorizer === "platform" ? "platform.authorizer" : `${place}.authorizer`;
      return setting.replace("trust", where);
    }
    return first(setting) === "trust" ? `${place} (${setting})` : `${place}.${setting}`;
  });
}

/**
 * Of an adapter.
 *
 * @param tells whether it is the one that tells of settings which all adapters share
 */
export function adapterComesFromStack(adapter: Construct, settings: StackAdapterSettings, tells: boolean): void {
  comeFrom(adapter, (setting) => {
    if (first(setting) === "logs" && settings.logs === undefined) return undefined;
    return tells || first(setting) === "pathPrefix" ? `adapter.${setting}` : undefined;
  });
}

/**
 * Of the authorizer of an API, whose first trust is the API's own.
 *
 * @param place as its settings are named
 */
export function authorizerComesFromStack(
  authorizer: Construct,
  settings: StackAuthorizerSettings,
  place: string,
): void {
  comeFrom(authorizer, (setting) => {
    if (first(setting) === "logs" && settings.logs === undefined) return undefined;
    const [, index, below = ""] = /^trusts\[(\d+)\](.*)$/.exec(setting) ?? [];
    if (index === "0") return place.replace(".authorizer", below);
    return `${place}.${index === undefined ? setting : `trusts[${Number(index) - 1}]${below}`}`;
  });
}

/**
 * Of an image that is built.
 *
 * @param place of the function's settings, as they are named
 */
export function imageComesFromStack(image: Construct, place: string): void {
  const beside = ["base", "push", "shape"];
  comeFrom(image, (setting) => (beside.includes(first(setting)) ? `${place}.${setting}` : `${place}.image.${setting}`));
}
