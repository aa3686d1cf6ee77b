/**
 * A forward proxy through which clients reach the local clouds by their real names, their code unchanged.
 *
 * CONNECT to such a name is answered with TLS by a certificate of this run's authority; what is decrypted goes to the part that answers for the
 * name. It reaches nothing else, and listens on loopback alone.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { isDeepStrictEqual } from "node:util";
import type { OriginMap } from "../../synthesized/system/origins";
import { type Authority, createAuthority } from "../authority";
import { maxHeadersCount, parserOptions } from "../gateway/request-form";
import { forward } from "./forwarded-request";
import { connectOutside, NoWayOut, type Outside, realOutside } from "./outside";
import { type PlayedTarget, type ProxyRefusal, proxyTargets, type Targets } from "./targets";

/** A proxy to start. */
interface ProxyOrder {
  readonly origins: OriginMap;
  /** @default a free one */
  readonly port?: number | undefined;
  /** `HOST:PORT` of what clients may call where it really is, because the stack calls it. @default none */
  readonly outside?: readonly string[];
  /** @default DNS and sockets of this machine */
  readonly network?: Outside;
  /** @default 15,000 to connect, and for the headers of a request; 120,000 for a part that is silent */
  readonly limits?: ProxyLimits;
}

/** Milliseconds. */
interface ProxyLimits {
  readonly connectMs: number;
  readonly headersMs: number;
  readonly idleMs: number;
}

/** A running proxy. */
export interface RunningProxy {
  /** `http://127.0.0.1:…` */
  readonly url: string;
  /** The authority's certificate (PEM), which clients must trust. */
  readonly ca: string;
  /** The host names for which it answers. */
  readonly names: readonly string[];
  /** From now on it leads there; names that are others have an authority of their own. */
  lead(order: Pick<ProxyOrder, "origins" | "outside">): Promise<void>;
  close(): Promise<void>;
}

const usualLimits: ProxyLimits = { connectMs: 15_000, headersMs: 15_000, idleMs: 120_000 };

/** So many at a time: what one application opens, and by far not what a process may. */
const maxConnections = 512;

/** Starts a proxy. Rejects with Node's error when the port is taken. */
export async function startForwardProxy(order: ProxyOrder): Promise<RunningProxy> {
  let targets = proxyTargets(order);
  let authority = await createAuthority({ hosts: targets.names });
  const limits = order.limits ?? usualLimits;
  const server = createServer({
    ...parserOptions,
    headersTimeout: limits.headersMs,
    connectionsCheckingInterval: Math.min(limits.headersMs, 5000),
  });
  server.maxHeadersCount = maxHeadersCount;
  server.maxConnections = maxConnections;
  const stage: Stage = {
    ...{ server, targets, limits, origins: order.origins, contexts: leafContexts(authority), tunnels: new WeakMap() },
    network: order.network ?? realOutside,
  };
  const sockets = new Set<Duplex>();
  const keep = (socket: Duplex): void => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => serve(stage, request, response);
  server.on("connection", keep);
  server.on("request", onRequest);
  // The part that gets the request says whether it wants the body.
  server.on("checkContinue", onRequest);
  server.on("checkExpectation", onRequest);
  server.on("connect", (request, socket, head) => void connected(stage, request, socket, head, keep));
  server.on("clientError", (failure: Error & { readonly code?: string }, socket) =>
    refuse(socket, clientErrors[failure.code ?? ""] ?? { status: 400, message: "request: it is none of HTTP/1.1." }),
  );
  const port = await listen(server, order.port ?? 0);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return {
    ...{ url: `http://127.0.0.1:${port}`, close },
    get ca() {
      return authority.certificate;
    },
    get names() {
      return targets.names;
    },
    async lead(next) {
      const former = targets.names;
      targets = proxyTargets(next);
      if (!isDeepStrictEqual([...former].sort(), [...targets.names].sort())) {
        authority = await createAuthority({ hosts: targets.names });
        stage.contexts = leafContexts(authority);
      }
      Object.assign(stage, { targets, origins: next.origins });
    },
  };
}

const clientErrors: Readonly<Record<string, ProxyRefusal>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: "request: its headers are too large." },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: "request: it did not come in time." },
};

