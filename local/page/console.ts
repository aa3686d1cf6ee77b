/**
 * The control page of a local cloud, and what programs in any language ask it for.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import fastify from "fastify";
import type { OriginMap } from "../../synthesized/system/origins";
import type { Reading } from "../choice";
import type { EventSource } from "../events";
import { listenBeside, ownHost } from "../listening";
import type { Switches } from "../switches";
import type { PageState } from "./answers";
import type { Asked } from "./asked";
import { controlRoutes } from "./doors/control-routes";
import { addRoutes, refuseMalformed } from "./doors/listening-routes";
import { keyHistory } from "./key-history";
import type { KeySetSource } from "./key-sets";
import { liveEvents, pageAgents } from "./live-events";
import { pageRoutes } from "./page-routes";
import type { Access } from "./request-guard";
import { keptLines } from "./request-lines";
import { type ToJson, withheld } from "./withheld";

/** What the page shows and acts on; `name` is the stack's. */
export interface ConsoleOptions extends Pick<PageState, "name" | "parts" | "deployments" | "sources" | "clients"> {
  /** Port on loopback. @default a free one */
  readonly port?: number | undefined;
  /** Another address to listen on, beside loopback. @default none */
  readonly listen?: string | undefined;
  /** What hands connections to it. @default - it listens by itself alone */
  readonly front?: ((server: Server) => Promise<string>) | undefined;
  /** Who may ask. @default - whoever is on this machine */
  readonly access?: Access | undefined;
  readonly keySets: readonly KeySetSource[];
  readonly asked: Asked;
  readonly origins: OriginMap;
  /** The same through gateways of another reading, for checks from another process. */
  readonly other?: { readonly reading: Reading; readonly origins: OriginMap } | undefined;
  readonly events: EventSource;
  readonly switches: Switches;
  /** A secret that an apply made here, by the id that the apply told. @default - none is given */
  readonly secretOf?: (id: string) => string | undefined;
}

/** A running page. */
export interface Console {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the page.
 *
 * @throws {Error} with code `EADDRINUSE` when the port is taken
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const { access, listen, port = 0, front } = options;
  let url = "";
  const { routes, toJson, history, end: endStory } = told(options, () => url);
  const app = fastify({
    ...{ forceCloseConnections: true, bodyLimit: mostBytes, clientErrorHandler: refuseMalformed },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  const end = async (): Promise<void> => {
    endStory();
    await app.close();
  };
  addRoutes(app, routes, { access, toJson });
  try {
    const own = new URL(await app.listen({ host: ownHost(listen), port }));
    const endBeside = await listenBeside(app.server, listen, Number(own.port));
    history.look();
    url = (await front?.(app.server)) ?? `http://127.0.0.1:${own.port}`;
    const close = (): Promise<void> => {
      endBeside();
      return end();
    };
    return { url, close };
  } catch (failure) {
    await end();
    throw failure;
  }
}

/** Orders are small. */
const mostBytes = 65_536;

/** All that is answered, and what has to be remembered for it. */
function told(options: ConsoleOptions, url: () => string) {
  const { events, switches, keySets, asked, origins, other, secretOf = () => undefined } = options;
  const { name, parts, deployments, sources, clients } = options;
  const state = { name, parts, deployments, sources, clients };
  const instance = randomUUID();
  const agents = pageAgents(instance);
  const toJson = withheldFrom(asked, state, origins);
  const live = liveEvents(events, instance, agents, toJson);
  const lines = keptLines(events);
  const history = keyHistory(events, switches.state, sources.usesEntra ? keySets[0]?.uri : undefined);
  const routes = [
    ...controlRoutes({ asked, switches, history, agents, url, toJson }),
    ...pageRoutes({
      state,
      other,
      instance,
      asked,
      origins,
      switches,
      keySets,
      agents,
      live,
      lines,
      history,
      secretOf,
    }),
  ];
  const end = (): void => {
    for (const listening of [live, lines, history]) listening.close();
  };
  return { routes, toJson, history, end };
}

/** What has to be told is no secret: addresses, names and ids. */
function withheldFrom(asked: Asked, state: object, origins: OriginMap): ToJson {
  const { given } = asked;
  if (given.length === 0) return JSON.stringify;
  const environment = JSON.stringify(asked.environment("http://127.0.0.1", "127.0.0.1"), withoutSecrets);
  return withheld(given, [environment, JSON.stringify([asked.system, state, origins.entries()])].join("\n"));
}

const withoutSecrets = (name: string, value: unknown): unknown =>
  name === "secret" || name === "variables" ? undefined : value;
