/**
 * Requests over connections that stay open. Written on sockets, since what asks must cost less than what answers: both share the machine.
 */
import { connect, type Socket } from "node:net";

/** A request as it goes over the wire, and the status that it must get. */
export interface PreparedRequest {
  readonly bytes: Buffer;
  readonly status: number;
}

export interface Load {
  /** Each answer's time. */
  readonly milliseconds: readonly number[];
  /** All of them. */
  readonly wallMilliseconds: number;
}

/**
 * Sends `count` requests over `connections`, each of which has one under way.
 *
 * @throws {Error} for an answer with another status than the request must get
 */
export async function load(
  port: number,
  requests: readonly PreparedRequest[],
  count: number,
  connections: number,
): Promise<Load> {
  const milliseconds: number[] = [];
  let sent = 0;
  const asks = await Promise.all(Array.from({ length: connections }, () => asking(port)));
  const start = performance.now();
  const client = async ({ ask }: Asking): Promise<void> => {
    while (sent < count) {
      const request = requests[sent % requests.length];
      if (request === undefined) return;
      sent += 1;
      const before = performance.now();
      const status = await ask(request.bytes);
      milliseconds.push(performance.now() - before);
      if (status !== request.status) throw new Error(`got ${status} where ${request.status} is right`);
    }
  };
  try {
    await Promise.all(asks.map(client));
  } finally {
    for (const { socket } of asks) socket.destroy();
  }
  return { milliseconds, wallMilliseconds: performance.now() - start };
}

interface Asking {
  readonly socket: Socket;
  ask(bytes: Buffer): Promise<number>;
}

/** Answers must have a `Content-Length`, as those of both sides do. */
async function asking(port: number): Promise<Asking> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let waiting: { resolve: (status: number) => void; reject: (cause: Error) => void } | undefined;
  let received = "";
  socket.setEncoding("latin1");
  socket.on("data", (text) => {
    received += text;
    const end = received.indexOf("\r\n\r\n");
    if (end < 0) return;
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(received) ?? [];
    if (length === undefined) waiting?.reject(new Error(`an answer without a length: ${received.slice(0, end)}`));
    else if (received.length >= end + 4 + Number(length)) {
      const status = Number(received.slice(9, 12));
      received = "";
      waiting?.resolve(status);
    }
  });
  socket.on("error", (cause) => waiting?.reject(cause));
  socket.on("close", () => waiting?.reject(new Error("the connection ended")));
  const ask = (bytes: Buffer): Promise<number> =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      socket.write(bytes);
    });
  return { socket, ask };
}
