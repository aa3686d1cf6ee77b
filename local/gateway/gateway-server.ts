/**
 * One API gateway on loopback.
 *
 * Node's own server, and no framework: what clients send must be seen as sent, repeated headers, encodings and all.
 *
 * @module
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { RequestEvent } from "../events";
import { listenBeside, ownHost } from "../listening";
import { tokenPlaceOf } from "./authenticators";
import { shownToken } from "./bearer-token";
import { type GatewayAnswer, ownAnswer } from "./gateway-answer";
import { logAccess } from "./gateway-log";
import { type GatewayRequest, gatewayRequest, requestId } from "./gateway-request";
import { HeaderList } from "./header-list";
import type { LocalDeployment } from "./local-deployments";
import { maxHeadersCount, parserOptions } from "./request-form";
import { type PipelineResult, type PipelineServices, RequestPipeline } from "./request-pipeline";

/** A gateway to start. */
interface GatewayOrder extends PipelineServices {
  /** Address of the resource, or the gateway's OCID. */
  readonly address: string;
  readonly deployments: readonly LocalDeployment[];
  /** @default a free one */
  readonly port?: number;
  /** Another address to listen on, beside loopback. @default none */
  readonly listen?: string | undefined;
  /** What hands connections to it. @default - it listens by itself alone */
  readonly front?: ((server: Server) => Promise<string>) | undefined;
  /** What hands connections over https to it. @default - there are none */
  readonly httpsFront?: ((server: Server) => Promise<string>) | undefined;
  /** Whether its network lets nobody in. @default false */
  readonly isClosed?: boolean;
}

/** A running gateway. */
interface RunningGateway {
  readonly url: string;
  readonly httpsUrl: string | undefined;
  close(): Promise<void>;
}

/** What every answer has: see `gateway-headers` in choices. */
const gatewayHeaders = HeaderList.of(
  ["Server", "Oracle API Gateway"],
  ["Strict-Transport-Security", "max-age=31536000"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "sameorigin"],
  ["X-XSS-Protection", "1; mode=block"],
);

/** Starts a gateway. Rejects with Node's error when the port is taken. */
export async function startGateway(order: GatewayOrder): Promise<RunningGateway> {
  const requests = new RequestPipeline(order.deployments, order);
  const server = createServer(parserOptions);
  server.maxHeadersCount = maxHeadersCount;
  const onRequest = (message: IncomingMessage, response: ServerResponse): void => {
    if (order.isClosed === true) message.socket.destroy();
    else void serve(requests, order, message, response);
  };
  server.on("request", onRequest);
  // Without these Node would answer by itself, or end the connection without a word.
  server.on("checkContinue", (message, response) => {
    response.writeContinue();
    onRequest(message, response);
  });
  server.on("checkExpectation", onRequest);
  // See `tunnels` in choices.
  server.on("connect", (_message, socket) => refuse(socket, 405));
  server.on("clientError", refuseConnection);
  if (order.isClosed === true) server.on("connection", (socket: Duplex) => socket.destroy());
  const { port } = await listen(server, order.port ?? 0, ownHost(order.listen));
  const endBeside = await listenBeside(server, order.listen, port).catch(async (failure: unknown) => {
    await stop(server);
    throw failure;
  });
  const close = (): Promise<void> => {
    endBeside();
    return stop(server);
  };
  const url = (await order.front?.(server)) ?? `http://127.0.0.1:${port}`;
  return { url, httpsUrl: await order.httpsFront?.(server), close };
}

async function serve(
  requests: RequestPipeline,
  order: GatewayOrder,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const request = gatewayRequest(message, order.decisions);
  const result = await resultOf(requests, request);
  const bodyBytes = await send(response, request, result.answer);
  const durationMs = performance.now() - startedAt;
  // What is left of a body that nobody wanted.
  message.resume();
  const { status } = result.answer;
  if (result.deployment !== undefined && result.isRouted)
    logAccess(order.events, order.clock, order.logged, result.deployment, request, { status, bodyBytes, durationMs });
  order.events.emit("request", requestEvent(order, request, result, durationMs));
}

async function resultOf(requests: RequestPipeline, request: GatewayRequest): Promise<PipelineResult> {
  try {
    return await requests.answer(request);
  } catch (failure) {
    // A fault of this program: said aloud, and closed.
    process.emitWarning(failure instanceof Error ? failure : String(failure));
    const answer = ownAnswer(500, "request.internalServiceError", "Internal service error.");
    return { answer, deployment: undefined, isRouted: false };
  }
}

/** @returns the bytes of the body */
async function send(response: ServerResponse, request: GatewayRequest, answer: GatewayAnswer): Promise<number> {
  const { headers, body, status } = answer;
  headers.setAll(gatewayHeaders);
  headers.set("opc-request-id", request.id);
  const hasBody = status !== 204 && status !== 304;
  if (hasBody && Buffer.isBuffer(body)) headers.set("Content-Length", String(body.length));
  try {
    response.writeHead(status, headers.raw());
    if (Buffer.isBuffer(body)) await ended(response, hasBody ? body : undefined);
    else await pipeline(body, response);
  } catch {
    // The client or the back end went away in the middle, or the back end's headers are none: all that can be done is to close.
    response.destroy();
  }
  return Number(headers.first("content-length") ?? 0);
}

function ended(response: ServerResponse, body: Buffer | undefined): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.end(body);
  });
}

function requestEvent(
  { address, clock, decisions, reading }: GatewayOrder,
  request: GatewayRequest,
  { answer, deployment }: PipelineResult,
  durationMs: number,
): RequestEvent {
  const location = deployment && "authentication" in deployment ? tokenPlaceOf(deployment.authentication) : undefined;
  const { reason, status } = answer;
  return {
    at: clock.now(),
    id: request.id,
    gateway: address,
    deployment: deployment?.address,
    method: request.method,
    path: request.path,
    status,
    reason: reason === undefined ? undefined : `${reason.code}: ${reason.message}`,
    token: location === undefined ? undefined : shownToken(location, request, decisions),
    durationMs,
    reading,
    userAgent: request.headers.first("user-agent"),
  };
}

/** What Node's parser refuses gets an answer in the gateway's form, too. */
function refuseConnection(failure: Error & { readonly code?: string }, socket: Duplex): void {
  refuse(
    socket,
    failure.code === "HPE_HEADER_OVERFLOW" ? 431 : failure.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400,
  );
}

/** An answer where there is no request to answer. */
function refuse(socket: Duplex, status: number): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify({ code: status, message: STATUS_CODES[status] });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "Connection: close",
      "Content-Type: application/json",
      `Content-Length: ${body.length}`,
      `opc-request-id: ${requestId()}`,
      "",
      body,
    ].join("\r\n"),
  );
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      // Sound: a server that listens on a port has such an address.
      resolve(server.address() as AddressInfo);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
