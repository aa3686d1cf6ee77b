/**
 * Which service logs are kept, of what, and for how long.
 *
 * @module
 */

import type { Unknown } from "../expression/value";
import type { Stack } from "../stack/stack";
import { Fields, type Findings } from "./fields";

/** One log. */
export interface LogReading {
  readonly address: string;
  /** Id of the deployment or application that is logged. */
  readonly of: string | Unknown | undefined;
  /** `access`, `execution`, `invoke`. */
  readonly category: string | Unknown | undefined;
  readonly isEnabled: boolean | Unknown;
  /** How long it is kept; undefined where OCI decides. */
  readonly days: number | Unknown | undefined;
}

export function logsOf(stack: Stack, findings: Findings): readonly LogReading[] {
  return stack.resourcesOf("oci_logging_log").map(({ address, values }) => {
    const log = new Fields(address, "", values, findings);
    const source = log.block("configuration")?.block("source");
    return {
      address,
      of: log.understood(() => source?.text("resource")),
      category: log.understood(() => source?.text("category")),
      // The provider's default.
      isEnabled: log.understood(() => log.flag("is_enabled") ?? true),
      days: log.understood(() => log.number("retention_duration")),
    };
  });
}
