/**
 * The gateways of a local cloud: those that it starts with, and those that read otherwise what Oracle leaves open.
 *
 * @module
 */
import type { Server } from "node:http";
import { type OriginMap, type OriginMapBuilder, originMap } from "../synthesized/system/origins";
import type { Reading } from "./choice";
import type { MovableClock } from "./clock";
import type { eventStream } from "./events";
import type { Fronts } from "./fronts";
import type { LocalFunctions } from "./functions/local-functions";
import { decisionsOf } from "./gateway/choices";
import { startGateway } from "./gateway/gateway-server";
import type { LocalDeployment, LocalGatewayResource } from "./gateway/local-deployments";
import { parserOptions } from "./gateway/request-form";
import type { HttpsFace } from "./https-face";
import { type Keep, type KeptParts, keepNothing } from "./kept-parts";
import { onUsualPort } from "./listening";
import type { PlayedNetwork } from "./played-network";

/** A gateway of the local cloud. */
export interface LocalGateway {
  /** Address of the resource, or the gateway's OCID. */
  readonly address: string;
  readonly id: string;
  /** Host names that lead to it, by the map of origins. */
  readonly hostnames: readonly string[];
  /** Those of them that somebody chose. */
  readonly customHostnames: readonly string[];
  /** Where it listens: `http://127.0.0.1:…`. */
  readonly url: string;
  /** The same over https, where asked for. */
  readonly httpsUrl: string | undefined;
  readonly deployments: readonly LocalDeployment[];
}

/** What gateways of one reading work with. */
export interface GatewayServices {
  readonly clock: MovableClock;
  readonly events: ReturnType<typeof eventStream>;
  readonly functions: LocalFunctions;
  readonly origins: OriginMapBuilder;
  readonly network: Pick<PlayedNetwork, "isClosedTo" | "isClosedFrom">;
  readonly allowOutbound: boolean | undefined;
  /** Origins that lead to other machines. */
  readonly elsewhere: ReadonlyMap<string, string>;
  readonly reading: Reading;
  /** What an apply does not touch. @default - nothing outlives them */
  readonly parts?: KeptParts | undefined;
  /** Another address to listen on, beside loopback. */
  readonly listen?: string | undefined;
  /** Gets what ends them. */
  readonly closing: (() => Promise<void>)[];
}

/** Where gateways listen; free ports where nothing is said. */
interface GatewayPorts {
  /** What listens there instead of the gateways themselves. */
  readonly fronts?: Fronts | undefined;
  /** In the order of the gateways: they must be free. */
  readonly exact?: readonly number[] | undefined;
  /** Of the first gateway, the others follow; one that is taken gives way to a free one. */
  readonly usual?: number | undefined;
  /** Where they answer over https as well. @default - nowhere */
  readonly https?: HttpsFace | undefined;
}

export async function startGateways(
  resources: readonly LocalGatewayResource[],
  services: GatewayServices,
  { exact = [], usual, fronts, https }: GatewayPorts = {},
): Promise<readonly LocalGateway[]> {
  const gateways: LocalGateway[] = [];
  for (const [index, resource] of resources.entries()) {
    const own = { exact: exact[index], usual: usual && usual + index };
    const name = `gateway ${resource.address} in the ${services.reading} reading`;
    const front = fronts && ((server: Server) => fronts.attach(name, server, own, parserOptions));
    const httpsFront = https && ((server: Server) => https.attach(name, server, own.usual, parserOptions));
    const start = (port: number): Promise<LocalGateway> => startOne(resource, port, services, { front, httpsFront });
    gateways.push(
      await (front || own.exact === undefined ? onUsualPort(front ? 0 : own.usual, start) : start(own.exact)),
    );
  }
  return gateways;
}

async function startOne(
  { address, id, displayName, compartmentId, hostnames, customHostnames, deployments }: LocalGatewayResource,
  port: number | undefined,
  services: GatewayServices,
  handedOn: Pick<Parameters<typeof startGateway>[0], "front" | "httpsFront">,
): Promise<LocalGateway> {
  const { clock, events, functions, origins, closing, network, allowOutbound, elsewhere, reading, listen } = services;
  const { url, httpsUrl, close } = await startGateway({
    keep: keepingIn(services, `gateway ${id} ${services.reading}`),
    ...handedOn,
    ...{ address, deployments, port, listen, clock, events, decisions: decisionsOf(reading), reading },
    logged: { id, displayName },
    gateway: { id, compartmentId },
    isClosed: network.isClosedTo(id),
    network: { origins, allowOutbound, elsewhere, isClosed: (to) => network.isClosedFrom(id, to) },
    invokeFunction: functions.invoke,
  });
  closing.push(close);
  for (const hostname of hostnames) origins.add(`https://${hostname}`, url);
  return { address, id, hostnames, customHostnames, url, httpsUrl, deployments };
}

/** Names that several gateways have differ by the gateway's. */
function keepingIn({ parts, closing }: Pick<GatewayServices, "parts" | "closing">, owner: string): Keep {
  if (parts === undefined) return keepNothing;
  return (name, content, make) => {
    const { part, release } = parts.hold(`${owner} ${name}`, content, make);
    closing.push(release);
    return part;
  };
}

/** Gateways beside the first ones. */
export interface GatewaysBeside {
  readonly reading: Reading;
  readonly gateways: readonly LocalGateway[];
  /** On it they stand in the place of the first ones. */
  readonly origins: OriginMap;
}

export async function startGatewaysBeside(
  first: Omit<GatewaysBeside, "reading">,
  resources: readonly LocalGatewayResource[],
  services: Omit<GatewayServices, "origins">,
  fronts: Fronts | undefined,
): Promise<GatewaysBeside> {
  const names = new Set(first.gateways.flatMap(({ hostnames }) => hostnames.map((name) => `https://${name}`)));
  const origins = originMap();
  for (const { real, local } of first.origins.entries()) if (!names.has(real)) origins.add(real, local);
  const gateways = await startGateways(resources, { ...services, origins }, { fronts });
  // A gateway without a known name is known by where the first one listens.
  for (const [index, { url }] of first.gateways.entries()) {
    const other = gateways[index];
    if (other !== undefined) origins.add(url, other.url);
  }
  return { reading: services.reading, gateways, origins };
}
