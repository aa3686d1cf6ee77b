/**
 * A request on its way from a client of the proxy to the part that answers for its origin, and the answer on its way back.
 *
 * Both sides are read by Node's own parsers, and written anew: what a client frames is never what a part has to take apart.
 *
 * @module
 */
import * as http from "node:http";
import * as https from "node:https";
import { pipeline } from "node:stream";
import { HeaderList, removeHopByHop } from "../gateway/header-list";

interface Destination {
  /** The origin that the client named. */
  readonly origin: string;
  /** Who answers for it, on loopback. */
  readonly local: string;
  /** Path and query, as they came. */
  readonly path: string;
  /** How long a part may be silent. */
  readonly idleMs: number;
}

/** @param refuse answers in the place of a part that cannot be reached */
export function forward(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { origin, local, path, idleMs }: Destination,
  refuse: (message: string) => void,
): void {
  const { host, hostname } = new URL(origin);
  const to = new URL(local);
  const sent = (to.protocol === "https:" ? https : http).request(to, {
    method: request.method ?? "GET",
    path,
    headers: requestHeaders(request, host),
    // A kept connection may be one that is just being closed.
    agent: false,
    servername: hostname,
    timeout: idleMs,
    insecureHTTPParser: false,
  });
  let isConnected = false;
  sent.once("socket", (socket) => socket.once("connect", () => (isConnected = true)));
  sent.on("timeout", () => sent.destroy(new Error("it was silent for too long")));
  sent.on("error", (failure) => {
    // A client without a proxy would see the connection end, too.
    if (response.headersSent || isConnected) response.destroy();
    else refuse(`${origin}: nobody answers for it at ${to.origin} (${failure.message}).`);
  });
  sent.on("continue", () => response.writeContinue());
  sent.on("response", (answer) => answered(request, response, answer));
  response.once("close", () => sent.destroy());
  request.once("error", () => sent.destroy());
  request.pipe(sent);
}

/** As they came, but for what concerns the client's connection; the body is framed as the parser read it. */
function requestHeaders(request: http.IncomingMessage, host: string): string[] {
  const headers = HeaderList.fromRaw(request.rawHeaders);
  const length = headers.first("content-length");
  const isChunked = headers.has("transfer-encoding");
  removeHopByHop(headers);
  headers.remove("proxy-authorization");
  headers.set("Host", host);
  headers.remove("content-length");
  if (isChunked) headers.add("Transfer-Encoding", "chunked");
  else if (length !== undefined) headers.add("Content-Length", length);
  headers.set("Connection", "close");
  return headers.raw();
}

function answered(request: http.IncomingMessage, response: http.ServerResponse, answer: http.IncomingMessage): void {
  const headers = HeaderList.fromRaw(answer.rawHeaders);
  const length = headers.first("content-length");
  removeHopByHop(headers);
  headers.remove("proxy-authenticate");
  if (length !== undefined) headers.set("Content-Length", length);
  // What is left of a body that nobody waited for would be read as the next request.
  if (!request.complete) headers.set("Connection", "close");
  response.sendDate = false;
  try {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? "", headers.raw());
  } catch {
    // A header that may not be written, though it could be read.
    return void response.destroy();
  }
  // Whichever end goes away takes the other with it.
  pipeline(answer, response, () => undefined);
}
