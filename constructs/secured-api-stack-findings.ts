/**
 * What can be wrong with the settings of the ready stack.
 *
 * @module
 */
import { authorizer as ofAuthorizer } from "../limits/api-gateway-authentication";
import { entraTokenRules } from "../limits/entra-tokens";
import { names as limits } from "../limits/oci";
import { COMMERCIAL_REALM, realmLimits } from "../limits/realms";
import { DEFAULT_ROLES } from "./azure-oauth-app";
import { unknownRole } from "./azure-oauth-app-roles";
import { isEntraIssuer } from "./private/entra-tokens";
import { beyond, checkChoice, duplicates, type Finding, isKnown, said, twice, withoutEffect } from "./private/findings";
import {
  adapterOf,
  adapterSetting,
  adapterToMake,
  authorizerToMake,
  type GivenApi,
  gatewaySetting,
  gatewayToMake,
  makesFunctions,
  registers,
  type StackSettings,
  sharedAdapter,
  sharedAuthorizer,
  sharedGateway,
} from "./secured-api-stack-parts";

/** @internal */
export function securedApiStackFindings(props: StackSettings): Finding[] {
  const { apis } = props;
  return [
    ...(apis.length === 0 ? [beyond("API_NAME_INVALID", "apis", said("empty"), limits.apis)] : []),
    ...duplicates(apis.map(({ name }) => name)).map((name) =>
      beyond("API_NAME_INVALID", "apis", twice(name), limits.nameOnce),
    ),
    ...sharedAdapterFindings(props),
    ...builtImageFindings(props),
    ...apis.flatMap((api, index) => anyClientFindings(props, api, index)),
    ...apis.flatMap(askedRolesFindings),
    ...existingGatewayFindings(props),
    ...(apis.length > 0 && apis.every(({ authorizer }) => authorizer !== undefined)
      ? withoutEffect("adapter", props.adapter === "none" ? undefined : props.adapter, "authorizer of all APIs")
      : []),
    ...apis.flatMap(({ authorizer, keyCacheHours }, index) =>
      authorizer === undefined ? [] : withoutEffect(`apis[${index}].keyCacheHours`, keyCacheHours, "authorizer"),
    ),
    ...apis.flatMap((api, index) => sharedAuthorizerFindings(props, api, `apis[${index}]`)),
    ...(sharedGateway(props) === undefined ? realmFindings(props) : []),
    ...idleFindings(props),
  ];
}

/** What is said once for all parts, where no part takes it. */
function idleFindings(props: StackSettings): Finding[] {
  const { apis, ownerIds, serviceManagementReference, preventDestroy, logs, existingGateway } = props;
  const adapter = adapterToMake(props);
  const registered = apis.filter(registers);
  const elsewhere = "apis of which each application exists";
  const makesGateway = existingGateway === undefined && sharedGateway(props) === undefined;
  const isKept = makesGateway && gatewayToMake(props).preventDestroy === undefined;
  const owners = registered
    .map((api) => (api.app === undefined ? api : api.app))
    .map((own) => "ownerIds" in own && own.ownerIds);
  const ofLogs = [
    ...apis,
    ...apis.flatMap((api) => authorizerToMake(api) ?? []),
    ...(adapter === undefined ? [] : [adapter]),
  ];
  const without = (setting: string, value: unknown, isIdle: boolean, beside: string): Finding[] =>
    isIdle && apis.length > 0 ? withoutEffect(setting, value, beside) : [];
  return [
    ...without("ownerIds", ownerIds, registered.length === 0, elsewhere),
    ...without("ownerIds", ownerIds, registered.length > 0 && owners.every(Boolean), "ownerIds of each API"),
    ...without("serviceManagementReference", serviceManagementReference, registered.length === 0, elsewhere),
    ...without(
      "preventDestroy",
      preventDestroy,
      registered.length === 0 && !isKept,
      `${elsewhere}, and a gateway that exists or says its own`,
    ),
    ...without(
      "logs",
      logs,
      ofLogs.every((part) => part.logs !== undefined),
      "logs of each part",
    ),
  ];
}

/** OCI names no gateway of another realm than its commercial one. */
function realmFindings({ realm = COMMERCIAL_REALM, customDomain, existingGateway }: StackSettings): Finding[] {
  const [setting, hostname] =
    existingGateway === undefined
      ? ["customDomain", customDomain?.hostname]
      : ["existingGateway.hostname", existingGateway.hostname];
  const unknown = checkChoice("REALM_UNKNOWN", "realm", realm, realmLimits.realm);
  if (unknown.length > 0 || realm === COMMERCIAL_REALM || hostname !== undefined) return unknown;
  return [beyond("CUSTOM_DOMAIN_MISSING", setting, said(`not set, with realm ${realm}`), realmLimits.ownHostname)];
}

