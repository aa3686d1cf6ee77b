/** Every way in which an identity provider can fail, and what the adapter's log calls it. */
import type { ServerResponse } from "node:http";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { type Authority, type Certificate, makeAuthority } from "./certificates";
import { entraDocument, entraKey, keyDocument } from "./entra-keys";
import type { FunctionProcess } from "./function-process";
import type { TlsUpstream } from "./tls-upstream";

type Injected = Pick<FunctionProcess, "inject">;

export interface Fault {
  readonly name: string;
  readonly outcome: string;
  /** It ends by the adapter's timeout, so a short one is set. */
  readonly isSlow?: true;
  /** It is not the upstream that fails, so that it befalls one copy. */
  readonly isOfCopy?: true;
  begin(upstream: TlsUpstream, fn: Injected, authority: Authority): void | Promise<void>;
  end?(upstream: TlsUpstream, fn: Injected): void | Promise<void>;
}

const respond = (name: string, outcome: string, responder: TlsUpstream["respond"], isSlow?: true): Fault => ({
  name,
  outcome,
  ...(isSlow && { isSlow }),
  begin: (upstream) => {
    upstream.respond = responder;
  },
});

const body = (
  name: string,
  outcome: string,
  bytes: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Fault => respond(name, outcome, (_request, response) => response.writeHead(200, headers).end(bytes));

const status = (code: number, headers: Readonly<Record<string, string>> = {}): Fault =>
  respond(`status ${code} with a good body`, "status", (_request, response) =>
    response.writeHead(code, headers).end(entraDocument("a")),
  );

const connection = (
  name: string,
  outcome: string,
  take: NonNullable<TlsUpstream["takeConnection"]>,
  isSlow?: true,
): Fault => ({
  name,
  outcome,
  ...(isSlow && { isSlow }),
  begin: (upstream) => {
    upstream.takeConnection = take;
  },
  end: (upstream) => {
    upstream.takeConnection = undefined;
  },
});

const certificate = (name: string, make: (authority: Authority) => Promise<Certificate>): Fault => ({
  name,
  outcome: "certificate",
  begin: async (upstream, _fn, authority) => upstream.presentCertificate(await make(authority)),
  end: (upstream) => upstream.presentCertificate(),
});

/** Raw bytes after TLS, where a decent server would write HTTP. */
const garbage = (name: string, outcome: string, text: string): Fault =>
  respond(name, outcome, (request) => request.socket.end(text));

const document = entraDocument("a", "b");

export const upstreamFaults: readonly Fault[] = [
  {
    name: "refused connections",
    outcome: "connection",
    begin: (upstream) => upstream.refuse(),
    end: (upstream) => upstream.open(),
  },
  {
    name: "a name that does not resolve",
    outcome: "connection",
    isOfCopy: true,
    begin: (_upstream, fn) => fn.inject("names", false),
    end: (_upstream, fn) => fn.inject("names", true),
  },
  connection("connections that are reset", "connection", (socket) => socket.resetAndDestroy()),
  connection("plain text where TLS should be", "connection", (socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n")),
  connection("a TLS handshake that never ends", "timeout", () => undefined, true),
  certificate("an expired certificate", (ours) =>
    ours.issue({ host: "localhost", notAfter: new Date(Date.now() - 1000) }),
  ),
  certificate("a certificate of another name", (ours) => ours.issue({ host: "idp.example.com" })),
  certificate("a certificate of an unknown authority", async () =>
    (await makeAuthority("stranger")).issue({ host: "localhost" }),
  ),
  respond("no answer", "timeout", () => undefined, true),
  respond("no body", "timeout", (_request, response) => response.writeHead(200).flushHeaders(), true),
  respond("a body that drips", "timeout", (_request, response) => drip(response), true),
  respond("a body that is broken off", "connection", (request, response) => {
    response.writeHead(200, { "content-length": document.length }).write(document.subarray(0, 500));
    setImmediate(() => request.socket.destroy());
  }),
  respond("a chunked body that is broken off", "connection", (request, response) => {
    response.writeHead(200).write(document.subarray(0, 500));
    setImmediate(() => request.socket.destroy());
  }),
  body("a body that is too large", "too-large", keyDocument([entraKey("a"), ...Array(600).fill(entraKey("b"))])),
  respond("a body without end", "too-large", (_request, response) => flood(response)),
  body("a bomb in gzip", "too-large", gzipSync(Buffer.alloc(50_000_000)), { "content-encoding": "gzip" }),
  body("a bomb in brotli", "too-large", brotliCompressSync(Buffer.alloc(50_000_000)), { "content-encoding": "br" }),
  body("a bomb that is a good document", "too-large", gzipSync(`${document}${" ".repeat(1_000_000)}`), {
    "content-encoding": "gzip",
  }),
  body("a compressed body that is broken off", "encoding", gzipSync(document).subarray(0, 200), {
    "content-encoding": "gzip",
  }),
  body("an encoding that is not what it says", "encoding", document, { "content-encoding": "gzip" }),
  body("an unknown encoding", "encoding", document, { "content-encoding": "zstd" }),
  ...[301, 302, 303, 307, 308].map((code) => status(code, { location: "/elsewhere" })),
  ...[201, 204, 206, 304, 400, 401, 403, 404, 410, 429, 500, 502, 503, 504].map((code) =>
    status(code, { "retry-after": "1" }),
  ),
  body("a page of HTML", "not-json", "<!doctype html><title>Sign in</title>", { "content-type": "text/html" }),
  body("malformed JSON", "not-json", document.subarray(0, document.length - 1)),
  body("an empty body", "not-json", ""),
  body("bytes that are no UTF-8", "not-json", Buffer.concat([document, Buffer.from([0xff])])),
  body("deeply nested JSON", "too-many-values", "[".repeat(200_000)),
  body("an error object", "not-a-key-set", '{"error":"temporarily_unavailable"}'),
  body("a list instead of a set", "not-a-key-set", JSON.stringify([entraKey("a")])),
  body("null", "not-a-key-set", "null"),
  body("an empty set", "empty-key-set", '{"keys":[]}'),
  body("a discovery document", "discovery-document", '{"jwks_uri":"https://idp.example.com/keys","issuer":"x"}'),
  body("a set of zeros", "too-many-values", keyDocument(Array(100_000).fill(0))),
  body(
    "no usable key",
    "no-usable-key",
    keyDocument([{ kty: "EC", kid: "ec" }, entraKey("short", { n: "AQAB" }), null, "x", 7]),
  ),
  garbage("something else than HTTP", "protocol", "SSH-2.0-OpenSSH_9.2\r\n"),
  garbage("headers without end", "protocol", `HTTP/1.1 200 OK\r\nx: ${"x".repeat(100_000)}\r\n\r\n`),
  garbage(
    "a switch of protocols",
    "status",
    "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
  ),
  garbage(
    "two lengths that contradict each other",
    "protocol",
    "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx",
  ),
];

function drip(response: ServerResponse): void {
  response.writeHead(200);
  let at = 0;
  const timer = setInterval(() => response.write(document.subarray(at, ++at)), 20);
  response.on("close", () => clearInterval(timer));
}

function flood(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, " ")));
    if (!response.destroyed) response.once("drain", more);
  };
  response.writeHead(200);
  more();
}
