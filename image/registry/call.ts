/** One request to a registry: what it asks, for whom, and the effects that making it needs. */
import type { Login } from "../docker-config";

/** A request. */
export interface RegistryCall {
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

/** Who asks a registry. */
export interface Account {
  /** The registry's host as references spell it. */
  readonly host: string;
  readonly origin: URL;
  /** What the token must allow, for example `repository:NAMESPACE/REPOSITORY:pull,push`. */
  readonly scopes: readonly string[];
  readonly login?: Login;
  /** Hosts, besides the registry's own, that may be sent the registry's login. */
  readonly trustedRealms: readonly string[];
  readonly transport: Transport;
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
  /** How often a request that failed in a way that may pass is made again. @default 6 - about half a minute before a registry counts as unreachable */
  readonly retries?: number;
}

export const nodeTransport: Transport = {
  fetch: (...call) => fetch(...call),
  wait: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
  random: Math.random,
  now: Date.now,
};
