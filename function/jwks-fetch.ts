/** Asks for a key document, by default once more if the fault may have been of the moment, all within one timeout. */
import type { IncomingHttpHeaders } from "node:http";
import { type Clock, pause } from "./clock";
import { type DocumentFault, readDocument } from "./jwks-document";
import { UpstreamFailure, type UpstreamFailureKind } from "./upstream-failure";
import type { UpstreamAnswer, UpstreamGet } from "./upstream-get";

export type FetchedJwks =
  | { readonly jwks: readonly unknown[]; readonly headers?: IncomingHttpHeaders }
  | { readonly why: UpstreamFailureKind | DocumentFault; readonly detail?: string | number | undefined };

/** Never rejects. */
export type JwksFetch = () => Promise<FetchedJwks>;

/** A server that has just restarted, or a name that has just changed, is given this much time. */
const retryPauseMs = 100;

type Ask = (get: UpstreamGet, clock: Clock, signal: AbortSignal) => Promise<UpstreamAnswer>;

export const once: Ask = (get, _clock, signal) => get(signal);

export const jwksFetch =
  (get: UpstreamGet, clock: Clock, timeoutMs: number, ask: Ask = getOrRetry): JwksFetch =>
  async () => {
    const start = clock.elapsed();
    const timeout = new AbortController();
    const cancel = clock.after(timeoutMs, () => timeout.abort());
    try {
      const { body, headers } = await ask(get, clock, timeout.signal);
      // A process that was frozen gets to read an answer before its timers: such an answer is older than it looks.
      if (clock.elapsed() - start > timeoutMs) return { why: "timeout" };
      const document = readDocument(body);
      return typeof document === "string" ? { why: document } : { jwks: document, headers };
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) return { why: "protocol" };
      return { why: error.kind, detail: error.detail };
    } finally {
      cancel();
    }
  };

async function getOrRetry(get: UpstreamGet, clock: Clock, signal: AbortSignal): Promise<UpstreamAnswer> {
  try {
    return await get(signal);
  } catch (error) {
    if (!(error instanceof UpstreamFailure && error.isTransient)) throw error;
    await pause(clock, retryPauseMs);
    if (signal.aborted) throw error;
    return get(signal);
  }
}
