/** The effects that talking to a registry needs. Tests pass their own. */

export interface Transport {
  readonly fetch: typeof fetch;
  /** Milliseconds. */
  readonly wait: (duration: number) => Promise<void>;
  /** From 0 to below 1: the jitter of the back-off. */
  readonly random: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export const network: Transport = {
  fetch: (...call) => fetch(...call),
  wait: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
  random: Math.random,
  now: Date.now,
};
