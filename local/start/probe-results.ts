/**
 * The probes of health checks, from all their vantage points at once.
 *
 * @module
 */
import type { Fetch } from "../../internal/bounded-get";
import type { CheckResult } from "../../synthesized/verify/run-checks";
import type { PlayedCloud } from "../cloud";
import { probeOnce } from "../health-probes";

/** One for each monitor. */
export async function probeResults({ probes }: PlayedCloud, fetch: Fetch): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const probe of probes) {
    const { address, vantagePoints, url } = probe;
    const common = {
      ...{ id: "probe", title: `${address} is answered wherever it asks from`, essential: true, subject: address },
      expected: `200 at ${vantagePoints} vantage points`,
    };
    const statuses = await probeOnce(probe, fetch).catch((failure: unknown) => String(failure));
    const got = typeof statuses === "string" ? `no answer: ${statuses}` : statuses.join(", ");
    const isRight = typeof statuses !== "string" && statuses.every((status) => status === 200);
    results.push({ ...common, got: `${got} at ${url}`, status: isRight ? "passed" : "failed" });
  }
  return results;
}
