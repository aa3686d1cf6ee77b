/** What a push reports while it runs: a line that counts on a terminal, plain lines elsewhere. Results go to standard output, this does not. */
import type { Environment } from "../internal/program";
import { movesCursor, printable, type TextStream } from "../internal/terminal";

export interface Progress {
  /** Something that happened. */
  note(text: string): void;
  /** Bytes of something that is under way. */
  count(what: string, done: number, total: number): void;
}

const silent: Progress = { note: () => undefined, count: () => undefined };

const eraseLine = "\r\u001b[K";

export function progressOn(stream: TextStream, environment: Environment): Progress {
  const note = (before: string, text: string): void => void stream.write(`${before}${printable(text)}\n`);
  if (!movesCursor(stream, environment)) return { ...silent, note: (text) => note("", text) };
  let shown = "";
  return {
    note: (text) => {
      note(eraseLine, text);
      shown = "";
    },
    count: (what, done, total) => {
      const line = `${what} ${Math.floor((100 * done) / Math.max(total, 1))} % of ${megabytes(total)}`;
      if (line === shown) return;
      stream.write(`${eraseLine}${line}`);
      shown = line;
    },
  };
}

export const megabytes = (bytes: number): string =>
  bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
