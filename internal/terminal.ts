/**
 * Text for people: colours where a terminal shows them, columns, lines no wider than it, and the words of others made fit to print.
 *
 * @module
 */
import { stripVTControlCharacters, styleText } from "node:util";
import type { Environment } from "./program";

type Colour = "green" | "red" | "yellow" | "dim" | "bold" | "cyan";

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

/** A terminal that tells no width says 0, as in some CI systems and editors. */
const usualWidth = 100;
const mostWidth = 140;
/** Narrower than this no text can be read, whatever the terminal says. */
const leastWidth = 40;

export function terminal(stream: TextStream, environment: Environment): Terminal {
  const isColoured = showsColours(stream, environment);
  return {
    width: Math.max(leastWidth, Math.min(stream.columns || usualWidth, mostWidth)),
    // Whether there are colours is decided here, for a stream that may be another than this process's own.
    paint: (colour, text) => (isColoured && text !== "" ? styleText(colour, text, { validateStream: false }) : text),
    line: (text = "") => void stream.write(`${text}\n`),
  };
}

/** Whether the cursor can be moved: a terminal that is not a dumb one. */
export const movesCursor = ({ isTTY }: TextStream, { TERM }: Environment): boolean => isTTY === true && TERM !== "dumb";

/** https://no-color.org, and https://nodejs.org/docs/latest-v20.x/api/cli.html#force_color1-2-3 */
export function showsColours(stream: TextStream, environment: Environment): boolean {
  const { NO_COLOR = "", FORCE_COLOR = "" } = environment;
  if (NO_COLOR !== "" || ["0", "false"].includes(FORCE_COLOR)) return false;
  return FORCE_COLOR !== "" || movesCursor(stream, environment);
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

/** Characters that turn the direction of what stands around them: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Control characters of both sets (https://www.unicode.org/reports/tr41/, category Cc), line separators, and halves of a character. */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]+/gu;

/**
 * What makes a line a command for a CI system: `##[…]` and `##vso[…]` anywhere in it, `::name::` at its beginning.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 * https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
 * https://www.jetbrains.com/help/teamcity/service-messages.html
 */
const ciCommand = /#(?=#+\w*\[)|^\s*:(?=:)/g;

/**
 * Words of others in one line: no escape sequence moves the cursor or paints, no line of its own begins, nothing is a command for a CI system.
 *
 * @param length the most characters that are kept
 */
export function printable(text: string, length = Number.POSITIVE_INFINITY): string {
  const plain = stripVTControlCharacters(text).replace(turning, "").replace(unprintable, " ").trim();
  const line = plain.replace(ciCommand, "$& ");
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** Words of others in as many lines as they had, each {@link printable}; indentation is kept. */
export const printableLines = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => `${/^ */.exec(line)?.[0] ?? ""}${printable(line)}`.trimEnd())
    .join("\n");

/** JSON for programs, and no harm where it is shown: what is not printable is written as `\uXXXX`, which reads as the same text. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|#(?=#+\w*\[)/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** A text as one word of a POSIX shell, for lines that people paste. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
