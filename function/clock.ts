/** The time, as the adapter needs it: a parameter, so that tests can move it. */
export interface Clock {
  /**
   * Milliseconds that have passed since some moment in the past. All ages and waits are measured with it, because nobody can set it: on Linux it is
   * CLOCK_MONOTONIC, which goes on while a container is frozen (cgroup freezer, SIGSTOP). It stands still only while the whole machine is suspended.
   * https://man7.org/linux/man-pages/man2/clock_gettime.2.html
   */
  elapsed(): number;
  /** Milliseconds since 1970. It may jump in both directions, so it only ever makes the adapter ask again, and never makes it forget. */
  wall(): number;
  /**
   * Runs the action once, after so many milliseconds.
   *
   * @returns what cancels it
   */
  after(milliseconds: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  elapsed: () => performance.now(),
  wall: () => Date.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds. */
export const pause = (clock: Clock, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(milliseconds, resolve);
  });

/** Resolves when the work has settled, or after so many milliseconds, whichever comes first. No timer is left behind. */
export function settledWithin(clock: Clock, milliseconds: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(milliseconds, resolve);
    const settle = (): void => {
      cancel();
      resolve();
    };
    work.then(settle, settle);
  });
}
