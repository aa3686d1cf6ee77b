/**
 * The time that a local cloud agrees on.
 *
 * Everything that judges or writes a time (tokens, secrets with an end date, key caches, rate limits) asks this clock, so
 * that a switch can move all of them together, hours or months, while the cloud runs.
 *
 * @module
 */

/** Tells the time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** A clock that runs at the machine's pace and can be moved. */
export interface MovableClock extends Clock {
  /** How far this clock is ahead of the machine's, in milliseconds; negative when it is behind. */
  readonly offset: number;
  /** Moves the clock forward, or backward with a negative number of milliseconds. */
  moveBy(milliseconds: number): void;
  /** Sets the clock back to the machine's time. */
  reset(): void;
}

/** What JavaScript's dates can express: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const lastInstant = 8.64e15;

/** Makes a clock that starts at the machine's time, or at that of another clock. */
export function movableClock(base: Clock = { now: Date.now }): MovableClock {
  let offset = 0;
  return {
    get offset() {
      return offset;
    },
    now: () => base.now() + offset,
    moveBy(milliseconds) {
      const moved = base.now() + offset + milliseconds;
      if (!Number.isFinite(milliseconds) || Math.abs(moved) > lastInstant)
        throw new RangeError(`clock: cannot be moved by ${milliseconds} ms. Allowed: a time that a date can express.`);
      offset += milliseconds;
    },
    reset() {
      offset = 0;
    },
  };
}

/** A clock's time as the tokens write it: whole seconds since 1970. RFC 7519, section 2, NumericDate. */
export function secondsOf(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}
