/**
 * A request as the gateway sees it.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { JsonObject } from "../../internal/json";
import type { Context } from "../../synthesized/system/context-variables";
import type { Decisions } from "./choices";
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
export function gatewayRequest(message: IncomingMessage, decisions: Pick<Decisions, "request-ids">): GatewayRequest {
  const target = originForm(message.url ?? "");
  const end = target.indexOf("?");
  const headers = HeaderList.fromRaw(message.rawHeaders);
  return {
    id: (decisions["request-ids"] === "lenient" ? headers.first("opc-request-id") : undefined) || requestId(),
    method: message.method ?? "",
    target,
    path: end < 0 ? target : target.slice(0, end),
    query: end < 0 ? "" : target.slice(end + 1),
    headers,
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
  decisions: Pick<Decisions, "claims-in-headers">,
): Context {
  return {
    parameters,
    path: request.path,
    query: request.query,
    header: (name) => request.headers.first(name),
    host: (request.headers.first("host") ?? "").replace(/:\d+$/, ""),
    claims,
    listClaims: decisions["claims-in-headers"] === "lenient" ? "whole" : "first",
  };
}

/** In the form of Oracle's: see `request-ids` in choices. */
export function requestId(): string {
  const part = (): string => randomUUID().replaceAll("-", "").toUpperCase();
  return `/${part()}/${part()}`;
}

/** A target in absolute form names the path all the same, RFC 9112, section 3.2.2: see `absolute-targets` in choices. */
function originForm(target: string): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, "");
}
