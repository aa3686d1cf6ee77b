/**
 * Access and execution log lines of a deployment, in the fields of Oracle's.
 *
 * https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_api_gateway.htm
 *
 * @module
 */
import type { JsonObject } from "../../internal/json";
import type { LogLevel } from "../../synthesized/system/deployment";
import type { Clock } from "../clock";
import type { EventSink } from "../events";
import type { GatewayRequest } from "./gateway-request";
import type { LocalDeployment, PlayedRoute } from "./local-deployments";

/** Writes a line of the execution log, if the level asks for it. */
export type ExecutionLog = (level: LogLevel, code: string, message: string) => void;

/** The gateway that the lines name. */
export interface LoggedGateway {
  readonly id: string;
  readonly displayName: string;
}

const severity: Readonly<Record<LogLevel, number>> = { INFO: 0, WARN: 1, ERROR: 2 };

/** The execution log of one request. A route's level stands before the deployment's. */
export function executionLog(
  events: EventSink,
  clock: Clock,
  gateway: LoggedGateway,
  { deployment, route }: { readonly deployment: LocalDeployment; readonly route: PlayedRoute },
  request: GatewayRequest,
): ExecutionLog {
  const functionId: JsonObject =
    route.backend.type === "ORACLE_FUNCTIONS_BACKEND" ? { functionId: route.backend.functionId } : {};
  return (level, code, message) => {
    if (severity[level] < severity[route.logLevel]) return;
    const data = {
      ...{ code, level, message, opcRequestId: request.id, deploymentId: deployment.id },
      ...{ gatewayId: gateway.id, gatewayDisplayName: gateway.displayName, ...functionId },
    };
    const line = { log: "execution", level, source: deployment.address, requestId: request.id, code, message } as const;
    events.emit("log", { at: clock.now(), ...line, data });
  };
}

/** The line that a request leaves, whatever its answer. */
export function logAccess(
  events: EventSink,
  clock: Clock,
  gateway: LoggedGateway,
  deployment: LocalDeployment,
  request: GatewayRequest,
  answer: { readonly status: number; readonly bodyBytes: number; readonly durationMs: number },
): void {
  const message = `${request.method} ${request.path} HTTP/${request.httpVersion}`;
  events.emit("log", {
    at: clock.now(),
    log: "access",
    level: "INFO",
    source: deployment.address,
    requestId: request.id,
    message,
    data: {
      httpMethod: request.method,
      // Without the query, which may hold a token.
      requestUri: request.path,
      serverProtocol: `HTTP/${request.httpVersion}`,
      bodyBytesSent: answer.bodyBytes,
      gatewayId: gateway.id,
      gatewayDisplayName: gateway.displayName,
      deploymentId: deployment.id,
      httpUserAgent: request.headers.first("user-agent") ?? "",
      httpReferrer: request.headers.first("referer") ?? "",
      message,
      opcRequestId: request.id,
      remoteAddr: request.clientAddress,
      requestDuration: Math.round(answer.durationMs) / 1000,
      status: answer.status,
    },
  });
}
