/**
 * Text for people: colours where a terminal shows them, columns, and lines no wider than it.
 *
 * @module
 */

type Colour = "green" | "red" | "yellow" | "dim" | "bold" | "cyan";

const codes: Readonly<Record<Colour, readonly [number, number]>> = {
  green: [32, 39],
  red: [31, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** Where people read. */
export interface Terminal {
  readonly width: number;
  paint(colour: Colour, text: string): string;
  line(text?: string): void;
}

/** What a terminal is written to. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** https://no-color.org */
export function terminal(stream: TextStream, environment: Readonly<Record<string, string | undefined>>): Terminal {
  const isColoured =
    (environment.NO_COLOR ?? "") === "" && (stream.isTTY === true || (environment.FORCE_COLOR ?? "") !== "");
  return {
    width: Math.min(stream.columns ?? 100, 140),
    paint: (colour, text) => {
      const [on, off] = codes[colour];
      return isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
    },
    line: (text = "") => void stream.write(`${text}\n`),
  };
}

/** Cuts a text into lines of a width, at spaces where there are any; an URL is never cut. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Control characters of what a server says must not reach the terminal. */
export const printable = (text: string): string => text.replace(/\p{Cc}+/gu, " ");
