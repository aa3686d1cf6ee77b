import { onTestFinished } from "vitest";
import { type Clock, movableClock } from "../../../local/clock";
import { eventStream, type KeysFetchedEvent, type LogEvent, type RequestEvent } from "../../../local/events";
import { type FunctionCall, type FunctionOutcome, failedCall } from "../../../local/functions/function-call";
import { type Decisions, decisionsOf } from "../../../local/gateway/choices";
import { startGateway } from "../../../local/gateway/gateway-server";
import { localDeployments } from "../../../local/gateway/local-deployments";
import type { Network } from "../../../local/gateway/network";
import type { ValueObject } from "../../../synthesized/expression/value";
import type { Resource } from "../../../synthesized/stack/stack";
import { originMap } from "../../../synthesized/system/origins";
import { compartmentId, deploymentResource, gatewayHost, gatewayId, stackOf } from "./test-stack";

export interface StartedGateway {
  readonly url: string;
  readonly logs: LogEvent[];
  readonly requests: RequestEvent[];
  readonly keysFetched: KeysFetchedEvent[];
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
}

export interface GatewayTestOptions {
  readonly clock?: Clock;
  readonly origins?: Readonly<Record<string, string>>;
  /** @default - all strict */
  readonly decisions?: Partial<Decisions>;
  readonly network?: Omit<Network, "origins">;
  readonly invokeFunction?: (functionId: string, call: FunctionCall) => Promise<FunctionOutcome>;
}

/** A gateway with these deployments, gone when the test is. */
export async function gatewayWith(
  deployments: readonly Resource[],
  { clock = movableClock(), origins: mapped = {}, decisions, network, invokeFunction }: GatewayTestOptions = {},
): Promise<StartedGateway> {
  const events = eventStream();
  const logs: LogEvent[] = [];
  const requests: RequestEvent[] = [];
  const keysFetched: KeysFetchedEvent[] = [];
  events.on("log", (line) => logs.push(line));
  events.on("request", (request) => requests.push(request));
  events.on("keysFetched", (fetched) => keysFetched.push(fetched));
  const origins = originMap();
  for (const [real, local] of Object.entries(mapped)) origins.add(real, local);
  const { url, close } = await startGateway({
    address: "oci_apigateway_gateway.main",
    deployments: localDeployments(stackOf(deployments)).gateways.flatMap((gateway) => gateway.deployments),
    clock,
    events,
    decisions: { ...decisionsOf("strict"), ...decisions },
    logged: { id: gatewayId, displayName: "main" },
    gateway: { id: gatewayId, compartmentId },
    network: { origins, ...network },
    invokeFunction: (id, _gateway, call) =>
      invokeFunction?.(id, call) ?? Promise.resolve(failedCall("notFoundOrNotAuthorized", "none")),
  });
  origins.add(`https://${gatewayHost}`, url);
  onTestFinished(close);
  return {
    ...{ url, logs, requests, keysFetched },
    fetch: (path, init) => fetch(`${url}${path}`, { redirect: "manual", ...init }),
  };
}

/** A gateway with one deployment at `/api`. */
export function gatewayAt(specification: ValueObject, options?: GatewayTestOptions): Promise<StartedGateway> {
  return gatewayWith([deploymentResource("/api", specification)], options);
}
