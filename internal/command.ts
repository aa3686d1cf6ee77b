/**
 * The arguments of a command.
 *
 * @module
 */
import { type ParseArgsConfig, parseArgs } from "node:util";
/** Options that a command knows. */
export type Options = NonNullable<ParseArgsConfig["options"]>;

/** The values of options, typed by their declarations. */
export type Values<T extends Options> = ReturnType<typeof parseArgs<{ options: T; strict: true }>>["values"];

/**
 * Takes arguments apart.
 *
 * @throws {UsageError} for an option that the command does not know, a missing value, and anything that is no option
 */
export function readArguments<const T extends Options>(args: readonly string[], options: T): Values<T> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new UsageError("arguments", error instanceof Error ? error.message : String(error), known.join(", "));
  }
}

/** A whole number in a range. */
export function wholeNumber(option: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(option, text, `a whole number, ${min} to ${max}`);
}

/** The command line, or what it refers to, is not as it should be. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  /** @param setting what is wrong @param actual what was found there @param allowed what would be right */
  constructor(
    readonly setting: string,
    readonly actual: string,
    readonly allowed: string,
  ) {
    super(`${setting}: got ${actual}\nAllowed: ${allowed}`);
  }
}
