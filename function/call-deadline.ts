/** How long a call may be kept waiting. */

/** What it takes to write the answer and to bring it to the caller. */
const marginMs = 250;

/** A deadline further in the past, or later than the longest call that OCI Functions allows, says that the clocks disagree. */
const credible = { pastMs: 60_000, futureMs: 300_000 + 60_000 };

/**
 * @param deadline the header Fn-Deadline, RFC 3339 in whole seconds
 * @param now milliseconds since 1970
 * @param otherwiseMs what holds without a deadline that can be believed
 * @returns milliseconds, 0 if there is no time to wait
 */
export function patience(deadline: string | null, now: number, otherwiseMs: number): number {
  const left = deadline === null ? Number.NaN : Date.parse(deadline) - now;
  if (Number.isNaN(left) || left < -credible.pastMs || left > credible.futureMs) return otherwiseMs;
  return Math.max(0, Math.min(left - marginMs, otherwiseMs));
}
