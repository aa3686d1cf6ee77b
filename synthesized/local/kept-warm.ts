/**
 * Functions that OCI never finds idle: probes from outside call them all the time, or instances are kept for a price.
 *
 * The probes themselves are not sent here. Their effect is what matters: when the clock is moved by hours, a function that is
 * probed every minute has not been idle.
 *
 * @module
 */
import type { Resource, Stack } from "../stack";
import { isValueObject, type Value } from "../value";
import { decisionsOf } from "./gateway/choices";
import type { LocalGatewayResource } from "./gateway/local-deployments";
import { RouteTable } from "./gateway/route-table";

/** Ids of the functions of which one copy stays. */
export function keptWarm(
  stack: Stack,
  gateways: readonly LocalGatewayResource[],
  idleSeconds: number,
): ReadonlySet<string> {
  const probed = stack
    .resourcesOf("oci_health_checks_http_monitor")
    .filter(({ values }) => values.is_enabled === true && Number(values.interval_in_seconds) < idleSeconds)
    .flatMap((monitor) => gateways.flatMap((gateway) => probedFunction(monitor, gateway)));
  const provisioned = stack
    .resourcesOf("oci_functions_function")
    .filter(({ values }) => isProvisioned(values.provisioned_concurrency_config))
    .map(({ values }) => String(values.id));
  return new Set([...probed, ...provisioned]);
}

/** https://docs.oracle.com/en-us/iaas/Content/HealthChecks/Concepts/healthchecks.htm */
function probedFunction({ values }: Resource, { hostnames, deployments }: LocalGatewayResource): readonly string[] {
  const { targets, method, path } = values;
  if (!Array.isArray(targets) || !targets.some((target) => hostnames.includes(String(target)))) return [];
  const routing = new RouteTable(deployments, decisionsOf("strict")).find(
    String(method ?? "HEAD"),
    String(path ?? "/"),
  );
  if (routing.kind !== "route") return [];
  const { backend } = routing.match.route;
  return backend.type === "ORACLE_FUNCTIONS_BACKEND" ? [backend.functionId] : [];
}

/** https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionsusingprovisionedconcurrency.htm */
function isProvisioned(value: Value | undefined): boolean {
  const [block] = Array.isArray(value) ? value : [];
  return isValueObject(block) && block.strategy === "CONSTANT" && Number(block.count) > 0;
}
