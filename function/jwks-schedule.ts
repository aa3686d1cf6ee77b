/** When the identity provider is asked next. Pure. */
import type { Clock } from "./clock";

export interface Schedule {
  /** {@link Clock.elapsed} at which the wait began. */
  readonly since: number;
  /** {@link Clock.wall} at that moment. */
  readonly sinceWall: number;
  readonly waitMs: number;
  /** How many refreshes have failed since the last good one. */
  readonly failures: number;
}

const firstBackoffMs = 5000;

type Now = Pick<Clock, "elapsed" | "wall">;

export const dueAtOnce: Schedule = { since: 0, sinceWall: 0, waitMs: 0, failures: 0 };

export const afterSuccess = (clock: Now, freshMs: number): Schedule => ({
  since: clock.elapsed(),
  sinceWall: clock.wall(),
  waitMs: freshMs,
  failures: 0,
});

/**
 * 5 seconds, doubled with each failure, up to the freshness window.
 *
 * @param overdueMs for how long the refresh has been over: an instance that was frozen meanwhile has waited already
 */
export const afterFailure = (before: Schedule, clock: Now, freshMs: number, overdueMs: number): Schedule => ({
  since: clock.elapsed() - overdueMs,
  sinceWall: clock.wall() - overdueMs,
  waitMs: Math.min(firstBackoffMs * 2 ** before.failures, freshMs),
  failures: before.failures + 1,
});

/**
 * @returns milliseconds until the next refresh is due, 0 if it is.
 * The clock that has gone further counts: a machine that was suspended knows of it only by the wall clock, and to ask once too often does no harm.
 */
export const untilDue = (schedule: Schedule, clock: Now): number =>
  Math.max(0, schedule.waitMs - Math.max(clock.elapsed() - schedule.since, clock.wall() - schedule.sinceWall));
