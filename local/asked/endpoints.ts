/**
 * Where APIs are called, and by whom: what a program is told of the stack as it was applied last.
 *
 * @module
 */
import { type Api, type Client, isEntras, type System } from "../../synthesized/system/apis";
import { readSystem } from "../../synthesized/system/reading";
import { systemOfStack } from "../../synthesized/system/system-of-stack";
import type { PlayedCloud } from "../cloud";
import type { LocalClient, LocalEndpoint } from "../library/local-cloud";
import { walkedSystem } from "./walked-system";

/** The applied stack in the names of its APIs. */
export interface NamedApis {
  readonly system: System;
  readonly endpoints: Readonly<Record<string, LocalEndpoint>>;
  /** By the addresses of deployments. */
  readonly names: ReadonlyMap<string, string>;
}

/** Read when it is first asked for, and again after an apply. */
export function namedApis(cloud: PlayedCloud): () => NamedApis {
  let known: (NamedApis & { readonly of: PlayedCloud["stack"] }) | undefined;
  return () => {
    if (known?.of !== cloud.stack) known = { ...readNow(cloud), of: cloud.stack };
    return known;
  };
}

function readNow(cloud: PlayedCloud): NamedApis {
  const system = walkedSystem(systemOfStack(cloud.stack), cloud);
  const names = new Map(readSystem(cloud.stack).apis.map(({ address, name }) => [address, name]));
  const endpoints = cloud.gateways.flatMap(({ url, httpsUrl, hostnames, customHostnames, deployments }) =>
    deployments.flatMap(({ address, pathPrefix }) => {
      if (pathPrefix === undefined) return [];
      const path = pathPrefix === "/" ? "" : pathPrefix;
      const [host] = [...customHostnames, ...hostnames];
      const local = `${url}${path}`;
      const https = httpsUrl === undefined ? {} : { https: `${httpsUrl}${path}` };
      const judged = system.apis.filter(({ deployment }) => deployment === address);
      const real = host === undefined ? local : `https://${host}${path}`;
      return [[names.get(address) ?? address, { url: real, local, ...https, ...ofSecured(judged, cloud) }] as const];
    }),
  );
  return { system, names, endpoints: Object.fromEntries(endpoints) };
}

/** @param apis several where each request chooses who judges */
function ofSecured(apis: readonly Api[], { origins, entra }: PlayedCloud): Pick<LocalEndpoint, "clients" | "tokens"> {
  const { tokenEndpoint: url, scope } = apis.find((api) => isEntras(api) && api.scope !== undefined) ?? {};
  const named = Object.fromEntries(apis.flatMap(({ clients }) => clients.map((one) => [one.name, clientOf(one)])));
  if (url === undefined || scope === undefined) return { clients: named };
  const { pathname } = new URL(url);
  const https = entra.httpsUrl === undefined ? {} : { https: `${entra.httpsUrl}${pathname}` };
  return { clients: named, tokens: { url, local: origins.toLocal(url), ...https, scope } };
}

const clientOf = ({ clientId, secret, admitted }: Client): LocalClient => ({
  ...{ clientId, admitted },
  ...(secret === undefined ? {} : { secret }),
});
