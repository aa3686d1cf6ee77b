/**
 * Where the keys of a deployment come from in the end: an adapter only passes them on.
 *
 * @module
 */
import type { FunctionDefinition } from "../../system/functions";
import type { GatewayResource } from "../../system/gateways";

/**
 * The URI itself, unless it is one of these gateways': then what the function behind its route fetches. Undefined where no
 * function does.
 */
export function upstreamKeysUri(
  uri: string,
  gateways: readonly GatewayResource[],
  functions: readonly FunctionDefinition[],
): string | undefined {
  const { host, pathname } = new URL(uri);
  const gateway = gateways.find(({ hostnames }) => hostnames.includes(host));
  if (gateway === undefined) return uri;
  for (const { pathPrefix, routes } of gateway.deployments) {
    const prefix = pathPrefix === "/" ? "" : pathPrefix;
    for (const { pattern, backend } of routes) {
      if (backend.type === "ORACLE_FUNCTIONS_BACKEND" && `${prefix}${pattern.text}` === pathname)
        return functions.find(({ id }) => id === backend.functionId)?.config.JWKS_URI;
    }
  }
  return undefined;
}
