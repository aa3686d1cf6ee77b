/**
 * Where the keys of a deployment come from in the end: an adapter only passes them on.
 *
 * @module
 */
import { Unknown } from "../expression/value";
import type { Deployment } from "./deployment";
import type { FunctionDefinition } from "./functions";
import type { GatewayResource } from "./gateways";

/** A route of a gateway that serves keys. */
export interface KeyServer {
  /** The deployment whose route it is; undefined where no deployment of the stack has it. */
  readonly deployment?: Deployment<Unknown>;
  /** The function behind the route; undefined where something else answers. */
  readonly adapter?: FunctionDefinition;
}

/** Who serves the keys at a URI; undefined where none of these gateways does. */
export function keyServerOf(
  uri: string,
  gateways: readonly GatewayResource<Deployment<Unknown>>[],
  functions: readonly FunctionDefinition[],
): KeyServer | undefined {
  const { host, pathname } = new URL(uri);
  const gateway = gateways.find(({ hostnames }) => hostnames.includes(host));
  if (gateway === undefined) return undefined;
  for (const deployment of gateway.deployments) {
    const { pathPrefix, routes } = deployment;
    if (Unknown.is(pathPrefix) || Unknown.is(routes)) continue;
    const prefix = pathPrefix === "/" ? "" : pathPrefix;
    const route = routes.find(
      (one) => !Unknown.is(one) && !Unknown.is(one.pattern) && `${prefix}${one.pattern.text}` === pathname,
    );
    if (route === undefined || Unknown.is(route)) continue;
    const { backend } = route;
    const id = !Unknown.is(backend) && backend.type === "ORACLE_FUNCTIONS_BACKEND" ? backend.functionId : undefined;
    const adapter = functions.find((one) => one.id === id);
    return { deployment, ...(adapter === undefined ? {} : { adapter }) };
  }
  return {};
}

/** The URI itself, unless it is one of these gateways': then what the function behind its route fetches. Undefined where no function does. */
export function upstreamKeysUri(
  uri: string,
  gateways: readonly GatewayResource<Deployment<Unknown>>[],
  functions: readonly FunctionDefinition[],
): string | undefined {
  const server = keyServerOf(uri, gateways, functions);
  return server === undefined ? uri : server.adapter?.config.JWKS_URI;
}
