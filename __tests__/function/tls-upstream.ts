/** An identity provider on loopback, over real TLS, that can fail in every way. */
import { once } from "node:events";
import type * as http from "node:http";
import * as https from "node:https";
import * as net from "node:net";
import type { Certificate } from "./certificates";

export type Responder = (request: http.IncomingMessage, response: http.ServerResponse) => void;

export class TlsUpstream {
  /** URLs that were asked for, on complete requests. */
  readonly requests: string[] = [];
  connections = 0;
  /** Takes a connection before TLS begins; undefined lets it through. */
  takeConnection: ((socket: net.Socket) => void) | undefined;
  respond: Responder = (_request, response) => response.writeHead(500).end();

  readonly #front = net.createServer((socket) => this.#accept(socket));
  readonly #tls: https.Server;
  readonly #sockets = new Set<net.Socket>();
  #port = 0;

  private constructor(private readonly certificate: Certificate) {
    this.#tls = https.createServer({ ...certificate }, (request, response) => {
      this.requests.push(request.url ?? "");
      this.respond(request, response);
    });
    this.#tls.on("tlsClientError", () => undefined);
  }

  static async start(certificate: Certificate): Promise<TlsUpstream> {
    const upstream = new TlsUpstream(certificate);
    await upstream.open();
    return upstream;
  }

  get uri(): string {
    return `https://localhost:${this.#port}/keys?appid=1`;
  }

  /** Answers every request with these bytes. */
  serve(body: Buffer, headers: http.OutgoingHttpHeaders = {}): void {
    this.respond = (_request, response) =>
      response.writeHead(200, { "content-type": "application/json", ...headers }).end(body);
  }

  presentCertificate(certificate: Certificate = this.certificate): void {
    this.#tls.setSecureContext({ ...certificate });
  }

  /** Refuses connections until {@link open}. */
  async refuse(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#front.listening) await new Promise((closed) => this.#front.close(closed));
  }

  async open(): Promise<void> {
    if (this.#front.listening) return;
    this.#front.listen(this.#port, "127.0.0.1");
    await once(this.#front, "listening");
    this.#port = (this.#front.address() as net.AddressInfo).port;
  }

  async stop(): Promise<void> {
    await this.refuse();
    this.#tls.closeAllConnections();
  }

  #accept(socket: net.Socket): void {
    this.connections++;
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => this.#sockets.delete(socket));
    if (this.takeConnection) this.takeConnection(socket);
    else this.#tls.emit("connection", socket);
  }
}
