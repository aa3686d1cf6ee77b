/** One request to a registry. */

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
