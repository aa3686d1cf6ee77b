/**
 * What happens, as it happens, for browsers: a stream of server-sent events.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 *
 * @module
 */
import type { ServerResponse } from "node:http";
import type { EventSource } from "../events";
import type { ShownRequest, StreamEvents } from "./answers";
import type { ToJson } from "./withheld";

/** `User-Agent`s of one console, which tell what the page itself asks for from what others do: nobody else knows them. */
export interface PageAgents {
  /** It compares key sets: nobody's request, never shown. */
  readonly keys: string;
  /** A user, or a program, sends a request or gets a token through the page: shown, and marked. */
  readonly requests: string;
}

export const pageAgents = (instance: string): PageAgents => ({
  keys: `entra-oci-gateway-page/${instance} (key sets)`,
  requests: `entra-oci-gateway-page/${instance}`,
});

/** The latest events, and those who watch. */
export interface LiveEvents {
  /** Sends what was, then what comes, until the other side leaves. */
  stream(response: ServerResponse): void;
  close(): void;
}

type Name = Exclude<keyof StreamEvents, "hello">;

/** How many events a browser that comes later still gets to see. */
const kept = 200;
/** What a browser may leave unread before it is let go. */
const unreadBytes = 1_048_576;

/**
 * Starts to listen.
 *
 * @param toJson writes what is told @param instance begins each stream: one that comes back under another name has forgotten all that was
 */
export function liveEvents(
  source: EventSource,
  instance: string,
  agents: PageAgents,
  toJson: ToJson = JSON.stringify,
): LiveEvents {
  const inForm = <K extends keyof StreamEvents>(name: K, event: StreamEvents[K], id?: number): string =>
    `${id === undefined ? "" : `id: ${id}\n`}event: ${name}\ndata: ${toJson(event)}\n\n`;
  const askedBy = (userAgent: string | undefined): Pick<ShownRequest, "fromPage" | "userAgent"> => {
    if (userAgent === agents.requests) return { fromPage: true };
    return userAgent === undefined ? {} : { userAgent };
  };
  const latest: string[] = [];
  const watchers = new Set<ServerResponse>();
  let count = 0;
  const tell = <K extends Name>(name: K, event: StreamEvents[K]): void => {
    count += 1;
    const text = inForm(name, event, count);
    latest.push(text);
    if (latest.length > kept) latest.shift();
    for (const watcher of watchers) send(watcher, text);
  };
  const stops = [
    source.on("request", ({ userAgent, ...event }) => {
      if (userAgent !== agents.keys) tell("request", { ...event, ...askedBy(userAgent) });
    }),
    source.on("token", ({ userAgent, ...event }) => tell("token", { ...event, ...askedBy(userAgent) })),
    source.on("keysServed", (event) => {
      if (event.userAgent !== agents.keys) tell("keysServed", event);
    }),
    source.on("keysFetched", (event) => tell("keysFetched", event)),
  ];
  return {
    stream(response) {
      response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      response.write(`retry: 2000\n\n${inForm("hello", { instance })}`);
      for (const text of latest) send(response, text);
      watchers.add(response);
      response.once("close", () => watchers.delete(response));
    },
    close() {
      for (const stop of stops) stop();
      for (const watcher of watchers) watcher.end();
    },
  };
}

function send(watcher: ServerResponse, text: string): void {
  if (watcher.writableLength > unreadBytes) watcher.destroy();
  else watcher.write(text);
}
