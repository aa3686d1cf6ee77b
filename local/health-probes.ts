/**
 * The probes of a stack's health checks: where they go, and what they lead to.
 *
 * https://docs.oracle.com/en-us/iaas/Content/HealthChecks/Concepts/healthchecks.htm
 *
 * @module
 */
import type { Fetch } from "../internal/bounded-get";
import type { Stack } from "../synthesized/stack/stack";
import { decisionsOf } from "./gateway/choices";
import type { LocalGatewayResource } from "./gateway/local-deployments";
import { RouteTable } from "./gateway/route-table";

/** A monitor whose probes a function of the stack answers. */
export interface PlayedProbe {
  /** Of the monitor. */
  readonly address: string;
  readonly method: string;
  readonly url: string;
  readonly functionId: string;
  readonly intervalInSeconds: number;
  /** From so many places at once: see `health-probes` in choices. */
  readonly vantagePoints: number;
}

/** Those that are on, by the gateways that they reach. */
export function healthProbesOf(stack: Stack, gateways: readonly LocalGatewayResource[]): readonly PlayedProbe[] {
  return stack.resourcesOf("oci_health_checks_http_monitor").flatMap(({ address, values }) => {
    const { targets, is_enabled: isOn, vantage_point_names: names } = values;
    if (isOn !== true || !Array.isArray(targets)) return [];
    const common = {
      ...{ address, method: String(values.method ?? "HEAD"), intervalInSeconds: Number(values.interval_in_seconds) },
      vantagePoints: Array.isArray(names) && names.length > 0 ? names.length : usualVantagePoints,
    };
    const path = String(values.path ?? "/");
    return gateways.flatMap((gateway) => {
      const host = targets.map(String).find((target) => gateway.hostnames.includes(target));
      const functionId = host === undefined ? undefined : functionBehind(gateway, common.method, path);
      return functionId === undefined ? [] : [{ ...common, url: `https://${host}${path}`, functionId }];
    });
  });
}

const usualVantagePoints = 3;

function functionBehind({ deployments }: LocalGatewayResource, method: string, path: string): string | undefined {
  const routing = new RouteTable(deployments, decisionsOf("strict")).find(method, path);
  if (routing.kind !== "route") return undefined;
  const { backend } = routing.match.route;
  return backend.type === "ORACLE_FUNCTIONS_BACKEND" ? backend.functionId : undefined;
}

/** What each vantage point is answered; all ask at once. */
export function probeOnce({ method, url, vantagePoints }: PlayedProbe, fetch: Fetch): Promise<readonly number[]> {
  return Promise.all(
    Array.from({ length: vantagePoints }, async () => {
      const answer = await fetch(url, { method });
      await answer.arrayBuffer();
      return answer.status;
    }),
  );
}