interface Stage {
  readonly server: Server;
  targets: Targets;
  origins: OriginMap;
  readonly network: Outside;
  readonly limits: ProxyLimits;
  contexts: (name: string) => Promise<SecureContext>;
  /** What the encrypted connections of clients lead to. */
  readonly tunnels: WeakMap<Duplex, PlayedTarget>;
}

function serve(stage: Stage, request: IncomingMessage, response: ServerResponse): void {
  const judged = stage.targets.ofRequest(request, stage.tunnels.get(request.socket));
  if ("status" in judged) return void answerRefusal(response, judged);
  const { origin, path } = judged;
  const destination = { origin, path, local: stage.origins.toLocal(origin), idleMs: stage.limits.idleMs };
  try {
    forward(request, response, destination, (message) => answerRefusal(response, { status: 502, message }));
  } catch {
    const message = "request: its target or its headers are read by Node, and may not be written.";
    answerRefusal(response, { status: 400, message });
  }
}

async function connected(
  stage: Stage,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  keep: (socket: Duplex) => void,
): Promise<void> {
  socket.on("error", () => socket.destroy());
  const refusal = (why: ProxyRefusal): void => refuse(socket, why);
  if (stage.tunnels.has(socket) || !(socket instanceof Socket))
    return refusal({ status: 405, message: "CONNECT: got one within a tunnel. Allowed: one for each connection." });
  const target = stage.targets.ofConnect(request);
  if ("status" in target) return refusal(target);
  if (head.length > 0) socket.unshift(head);
  try {
    if ("origin" in target)
      return encrypted(stage, socket, target, await stage.contexts(new URL(target.origin).hostname));
    const other = await connectOutside(stage.network, target, stage.limits.connectMs);
    keep(other);
    socket.write(established);
    pipeline(socket, other, socket, () => undefined);
  } catch (failure) {
    if (failure instanceof NoWayOut) return refusal({ status: 403, message: failure.message });
    // A fault of this program: said aloud, and closed.
    process.emitWarning(failure instanceof Error ? failure : String(failure));
    socket.destroy();
  }
}

const established = "HTTP/1.1 200 Connection Established\r\n\r\n";

/** The same server reads what is decrypted, by the same rules and in the same time. */
function encrypted({ server, tunnels }: Stage, socket: Socket, target: PlayedTarget, context: SecureContext): void {
  // Gone while its certificate was made.
  if (socket.destroyed) return;
  const { hostname } = new URL(target.origin);
  socket.write(established);
  const tunnel = new TLSSocket(socket, {
    isServer: true,
    secureContext: context,
    ALPNProtocols: ["http/1.1"],
    SNICallback: (name, done) =>
      name.toLowerCase() === hostname ? done(null, context) : done(new Error(`TLS: got the name ${name}.`)),
  });
  tunnels.set(tunnel, target);
  server.emit("connection", tunnel);
}

const leafHours = 12;

/** Certificates are made when they are first needed, and anew when half of their time is over. */
function leafContexts(authority: Authority): Stage["contexts"] {
  const made = new Map<string, { readonly context: Promise<SecureContext>; readonly until: number }>();
  return (name) => {
    const present = made.get(name);
    if (present !== undefined && Date.now() < present.until) return present.context;
    const context = authority
      .certify({ hosts: [name] }, leafHours)
      .then(({ certificate, key }) => createSecureContext({ cert: certificate, key, minVersion: "TLSv1.2" }));
    made.set(name, { context, until: Date.now() + (leafHours * 3_600_000) / 2 });
    return context;
  };
}

function answerRefusal(response: ServerResponse, { status, message }: ProxyRefusal): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end(`${message}\n`);
}

/** An answer where there is no request to answer. */
function refuse(socket: Duplex, { status, message }: ProxyRefusal): void {
  if (!socket.writable) return void socket.destroy();
  const body = Buffer.from(`${message}\n`);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${body.length}`,
    "Connection: close",
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]));
  // A client that goes on sending, or keeps its side open, is not waited for.
  socket.resume();
  setTimeout(() => socket.destroy(), 1000).unref();
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      // Sound: a server that listens on a port has such an address.
      resolve((server.address() as AddressInfo).port);
    });
  });
}
