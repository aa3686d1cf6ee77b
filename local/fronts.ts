/**
 * What stays where it is while what answers changes: HTTP servers that hand each request to another one, and from some moment on to its successor.
 * A connection that a client keeps goes on through that moment.
 *
 * @module
 */
import { createServer, type Server, type ServerOptions, type ServerResponse } from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { ServerCertificate } from "./authority";
import { listenBeside, onUsualPort, ownHost } from "./listening";

/** Where a front listens: on a port that must be free, or on one that gives way, or on a free one. */
interface FrontPort {
  readonly exact?: number | undefined;
  readonly usual?: number | undefined;
}

/** Servers by the names of what answers there. */
export interface Fronts {
  /**
   * Lets a server answer under a name from the next {@link switchOver} on; the first of a name at once.
   *
   * @param options as the server itself was made with
   * @param tls by which the front speaks https, before a server that does not
   * @returns the front's own URL
   * @throws {Error} of Node's, where a port that must be free is not
   */
  attach(
    name: string,
    server: Server,
    port: FrontPort,
    options?: ServerOptions,
    tls?: ServerCertificate,
  ): Promise<string>;
  /**
   * All that were attached meanwhile answer from now on; what has no successor is gone.
   *
   * @returns when what came to their predecessors is answered, or has waited long
   */
  switchOver(): Promise<void>;
  /** What was attached since the last switch will not answer after all. */
  abandon(): void;
  close(): Promise<void>;
}

interface Front {
  readonly url: string;
  current: Server;
  next: Server | undefined;
  /** Clients that come from now on are shown this one. */
  certify(tls: ServerCertificate): void;
  close(): Promise<void>;
}

/** Answers that are under way, by the server that gives them. */
type UnderWay = WeakMap<Server, Set<ServerResponse>>;

const longestDrainMs = 10_000;
const drainPollMs = 20;

/** @param address another one to listen on, beside loopback */
export function fronts(address: string | undefined): Fronts {
  const all = new Map<string, Front>();
  const underWay: UnderWay = new WeakMap();
  const drop = ([name, front]: readonly [string, Front]): Promise<void> => {
    all.delete(name);
    return front.close();
  };
  return {
    async attach(name, server, port, options = {}, tls = undefined) {
      const present = all.get(name);
      if (present !== undefined) {
        if (tls !== undefined) present.certify(tls);
        present.next = server;
        return present.url;
      }
      const front = await open(server, { address, port, options, underWay, tls });
      all.set(name, front);
      return front.url;
    },
    async switchOver() {
      const former: Server[] = [];
      for (const [name, front] of [...all]) {
        if (front.next !== front.current) former.push(front.current);
        if (front.next === undefined) await drop([name, front]);
        else front.current = front.next;
        front.next = undefined;
      }
      const isBusy = (): boolean => former.some((server) => (underWay.get(server)?.size ?? 0) > 0);
      for (const end = Date.now() + longestDrainMs; isBusy() && Date.now() < end; ) await wait(drainPollMs);
    },
    abandon() {
      for (const [name, front] of [...all]) {
        // Behind a front of what was new there is nothing else.
        if (front.next === front.current) void drop([name, front]);
        front.next = undefined;
      }
    },
    async close() {
      await Promise.all([...all].map(drop));
    },
  };
}

interface FrontOrder {
  readonly address: string | undefined;
  readonly port: FrontPort;
  readonly options: ServerOptions;
  readonly underWay: UnderWay;
  readonly tls: ServerCertificate | undefined;
}

async function open(server: Server, { address, port: wanted, options, underWay, tls }: FrontOrder): Promise<Front> {
  const { exact, usual } = wanted;
  const start = (port: number): Promise<Carrier> => listen(carrierOf(options, tls), port, ownHost(address));
  const carrier = await (exact === undefined ? onUsualPort(usual, start) : start(exact));
  carrier.maxHeadersCount = server.maxHeadersCount;
  for (const name of ["keepAliveTimeout", "headersTimeout", "requestTimeout"] as const) carrier[name] = server[name];
  // Sound: a server that listens on a port has such an address.
  const { port } = carrier.address() as AddressInfo;
  const endBeside = await listenBeside(carrier, address, port);
  const front: Front = {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    current: server,
    next: server,
    certify(other) {
      if (carrier instanceof https.Server) carrier.setSecureContext(contextOf(other));
    },
    close() {
      endBeside();
      return new Promise((resolve) => {
        carrier.close(() => resolve());
        carrier.closeAllConnections();
      });
    },
  };
  handOn(carrier, front, underWay);
  return front;
}

/** Each event to who answers now; where that one leaves it to Node, as Node does. */
function handOn(carrier: Carrier, front: Front, underWay: UnderWay): void {
  carrier.on("request", (request, response) => {
    countUntilClosed(underWay, front.current, response, request.headers.accept);
    front.current.emit("request", request, response);
  });
  carrier.on("checkContinue", (request, response) => {
    countUntilClosed(underWay, front.current, response, request.headers.accept);
    if (front.current.emit("checkContinue", request, response)) return;
    response.writeContinue();
    front.current.emit("request", request, response);
  });
  carrier.on("checkExpectation", (request, response) => {
    if (!front.current.emit("checkExpectation", request, response)) response.writeHead(417).end();
  });
  carrier.on("connect", (request, socket, head) => {
    if (!front.current.emit("connect", request, socket, head)) socket.destroy();
  });
  carrier.on("clientError", (error, socket) => {
    if (!front.current.emit("clientError", error, socket)) socket.destroy();
  });
}

/** Streams of the page never end by themselves, and are not waited for. */
function countUntilClosed(underWay: UnderWay, server: Server, response: ServerResponse, accept = ""): void {
  if (accept.includes("text/event-stream")) return;
  const known = underWay.get(server) ?? new Set();
  underWay.set(server, known.add(response));
  response.once("close", () => known.delete(response));
}

type Carrier = Server | https.Server;

const carrierOf = (options: ServerOptions, tls: ServerCertificate | undefined): Carrier =>
  tls === undefined ? createServer(options) : https.createServer({ ...options, ...contextOf(tls) });

const contextOf = ({ certificate, key }: ServerCertificate) =>
  ({ cert: certificate, key, minVersion: "TLSv1.2" }) as const;

function listen(server: Carrier, port: number, host: string): Promise<Carrier> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}
