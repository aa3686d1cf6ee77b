/**
 * Functions that OCI never finds idle: probes from outside call them all the time, or instances are kept for a price.
 *
 * @module
 */

import { onlyBlock, type Value } from "../synthesized/expression/value";
import type { Stack } from "../synthesized/stack/stack";
import type { PlayedProbe } from "./health-probes";

/** Ids of the functions of which one copy stays: when the clock is moved by hours, a function that is probed every minute has not been idle. */
export function keptWarm(stack: Stack, probes: readonly PlayedProbe[], idleSeconds: number): ReadonlySet<string> {
  const probed = probes.filter(({ intervalInSeconds }) => intervalInSeconds < idleSeconds);
  const provisioned = stack
    .resourcesOf("oci_functions_function")
    .filter(({ values }) => isProvisioned(values.provisioned_concurrency_config))
    .map(({ values }) => String(values.id));
  return new Set([...probed.map(({ functionId }) => functionId), ...provisioned]);
}

/** https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionsusingprovisionedconcurrency.htm */
function isProvisioned(value: Value | undefined): boolean {
  const block = onlyBlock(value);
  return block?.strategy === "CONSTANT" && Number(block.count) > 0;
}
