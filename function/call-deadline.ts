/** How long a call may be kept waiting. */

/** What it takes to write the answer and to bring it to the caller. */
const marginMs = 250;

/**
 * A call whose deadline has passed would not be here, and none is later than the longest call that OCI Functions allows: otherwise the clocks disagree.
 * The header has whole seconds.
 */
const credible = { pastMs: 1000, futureMs: 300_000 + 60_000 };

/**
 * With nothing known, an answer in time would be a failure all the same, and a deadline that seems near may be a clock's that is minutes ahead: so
 * long is what the identity provider, or another copy, gets to answer. The shortest time-out of a function is 5 s.
 */
const floorMs = 2500;

/**
 * @param deadline the header Fn-Deadline, RFC 3339 in whole seconds
 * @param now milliseconds since 1970
 * @param otherwiseMs what holds without a deadline that can be believed
 * @param isNothingKnown whether only waiting can bring a good answer
 * @returns milliseconds, 0 if there is no time to wait
 */
export function patience(deadline: string | null, now: number, otherwiseMs: number, isNothingKnown: boolean): number {
  const left = deadline === null ? Number.NaN : Date.parse(deadline) - now;
  if (Number.isNaN(left) || left < -credible.pastMs || left > credible.futureMs) return otherwiseMs;
  return Math.min(Math.max(left - marginMs, isNothingKnown ? floorMs : 0), otherwiseMs);
}
