/** What a push reports while it runs: a line that counts on a terminal, plain lines elsewhere. Results go to standard output, this does not. */

export interface Progress {
  /** Something that happened. */
  note(text: string): void;
  /** Bytes of something that is under way. */
  count(what: string, done: number, total: number): void;
}

/** The part of a stream that is written to. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export const silent: Progress = { note: () => undefined, count: () => undefined };

const eraseLine = "\r\u001b[K";

export function progressOn(terminal: Terminal): Progress {
  if (terminal.isTTY !== true) return { ...silent, note: (text) => terminal.write(`${text}\n`) };
  let shown = "";
  return {
    note: (text) => {
      terminal.write(`${eraseLine}${text}\n`);
      shown = "";
    },
    count: (what, done, total) => {
      const line = `${what} ${Math.floor((100 * done) / Math.max(total, 1))} % of ${megabytes(total)}`;
      if (line === shown) return;
      terminal.write(`${eraseLine}${line}`);
      shown = line;
    },
  };
}

export const megabytes = (bytes: number): string =>
  bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
