/** A proxy in front of a registry that records every request and, on demand, breaks some. */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** Body bytes that the registry was given. */
  bytes: number;
  status: number;
}

export type Fault =
  /** The connection ends before the registry hears of the request. */
  | "refuse"
  /** The connection ends after this many bytes of the request's body. */
  | { readonly cutRequestAfter: number }
  /** The connection ends after this many bytes of the answer's body. */
  | { readonly cutAnswerAfter: number }
  /** The registry does its work, and its answer is lost. */
  | "lose answer"
  /** One bit of the request's body changes. */
  | "corrupt request"
  /** One bit of the answer's body changes. */
  | "corrupt answer"
  /** The proxy answers by itself. */
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export interface LoopbackProxy {
  readonly host: string;
  readonly requests: Recorded[];
  /** Host that requests go on to. */
  upstream: string;
  /** Chooses a fault for a request, or none; `nth` counts requests of the same method and path from 1. */
  fault: (request: Recorded, nth: number) => Fault | undefined | Promise<Fault | undefined>;
  close(): Promise<void>;
}

export async function startLoopbackProxy(upstream: string): Promise<LoopbackProxy> {
  const requests: Recorded[] = [];
  const server = createServer((incoming, outgoing) => {
    void handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: LoopbackProxy = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    upstream,
    fault: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = incoming;
    const recorded: Recorded = { method, path: url, headers, bytes: 0, status: 0 };
    requests.push(recorded);
    const nth = requests.filter((other) => other.method === method && other.path === url).length;
    const fault = await proxy.fault(recorded, nth);
    if (fault === "refuse") return void outgoing.destroy();
    if (typeof fault === "object" && "status" in fault) {
      recorded.status = fault.status;
      outgoing.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    await forward({ incoming, outgoing, recorded, fault });
  }

  interface Exchange {
    readonly incoming: IncomingMessage;
    readonly outgoing: ServerResponse;
    readonly recorded: Recorded;
    readonly fault: Fault | undefined;
  }

  function forward({ incoming, outgoing, recorded, fault }: Exchange): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        // Of the two halves of an exchange, only this one always has the connection.
        outgoing.destroy();
        resolve();
      };
      const [hostname, port] = proxy.upstream.split(":");
      const onward = request({
        hostname,
        port,
        method: recorded.method,
        path: recorded.path,
        headers: incoming.headers,
      });
      onward.on("error", end);
      onward.on("response", (answer) => {
        recorded.status = answer.statusCode ?? 0;
        if (fault === "lose answer") {
          answer.resume().on("end", end);
          return;
        }
        outgoing.writeHead(recorded.status, answer.headers);
        let sent = 0;
        answer.on("data", (chunk: Buffer) => {
          if (fault === "corrupt answer" && sent === 0) chunk[0] = (chunk[0] ?? 0) ^ 1;
          sent += chunk.length;
          const isCut = typeof fault === "object" && "cutAnswerAfter" in fault && sent > fault.cutAnswerAfter;
          // What was written before still reaches the client; nothing that comes later does.
          if (isCut) answer.pause();
          outgoing.write(chunk, isCut ? end : undefined);
        });
        answer.on("end", () => outgoing.end(() => resolve()));
      });
      incoming.on("data", (chunk: Buffer) => {
        if (fault === "corrupt request" && recorded.bytes === 0) chunk[0] = (chunk[0] ?? 0) ^ 1;
        recorded.bytes += chunk.length;
        onward.write(chunk);
        if (typeof fault === "object" && "cutRequestAfter" in fault && recorded.bytes > fault.cutRequestAfter) {
          onward.destroy();
          end();
        }
      });
      incoming.on("end", () => onward.end());
      incoming.on("error", () => onward.destroy());
    });
  }
  return proxy;
}
