/**
 * What can be wrong with the settings of the ready stack.
 *
 * @module
 */
import { entraTokenRules } from "../limits/entra";
import { names as limits } from "../limits/oci";
import { COMMERCIAL_REALM, realmLimits } from "../limits/realms";
import { isEntraIssuer } from "./private/entra-tokens";
import { beyond, checkChoice, duplicates, type Finding, said, withoutEffect } from "./private/findings";
import { makesFunctions, type SecuredApiStackProps, sharedAdapter, sharedGateway } from "./secured-api-stack-settings";

/** @internal */
export function securedApiStackFindings(props: SecuredApiStackProps): Finding[] {
  const { apis } = props;
  return [
    ...(apis.length === 0 ? [beyond("API_NAME_INVALID", "apis", said("empty"), limits.apis)] : []),
    ...duplicates(apis.map(({ name }) => name)).map((name) =>
      beyond("API_NAME_INVALID", "apis", name, limits.nameOnce),
    ),
    ...sharedAdapterFindings(props),
    ...existingGatewayFindings(props),
    ...(apis.length > 0 && apis.every(({ authorizer }) => authorizer !== undefined)
      ? withoutEffect("adapter", props.adapter === "none" ? undefined : props.adapter, "authorizer of all APIs")
      : []),
    ...apis.flatMap(({ authorizer, keyCacheHours }, index) =>
      authorizer === undefined ? [] : withoutEffect(`apis[${index}].keyCacheHours`, keyCacheHours, "authorizer"),
    ),
    ...(sharedGateway(props) === undefined ? realmFindings(props) : []),
  ];
}

/** OCI names no gateway of another realm than its commercial one. */
function realmFindings({ realm = COMMERCIAL_REALM, customDomain, existingGateway }: SecuredApiStackProps): Finding[] {
  const [setting, hostname] =
    existingGateway === undefined
      ? ["customDomain", customDomain?.hostname]
      : ["existingGateway.hostname", existingGateway.hostname];
  return [
    ...checkChoice("REALM_UNKNOWN", "realm", realm, realmLimits.realm),
    ...(realm === COMMERCIAL_REALM || hostname !== undefined
      ? []
      : [beyond("CUSTOM_DOMAIN_MISSING", setting, `not set, with realm ${realm}`, realmLimits.ownHostname)]),
  ];
}

/** What else may be wrong with its address, each deployment says. */
function sharedAdapterFindings(props: SecuredApiStackProps): Finding[] {
  const uri = sharedAdapter(props)?.jwksUri;
  return uri !== undefined && isEntraIssuer(uri)
    ? [beyond("ADAPTER_SETTING_INVALID", "adapter", uri, entraTokenRules.adaptedKeySet)]
    : [];
}

function existingGatewayFindings(props: SecuredApiStackProps): Finding[] {
  const { existingGateway, customDomain, invokePolicy, network, adapter, gateway } = props;
  const beside = existingGateway === undefined ? "gateway" : "existingGateway";
  if (existingGateway === undefined && sharedGateway(props) === undefined) return [];
  const noneMade = adapter === "none" ? 'adapter: "none"' : "JwksAdapterFunction.fromUri";
  return [
    ...(existingGateway === undefined ? [] : withoutEffect("gateway", gateway, beside)),
    ...withoutEffect("customDomain", customDomain, beside),
    ...withoutEffect("invokePolicy", invokePolicy === "none" ? undefined : invokePolicy, beside),
    ...(!makesFunctions(props) ? withoutEffect("network", network, `${beside} and ${noneMade}`) : []),
  ];
}
