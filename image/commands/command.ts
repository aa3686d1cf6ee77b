/** What a command of `image` is made of, and how its arguments are read. */
import { parseArgs } from "node:util";
import { ImageError } from "../errors";
import type { Surroundings } from "../open-registry";
import type { Terminal } from "../progress";

export interface Command {
  /** After the command's name: `[SOURCE] --target REFERENCE`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  /** How many arguments that are no options. */
  readonly positionals: { readonly least: number; readonly most: number };
  run(input: Input, context: CommandContext): Promise<void>;
}

export interface Option {
  /** Stands for the value in the help; without one, the option is a switch. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly help: string;
}

/** What commands act on, passed in so that tests can pass their own. */
export interface CommandContext extends Surroundings {
  /** Results. */
  readonly out: Terminal;
  /** Progress and errors. */
  readonly err: Terminal;
  /** The package's folder, with image/base.json and function/dist below it. */
  readonly root: string;
}

export interface Input {
  readonly positionals: readonly string[];
  /** Values of an option, in the order given; a switch that is on has one empty value. */
  values(option: string): readonly string[];
}

const dryRun: Option = { help: "look and report, change nothing" };

export const sharedOptions = { "dry-run": dryRun } as const;

export const isOn = (input: Input, option: string): boolean => input.values(option).length > 0;

export const lastValue = (input: Input, option: string): string | undefined => input.values(option).at(-1);

/** @throws ImageError `IMAGE_USAGE` */
export function readInput(name: string, command: Command, args: readonly string[]): Input {
  const { positionals, values } = parse(name, command, args);
  const { least, most } = command.positionals;
  if (positionals.length < least || positionals.length > most) {
    throw usage(name, `${positionals.length} arguments`, `image ${name} ${command.usage}`);
  }
  return { positionals, values: (option) => listOf(values[option]) };
}

function parse(name: string, command: Command, args: readonly string[]) {
  const options = Object.entries(command.options).map(([option, { value }]) => {
    return [
      option,
      { type: value === undefined ? ("boolean" as const) : ("string" as const), multiple: true },
    ] as const;
  });
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(options), allowPositionals: true, strict: true });
  } catch (cause) {
    throw usage(
      name,
      cause instanceof Error ? cause.message.replace(/[.]$/, "") : "cannot be read",
      `image ${name} ${command.usage}`,
      cause,
    );
  }
}

const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : []).map((item: unknown) => (typeof item === "string" ? item : ""));

export const usage = (name: string, actual: string, allowed: string, cause?: unknown): ImageError =>
  new ImageError({
    code: "IMAGE_USAGE",
    setting: `image ${name}`.trim(),
    actual,
    allowed,
    remedy: `See image ${name}`.trim().concat(" --help"),
    cause,
  });
