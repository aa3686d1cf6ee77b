/**
 * Requests as they happen, for browsers: a stream of server-sent events.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 *
 * @module
 */
import type { ServerResponse } from "node:http";
import type { EventSource, RequestEvent } from "../events";

/** The latest requests, and those who watch. */
export interface LiveEvents {
  /** Sends what was, then what comes, until the other side leaves. */
  stream(response: ServerResponse): void;
  close(): void;
}

/** How many requests a browser that comes later still gets to see. */
const kept = 100;
/** What a browser may leave unread before it is let go. */
const unreadBytes = 1_048_576;

/** Starts to listen. */
export function liveEvents(source: EventSource): LiveEvents {
  const latest: { id: number; event: RequestEvent }[] = [];
  const watchers = new Set<ServerResponse>();
  let count = 0;
  const stop = source.on("request", (event) => {
    count += 1;
    latest.push({ id: count, event });
    if (latest.length > kept) latest.shift();
    for (const watcher of watchers) send(watcher, count, event);
  });
  return {
    stream(response) {
      response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      response.write("retry: 2000\n\n");
      for (const { id, event } of latest) send(response, id, event);
      watchers.add(response);
      response.once("close", () => watchers.delete(response));
    },
    close() {
      stop();
      for (const watcher of watchers) watcher.end();
    },
  };
}

function send(watcher: ServerResponse, id: number, event: RequestEvent): void {
  if (watcher.writableLength > unreadBytes) watcher.destroy();
  else watcher.write(`id: ${id}\nevent: request\ndata: ${JSON.stringify(event)}\n\n`);
}
