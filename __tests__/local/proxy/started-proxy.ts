import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { onTestFinished } from "vitest";
import { type RunningProxy, startForwardProxy } from "../../../local/proxy/forward-proxy";
import { originMap } from "../../../synthesized/system/origins";

type Order = Partial<Omit<Parameters<typeof startForwardProxy>[0], "origins">>;

/** What a part on this machine was asked. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface StartedProxy {
  readonly proxy: RunningProxy;
  readonly asked: readonly Asked[];
  /** The status and text of the answer to CONNECT, and the connection as it is then. @param headers by default the right `Host` */
  connect(authority: string, ...headers: readonly string[]): Promise<Connected>;
  /** Bytes through a tunnel, and all that comes back until the connection ends. */
  through(authority: string, text: string, servername?: string): Promise<string>;
}

interface Connected {
  readonly status: number;
  readonly text: string;
  readonly socket: Socket;
}

/** A proxy for `https://login.test`, `https://orders.test:8443` and `http://plain.test`, which one server answers for. */
export async function startedProxy(
  order: Order = {},
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void = (_request, response) =>
    response.end("hello"),
): Promise<StartedProxy> {
  const asked: Asked[] = [];
  const part = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url = "", rawHeaders } = request;
    const body = Buffer.concat(chunks).toString("latin1");
    asked.push({ method, url, rawHeaders, body });
    answer(request, response, body);
  });
  const local = await listening(part);
  const origins = originMap();
  for (const real of ["https://login.test", "https://orders.test:8443", "http://plain.test"]) origins.add(real, local);
  origins.add("http://127.0.0.1:1", local);
  const proxy = await startForwardProxy({ origins, ...order });
  onTestFinished(async () => {
    await proxy.close();
    part.close();
    part.closeAllConnections();
  });
  const reach = (authority: string, ...headers: readonly string[]) =>
    connectedTo(proxy.url, authority, headers.length === 0 ? undefined : headers);
  return {
    ...{ proxy, asked, connect: reach },
    async through(authority, text, servername = authority.split(":")[0]) {
      const { socket } = await reach(authority);
      const secure = connectTls({ socket, ca: proxy.ca, ...(servername === undefined ? {} : { servername }) });
      return received(secure, text);
    },
  };
}

export async function listening(
  server: { listen(port: number, host: string, done: () => void): unknown } & {
    address(): string | AddressInfo | null;
  },
): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function connectedTo(
  url: string,
  authority: string,
  headers: readonly string[] = [`Host: ${authority}`],
): Promise<Connected> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write([`CONNECT ${authority} HTTP/1.1`, ...headers, "", ""].join("\r\n")),
    );
    socket.once("error", reject);
    let text = "";
    const onData = (chunk: Buffer): void => {
      text += chunk.toString("latin1");
      const [head = "", body] = text.split("\r\n\r\n");
      const [, length = "0"] = /content-length: (\d+)/i.exec(head) ?? [];
      if (body === undefined || body.length < Number(length)) return;
      socket.off("data", onData).pause();
      resolve({ status: Number(head.split(" ")[1]), text: body, socket });
    };
    socket.on("data", onData);
    onTestFinished(() => void socket.destroy());
  });
}

/** All that comes until the connection ends; rejects where it ends with an error. */
export function received(socket: Socket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let all = "";
    socket.on("data", (chunk: Buffer) => {
      all += chunk.toString("latin1");
    });
    socket.once("error", reject);
    socket.once("close", () => resolve(all));
    socket.write(Buffer.from(text, "latin1"));
    socket.resume();
  });
}
