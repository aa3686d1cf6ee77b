/** One request to a registry, and the effects that making it needs. */

/** A request. */
export interface Call {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH";
  /** A path below `/v2/`, or an address that the registry gave. */
  readonly to: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes the body anew for each try. */
  readonly body?: () => Buffer | ReadableStream<Uint8Array>;
  /** Statuses that the caller understands; every other one is an error. */
  readonly expect: readonly number[];
  /**
   * What the call is about, for errors: `repository fra.ocir.io/namespace/name`.
   */
  readonly subject: string;
  /** Milliseconds until the answer has to be complete. @default 30000; 0 waits for as long as bytes flow */
  readonly timeout?: number;
  /** @default true; false for bodies whose repetition the caller decides */
  readonly retry?: boolean;
}

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
