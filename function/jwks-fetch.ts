/** Asks the identity provider for its key document, and once more if the fault may have been of the moment, all within one timeout. */
import { type Clock, pause } from "./clock";
import { type DocumentFault, readDocument } from "./jwks-document";
import { UpstreamFailure, type UpstreamFailureKind } from "./upstream-failure";
import type { UpstreamGet } from "./upstream-get";

export type FetchedJwks =
  | { readonly jwks: readonly unknown[] }
  | { readonly why: UpstreamFailureKind | DocumentFault; readonly detail?: string | number | undefined };

/** Never rejects. */
export type JwksFetch = () => Promise<FetchedJwks>;

/** A server that has just restarted, or a name that has just changed, is given this much time. */
const retryPauseMs = 100;

export const jwksFetch =
  (get: UpstreamGet, clock: Clock, timeoutMs: number): JwksFetch =>
  async () => {
    const start = clock.elapsed();
    const timeout = new AbortController();
    const cancel = clock.after(timeoutMs, () => timeout.abort());
    try {
      const bytes = await getOrRetry(get, clock, timeout.signal);
      // A process that was frozen gets to read an answer before its timers: such an answer is older than it looks.
      if (clock.elapsed() - start > timeoutMs) return { why: "timeout" };
      const document = readDocument(bytes);
      return typeof document === "string" ? { why: document } : { jwks: document };
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) return { why: "protocol" };
      return { why: error.kind, detail: error.detail };
    } finally {
      cancel();
    }
  };

async function getOrRetry(get: UpstreamGet, clock: Clock, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await get(signal);
  } catch (error) {
    if (!(error instanceof UpstreamFailure && error.isTransient)) throw error;
    await pause(clock, retryPauseMs);
    if (signal.aborted) throw error;
    return get(signal);
  }
}
