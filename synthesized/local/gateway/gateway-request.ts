/**
 * A request as the gateway sees it.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { JsonObject } from "../../../internal/json";
import type { Context } from "../../system/context-variables";
import { HeaderList } from "./header-list";

/** One request. Its headers are as the client sent them, and are not changed. */
export interface GatewayRequest {
  /** The `opc-request-id` of the answer. */
  readonly id: string;
  readonly method: string;
  /** As sent: path and query. */
  readonly target: string;
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  readonly headers: HeaderList;
  readonly clientAddress: string;
  readonly httpVersion: string;
  readonly message: IncomingMessage;
}

/** Reads the head of a request; the body comes later, if it is wanted. */
export function gatewayRequest(message: IncomingMessage): GatewayRequest {
  const target = originForm(message.url ?? "");
  const end = target.indexOf("?");
  return {
    id: requestId(),
    method: message.method ?? "",
    target,
    path: end < 0 ? target : target.slice(0, end),
    query: end < 0 ? "" : target.slice(end + 1),
    headers: HeaderList.fromRaw(message.rawHeaders),
    clientAddress: message.socket.remoteAddress ?? "",
    httpVersion: message.httpVersion,
    message,
  };
}

/** The variables of a request: the original, whatever transformations do to it later. */
export function contextOf(
  request: GatewayRequest,
  parameters: ReadonlyMap<string, string>,
  claims: JsonObject,
): Context {
  return {
    parameters,
    path: request.path,
    query: request.query,
    header: (name) => request.headers.first(name),
    host: (request.headers.first("host") ?? "").replace(/:\d+$/, ""),
    claims,
  };
}

/** In the form of Oracle's; what a client sent is not taken over: see `request-ids` in choices. */
export function requestId(): string {
  const part = (): string => randomBytes(16).toString("hex").toUpperCase();
  return `/${part()}/${part()}`;
}

/** A target in absolute form names the path all the same: RFC 9112, section 3.2.2. */
function originForm(target: string): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, "");
}