/** What an authorizer that is made would be told of the API, one that exists is not. */
function sharedAuthorizerFindings(props: StackSettings, api: GivenApi, place: string): Finding[] {
  const { authorizer, admitAnyClient, customSigningKeys } = api;
  if (authorizer === "platform" && props.platform?.authorizer === undefined)
    return [beyond("AUTHORIZER_SETTING_INVALID", `${place}.authorizer`, authorizer, ofAuthorizer.ofPlatform)];
  if (sharedAuthorizer(props, api) === undefined) return [];
  const beside = `${place}.authorizer that exists`;
  const unlessOff = <Value>(value: Value) => (value === false ? undefined : value);
  return [
    ...withoutEffect(`${place}.admitAnyClient`, unlessOff(admitAnyClient), beside),
    ...withoutEffect(`${place}.customSigningKeys`, unlessOff(customSigningKeys), beside),
  ];
}

/** What else may be wrong with its address, each deployment says. */
function sharedAdapterFindings(props: StackSettings): Finding[] {
  const uri = sharedAdapter(props)?.jwksUri;
  if (uri === undefined) return [];
  const code = "ADAPTER_SETTING_INVALID";
  return [
    ...(isEntraIssuer(uri) ? [beyond(code, adapterSetting(props), uri, entraTokenRules.adaptedKeySet)] : []),
    ...props.apis.flatMap(({ customSigningKeys, authorizer }, index) =>
      customSigningKeys === true && authorizer === undefined
        ? [
            beyond(
              code,
              `apis[${index}].customSigningKeys`,
              said("true, beside an adapter that exists"),
              entraTokenRules.ownKeySet,
            ),
          ]
        : [],
    ),
  ];
}

/** What is said of an image that is built, of one that is not. */
function builtImageFindings(props: StackSettings): Finding[] {
  const functions = [
    ["adapter", adapterToMake(props)],
    ...props.apis.map((api, index) => [`apis[${index}].authorizer`, authorizerToMake(api)] as const),
  ] as const;
  return functions.flatMap(([place, { image, base, push } = {}]) => {
    if (image === undefined || !("reference" in image)) return [];
    const beside = `${place}.image that is not built here`;
    return [...withoutEffect(`${place}.base`, base, beside), ...withoutEffect(`${place}.push`, push, beside)];
  });
}

/** Who is to be refused is admitted with all the others, or as an authorizer that exists has it. */
function anyClientFindings(props: StackSettings, api: GivenApi, index: number): Finding[] {
  const isShared = sharedAuthorizer(props, api) !== undefined;
  if (api.admitAnyClient !== true && !isShared) return [];
  const beside = isShared ? `apis[${index}].authorizer that exists` : "admitAnyClient: true of the API";
  const [place, clients] = api.app === undefined ? ["clients", api.clients] : ["app.clients", api.app.clients];
  return clients.flatMap(({ admitted = true }, at) =>
    admitted ? [] : withoutEffect(`apis[${index}].${place}[${at}].admitted`, admitted, beside),
  );
}

/** Of an API that exists, and of tokens of others beside its own, nobody here knows all roles. */
function askedRolesFindings(api: GivenApi, index: number): Finding[] {
  const { routes } = api;
  const authorizer = authorizerToMake(api);
  if (authorizer === undefined || api.app !== undefined || (authorizer.trusts ?? []).length > 0) return [];
  const { roles = DEFAULT_ROLES } = api;
  const values = roles.map(({ value }) => value);
  return routes.flatMap(({ access }, at) =>
    (access?.rolesOfPrograms ?? []).flatMap((role) =>
      !isKnown(role) || values.includes(role) || !values.every(isKnown)
        ? []
        : [unknownRole(`apis[${index}].routes[${at}].access`, role, values)],
    ),
  );
}

function existingGatewayFindings(props: StackSettings): Finding[] {
  const { existingGateway, customDomain, invokePolicy, network, gateway, platform } = props;
  const beside = gatewaySetting(props);
  if (existingGateway === undefined && sharedGateway(props) === undefined) return [];
  const noneMade = adapterOf(props) === "none" ? 'adapter: "none"' : "JwksAdapterFunction.fromUri";
  return [
    ...(beside === "gateway" ? [] : withoutEffect("gateway", gateway, beside)),
    ...(existingGateway === undefined ? [] : withoutEffect("platform", platform, beside)),
    ...withoutEffect("customDomain", customDomain, beside),
    ...withoutEffect("invokePolicy", invokePolicy === "none" ? undefined : invokePolicy, beside),
    ...(!makesFunctions(props) ? withoutEffect("network", network, `${beside} and ${noneMade}`) : []),
  ];
}
