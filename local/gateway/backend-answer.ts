/**
 * The three back ends.
 *
 * @module
 */

import { isUrl } from "../../internal/url";
import { type Context, fill } from "../../synthesized/system/context-variables";
import type { Backend } from "../../synthesized/system/deployment";
import type { FunctionCall, FunctionFailureReason, FunctionOutcome } from "../functions/function-call";
import type { CallingGateway } from "../functions/invoke-permission";
import { type GatewayAnswer, notPlayedAnswer, ownAnswer } from "./gateway-answer";
import type { GatewayRequest } from "./gateway-request";
import { HeaderList, removeHopByHop } from "./header-list";
import { headerValue } from "./header-value";
import type { LocalBackend } from "./local-deployments";
import { markPassage } from "./loop-detection";
import { exchange, type Network, NetworkFailure } from "./network";

/** What back ends are reached by. */
export interface BackendServices {
  readonly gateway: CallingGateway;
  readonly network: Network;
  invokeFunction(functionId: string, gateway: CallingGateway, call: FunctionCall): Promise<FunctionOutcome>;
}

/** A request on its way to a back end. */
interface BackendRequest {
  readonly original: GatewayRequest;
  /** Without those of the client's connection, and after the transformations. */
  readonly headers: HeaderList;
  /** After the transformations, without `?`. */
  readonly query: string;
  readonly body: Buffer;
  readonly context: Context;
}

/** Lets the route's back end answer. */
export function askBackend(
  backend: LocalBackend,
  request: BackendRequest,
  services: BackendServices,
): Promise<GatewayAnswer> {
  switch (backend.type) {
    case "STOCK_RESPONSE_BACKEND":
      return Promise.resolve(stockAnswer(backend, request.context));
    case "HTTP_BACKEND":
      return httpAnswer(backend, request, services);
    case "ORACLE_FUNCTIONS_BACKEND":
      return functionAnswer(backend.functionId, request, services);
    case "NOT_PLAYED":
      return Promise.resolve(notPlayedAnswer(backend.notPlayed));
  }
}

/** https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingstockresponses.htm */
function stockAnswer(backend: Backend & { type: "STOCK_RESPONSE_BACKEND" }, context: Context): GatewayAnswer {
  const headers = HeaderList.of();
  for (const { name, value } of backend.headers) {
    const filled = headerValue(fill(value, context));
    if (filled !== undefined) headers.add(name, filled);
  }
  return { status: backend.status, headers, body: Buffer.from(fill(backend.body, context)) };
}

/** https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusinghttpbackend.htm */
async function httpAnswer(
  backend: Backend & { type: "HTTP_BACKEND" },
  request: BackendRequest,
  { gateway, network }: BackendServices,
): Promise<GatewayAnswer> {
  const url = withQuery(fill(backend.url, request.context), request.query);
  if (!isUrl(url)) return ownAnswer(502, "httpBackend.urlInvalid", `The HTTP backend URL ${url} is not valid.`);
  const headers = forwardedHeaders(request, gateway.id);
  headers.set("User-Agent", "Oracle API Gateway");
  try {
    const {
      status,
      headers: answered,
      body,
    } = await exchange(network, {
      url,
      method: request.original.method,
      headers,
      body: hasBody(request) ? request.body : undefined,
      verifyTls: backend.verifyTls,
      connectMs: backend.connectSeconds * 1000,
      sendMs: backend.sendSeconds * 1000,
      readMs: backend.readSeconds * 1000,
    });
    removeHopByHop(answered);
    return { status, headers: answered, body };
  } catch (failure) {
    if (!(failure instanceof NetworkFailure)) throw failure;
    const message = `An error occurred whilst sending request to ${url}: ${failure.reason}`;
    return ownAnswer(failure.reason.endsWith("TIMEOUT") ? 504 : 502, "httpBackend.requestError", message);
  }
}

const hasBody = ({ body, original }: BackendRequest): boolean =>
  body.length > 0 || original.headers.has("content-length") || original.headers.has("transfer-encoding");

function withQuery(url: string, query: string): string {
  if (query === "") return url;
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}

/** https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaytroubleshooting_topic-forwarded_headers_do_not_match.htm */
function forwardedHeaders({ headers: transformed, original }: BackendRequest, gatewayId: string): HeaderList {
  const headers = transformed.copy();
  headers.remove("content-length", "expect");
  headers.set("X-Real-IP", original.clientAddress);
  headers.set("X-Forwarded-For", [...headers.values("x-forwarded-for"), original.clientAddress].join(", "));
  headers.set("Forwarded", [...headers.values("forwarded"), `for=${quoted(original.clientAddress)}`].join(", "));
  headers.set("opc-request-id", original.id);
  markPassage(gatewayId, headers);
  return headers;
}

/** RFC 7239, section 6 */
const quoted = (address: string): string => (address.includes(":") ? `"[${address}]"` : address);

/** As it came where nothing changed it. */
const targetOf = ({ original, query }: BackendRequest): string =>
  query === original.query ? original.target : withQuery(original.path, query);

/** The Fn contract for HTTP gateways: https://github.com/fnproject/docs/blob/master/fn/develop/fn-format.md */
async function functionAnswer(
  functionId: string,
  request: BackendRequest,
  { gateway, invokeFunction, network }: BackendServices,
): Promise<GatewayAnswer> {
  const { original } = request;
  if (network.isClosed?.("Functions") === true)
    return ownAnswer(
      failureStatus.timeout,
      "functionBackend.timeout",
      "OCI Functions did not answer: CONNECTION_TIMEOUT.",
    );
  const headers = HeaderList.of(
    ["Fn-Intent", "httprequest"],
    ["Fn-Invoke-Type", "sync"],
    ["Fn-Http-Method", original.method],
    ["Fn-Http-Request-Url", targetOf(request)],
    ["Oci-Subject-Id", gateway.id],
    ["Oci-Subject-Type", "resource"],
    ["Opc-Request-Id", original.id],
    ["Content-Type", request.headers.first("content-type") ?? "application/octet-stream"],
    ...forwardedHeaders(request, gateway.id)
      .all()
      .map(([name, value]) => [`Fn-Http-H-${name}`, value] as const),
  );
  const outcome = await invokeFunction(functionId, gateway, { headers, body: request.body, requestId: original.id });
  if (outcome.kind === "answer") return outcome;
  if (outcome.reason === "notPlayed") return notPlayedAnswer(outcome.message);
  return ownAnswer(failureStatus[outcome.reason], `functionBackend.${outcome.reason}`, outcome.message);
}

/** See `function-failures` in choices. */
const failureStatus: Readonly<Record<Exclude<FunctionFailureReason, "notPlayed">, number>> = {
  badGateway: 502,
  badResponse: 502,
  internalServiceError: 500,
  notFoundOrNotAuthorized: 404,
  rateLimited: 429,
  serviceUnavailable: 503,
  timeout: 504,
};
