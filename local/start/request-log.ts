/** What a local gateway logged of each request: the reason that a client is not told. */
import type { EventSource } from "../events";

/** Lines by `opc-request-id`. */
export interface RequestLog {
  linesOf(requestId: string): readonly string[];
  close(): void;
}

const most = 1000;

export function requestLog(events: EventSource): RequestLog {
  const lines = new Map<string, string[]>();
  const add = (id: string, line: string): void => {
    const known = lines.get(id) ?? [];
    if (!known.includes(line)) known.push(line);
    lines.set(id, known);
    const [oldest] = lines.keys();
    if (lines.size > most && oldest !== undefined) lines.delete(oldest);
  };
  const stops = [
    events.on("request", ({ id, reason }) => {
      if (reason !== undefined) add(id, reason);
    }),
    events.on("log", ({ requestId, level, code, message }) => {
      if (requestId !== undefined && level !== "INFO")
        add(requestId, code === undefined ? message : `${code}: ${message}`);
    }),
  ];
  return {
    linesOf: (id) => lines.get(id) ?? [],
    close: () => {
      for (const stop of stops) stop();
    },
  };
}
