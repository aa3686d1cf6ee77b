import { connect } from "node:net";

export interface RawAnswer {
  /** 0 where the connection ended without an answer. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends bytes as they stand, each character one, and reads the first answer. */
export function rawRequest(url: string, text: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(text, "latin1")));
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString("latin1");
      if (isWhole(received, text.startsWith("HEAD "))) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answerIn(received)));
  });
}

function answerIn(received: string): RawAnswer {
  const [head = "", ...rest] = received.split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  return { status: Number(head.split(" ")[1] ?? 0), head, body: isChunked(head) ? joined(body) : body };
}

const isChunked = (head: string): boolean => /\r\ntransfer-encoding: *chunked/i.test(head);

function isWhole(received: string, isHead: boolean): boolean {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const head = received.slice(0, end);
  if (isHead || /^HTTP\/1.1 (?:204|304) /.test(head)) return true;
  if (isChunked(head)) return received.endsWith("\r\n0\r\n\r\n");
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  // Without a length it ends with the connection.
  return length !== undefined && received.length >= end + 4 + Number(length);
}

function joined(chunks: string): string {
  const [, size = "0"] = /^([\da-f]+)\r\n/i.exec(chunks) ?? [];
  const [start, length] = [size.length + 2, Number.parseInt(size, 16)];
  return length === 0 ? "" : chunks.slice(start, start + length) + joined(chunks.slice(start + length + 2));
}

/** A request line and headers; `Host` is among them unless it is given. */
export function requestText(
  target: string,
  headers: readonly (readonly [name: string, value: string])[] = [],
  method = "GET",
): string {
  const all = headers.some(([name]) => name.toLowerCase() === "host")
    ? headers
    : [["Host", "gateway.test"], ...headers];
  return [`${method} ${target} HTTP/1.1`, ...all.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n");
}
