/**
 * What `--help` prints, of a command and of a group of them.
 *
 * @module
 */
import type { Command, CommandGroup, Entry, Option, Program } from "./command";
import { wrapped } from "./terminal";

/** As wide as people read; the same for a terminal and a file. */
const width = 120;

export function commandHelp(name: string, about: string, command: Command): string {
  const { usage = "", details, options, passesOnTo, exitCodes, environment = {} } = command;
  const rest = passesOnTo === undefined ? "" : `[${passesOnTo.name.toUpperCase()} ARGUMENTS]`;
  const line = [name, usage, "[OPTIONS]", rest].filter((part) => part !== "").join(" ");
  const known = Object.entries<Option>(options);
  return sections([
    line,
    paragraph(sentence(about)),
    ...(details === undefined ? [] : [details.split("\n").map(paragraph).join("\n")]),
    table("Options", [
      ...known.map(
        ([option, { value, help }]) => [`--${option}${value === undefined ? "" : ` ${value}`}`, help] as const,
      ),
      ["-h, --help", "tells this"],
    ]),
    table("Environment", Object.entries(environment)),
    table("Exit codes", [
      ...Object.entries({ 2: "the command line, or what it names, is wrong", ...exitCodes }).sort(([a], [b]) =>
        a.localeCompare(b),
      ),
    ]),
  ]);
}

export function groupHelp(
  name: string,
  { details, commands, environment = {} }: CommandGroup,
  program: Program,
): string {
  const version = program.version === undefined ? [] : [["--version", "tells the version"] as const];
  return sections([
    `${name} COMMAND [OPTIONS]`,
    ...(details === undefined ? [] : [paragraph(details)]),
    table(
      "Commands",
      Object.entries<Entry>(commands).map(([command, { about }]) => [command, about] as const),
    ),
    table("Options", [
      ["-h, --help", `also of each command: ${name} COMMAND --help, ${name} help COMMAND`],
      ...version,
    ]),
    table("Environment", Object.entries(environment)),
  ]);
}

const sections = (parts: readonly string[]): string => `${parts.filter((part) => part !== "").join("\n\n")}\n`;

const paragraph = (text: string): string => wrapped(text, width).join("\n");

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function table(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return "";
  const left = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.flatMap(([name, text]) =>
    wrapped(text, width - left - 4).map((line, at) => `  ${(at === 0 ? name : "").padEnd(left)}  ${line}`),
  );
  return [`${title}:`, ...lines].join("\n");
}
