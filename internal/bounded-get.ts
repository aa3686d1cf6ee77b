/**
 * One request with bounds on time and size that follows no redirect, so that credentials go where they were meant to go. What a
 * server does is never an exception: it is an answer, or a failure that says which.
 *
 * @module
 */

import { isUrl } from "./url";
import { ofOwnMachine } from "./user-error";

/** How requests reach the world; a local cloud gives one that leads to loopback. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A request. */
export interface Request {
  /** @default "GET" */
  readonly method?: string;
  readonly url: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
}

/** How long and how large an answer may be. */
export interface Bounds {
  /** Until the last byte of the answer has arrived. */
  readonly milliseconds: number;
  /** Of the body, after `Content-Encoding` was undone and before it is read as text. */
  readonly bytes: number;
  /** What a redirect is. It is never followed. @default "failure" */
  readonly redirect?: "failure" | "answer";
}

/** An answer, whatever its status. */
export interface BoundedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Why there is no answer. No part repeats what was sent: it may hold a secret. */
export type RequestFailure =
  | { readonly reason: "timeout"; readonly milliseconds: number }
  | { readonly reason: "too large"; readonly bytes: number }
  | { readonly reason: "redirected"; readonly status: number; readonly to: string }
  /** No connection, or one that broke: the system's code, such as `ECONNREFUSED`, and its words. */
  | { readonly reason: "unreachable"; readonly code?: string; readonly message: string };

/**
 * Sends a request and reads the answer.
 *
 * @throws Error for what this machine has run out of, which says nothing of the server
 */
export async function boundedGet(
  fetch: Fetch,
  { method = "GET", url, headers = {}, body }: Request,
  bounds: Bounds,
): Promise<BoundedAnswer | { readonly failure: RequestFailure }> {
  const { milliseconds, bytes, redirect = "failure" } = bounds;
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), milliseconds);
  try {
    const response = await beforeAbort(
      clock.signal,
      fetch(String(url), {
        method,
        headers: { ...headers },
        ...(body !== undefined && { body }),
        redirect: "manual",
        signal: clock.signal,
      }),
    );
    const { status } = response;
    const location = response.headers.get("location");
    if (redirect === "failure" && status >= 300 && status < 400 && location !== null) {
      await response.body?.cancel();
      return { failure: { reason: "redirected", status, to: hostOf(location, url) } };
    }
    const content = await beforeAbort(clock.signal, readBounded(response, bytes));
    if (content === undefined) return { failure: { reason: "too large", bytes } };
    return { status, headers: response.headers, body: content };
  } catch (error) {
    if (clock.signal.aborted) return { failure: { reason: "timeout", milliseconds } };
    const own = ofOwnMachine(error);
    if (own !== undefined) throw own;
    return { failure: connectionFailure(error) };
  } finally {
    clearTimeout(timer);
    // Whatever still arrives is nobody's.
    clock.abort();
  }
}

/** A body in memory, or `undefined` as soon as it has more bytes than allowed. */
export async function readBounded({ body }: Pick<Response, "body">, bytes: number): Promise<Buffer | undefined> {
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > bytes) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

/** The failure in words, to stand after the name of whom was asked. */
export function failureInWords(failure: RequestFailure): string {
  switch (failure.reason) {
    case "timeout":
      return `no answer within ${failure.milliseconds / 1000} s`;
    case "too large":
      return `the answer has more than ${failure.bytes} bytes`;
    case "redirected":
      return `HTTP ${failure.status} leads to ${failure.to}, which is not followed`;
    case "unreachable":
      return failure.message;
  }
}

/** Ends with the clock, even where a fetch does not mind its signal. */
function beforeAbort<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("time is up")), { once: true });
    work.then(resolve, reject);
  });
}

/** The host alone: paths and queries of redirects carry codes and tokens. */
const hostOf = (location: string, from: string | URL): string =>
  isUrl(location, String(from)) ? new URL(location, String(from)).host : "an address that is none";

/** `fetch failed` hides its reason in the cause; an error without one is about the request, and may quote its headers. */
export function connectionFailure(error: unknown): Extract<RequestFailure, { readonly reason: "unreachable" }> {
  const cause = error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : undefined;
  if (cause === undefined)
    return { reason: "unreachable", message: "the request cannot be sent, or its answer cannot be read" };
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  return { reason: "unreachable", message: cause.message || (code ?? cause.name), ...(code !== undefined && { code }) };
}

const innermost = (error: Error): Error =>
  error.cause instanceof Error && error.cause.message !== "" ? innermost(error.cause) : error;
