/**
 * What was logged of each of the latest requests: by gateway, function and Entra.
 *
 * @module
 */
import { BoundedMap } from "../bounded-map";
import type { EventSource, EventTypes, LogEvent } from "../events";
import type { RequestLines } from "./answers";

/** Lines by `opc-request-id`. */
export interface KeptLines {
  of(requestId: string): RequestLines;
  close(): void;
}

/** How many requests and tokens are remembered. */
const kept = 500;
/** How many lines of one request: a function may write without end. */
const mostLines = 200;

/** Starts to listen. */
export function keptLines(source: EventSource): KeptLines {
  const lines = new BoundedMap<string, LogEvent[]>(kept);
  const fetched = new BoundedMap<string, EventTypes["keysFetched"][]>(kept);
  const tokens = new BoundedMap<string, EventTypes["token"]>(kept);
  const tokenIds = new BoundedMap<string, string>(kept);
  const stops = [
    source.on("log", (line) => {
      if (line.requestId === undefined) return;
      const known = lines.get(line.requestId) ?? lines.set(line.requestId, []);
      if (known.length < mostLines) known.push(line);
    }),
    source.on("keysFetched", (event) => {
      (fetched.get(event.requestId) ?? fetched.set(event.requestId, [])).push(event);
    }),
    source.on("token", (event) => {
      if (event.uti !== undefined) tokens.set(event.uti, event);
    }),
    source.on("request", ({ id, token }) => {
      if (typeof token?.claims.uti === "string") tokenIds.set(id, token.claims.uti);
    }),
  ];
  return {
    of(requestId) {
      const fetches = fetched.get(requestId) ?? [];
      // The gateway fetches keys through its own front door: what happened there is part of why it took so long, or failed.
      const ids = [requestId, ...fetches.flatMap(({ answeredAs }) => answeredAs ?? [])];
      const all = ids.flatMap((id) => lines.get(id) ?? []);
      const token = tokens.get(tokenIds.get(requestId) ?? "");
      return { lines: all, fetched: fetches, ...(token === undefined ? {} : { token }) };
    },
    close: () => {
      for (const stop of stops) stop();
    },
  };
}
