/** An identity provider on loopback, over plain HTTP, that works: for tests of what the function does with its answers. */
import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";

export class PlainUpstream {
  readonly requests: string[] = [];
  connections = 0;
  respond: http.RequestListener = (_request, response) => response.writeHead(500).end();

  readonly #server = http.createServer((request, response) => {
    this.requests.push(request.url ?? "");
    this.respond(request, response);
  });

  static async start(): Promise<PlainUpstream> {
    const upstream = new PlainUpstream();
    upstream.#server.on("connection", () => upstream.connections++);
    upstream.#server.listen(0, "127.0.0.1");
    await once(upstream.#server, "listening");
    return upstream;
  }

  get uri(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/keys`;
  }

  /** Answers every request with these bytes. */
  serve(body: Buffer): void {
    this.respond = (_request, response) => response.end(body);
  }

  /** Keeps every request waiting. @returns what answers them, and those that follow */
  hold(body: Buffer): () => void {
    const waiting: http.ServerResponse[] = [];
    this.respond = (_request, response) => waiting.push(response);
    return () => {
      for (const response of waiting) response.end(body);
      this.serve(body);
    };
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }
}
