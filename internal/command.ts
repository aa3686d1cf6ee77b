/**
 * What a command is: it declares its options, its arguments and what its exit codes mean, and from that come parsing, help, suggestions and
 * usage errors.
 *
 * @module
 */
import type { Environment } from "./program";
import type { TextStream } from "./terminal";
import { type ExitCode, UsageError } from "./user-error";

/** What a command is given by the process that it runs in; tests give their own. */
export interface CommandProcess {
  /** Where the user stands. */
  readonly projectRoot: string;
  readonly environment: Environment;
  readonly stdin: NodeJS.ReadableStream;
  /** Results. */
  readonly stdout: TextStream;
  /** Progress and errors. */
  readonly stderr: TextStream;
  /** Ends the command; its reason is the name of the signal that the process got. */
  readonly signal: AbortSignal;
}

export interface Option {
  /** Stands for the value in the help; without one, the option is a switch. */
  readonly value?: string;
  readonly help: string;
  readonly repeatable?: boolean;
}

export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends { readonly value: string }
  ? O extends { readonly repeatable: true }
    ? readonly string[]
    : string | undefined
  : boolean;

/** Values by option, typed by their declarations: a switch is on or off, a repeatable one a list. */
export type OptionValues<T extends Options> = { readonly [K in keyof T]: ValueOf<T[K]> };

/** Terraform's variables, as its own commands take them. */
export const variableOptions = {
  var: {
    value: "NAME=VALUE",
    help: "a variable of the stack, as in terraform plan -var; TF_VAR_NAME and *.tfvars are read too; may be repeated",
    repeatable: true,
  },
  "var-file": {
    value: "FILE",
    help: "more variables, as in terraform plan -var-file; may be repeated",
    repeatable: true,
  },
} as const satisfies Options;

/** What a stack looks up or is given by its account, told by hand. */
export const accountOptions = {
  value: {
    value: "ADDRESS.ATTRIBUTE=JSON",
    help: "what only an account knows of the stack: data.oci_dns_zones.all.id=x; what is no JSON is text; may be repeated",
    repeatable: true,
  },
} as const satisfies Options;

/** What stands on the command line. */
export interface Given<T extends Options> {
  readonly options: OptionValues<T>;
  readonly positionals: readonly string[];
  /** Arguments for the program that the command runs. */
  readonly passedOn: readonly string[];
}

/** A program that a command runs. */
export interface OtherProgram {
  readonly name: string;
  /** Its options, without their dash, whose value may be a word of its own. */
  readonly withValue: ReadonlySet<string>;
}

export interface Declaration<T extends Options> {
  /** What stands after the name, besides options: `[SOURCE]`. */
  readonly usage?: string;
  /** More than the line that the list of commands has. */
  readonly details?: string;
  readonly options: T;
  /** How many arguments that are no options. @default none */
  readonly positionals?: { readonly least: number; readonly most: number };
  /** Whose arguments the others are: those with one dash, their values, and what follows `--`. @default nobody's: they are refused */
  readonly passesOnTo?: OtherProgram;
  /** Ends by itself when the signal is aborted, however long that takes. @default false - it is ended where it stands */
  readonly endsItself?: boolean;
  /** What 0, 1 and 3 mean here; 2 is the same everywhere. */
  readonly exitCodes: Readonly<Partial<Record<Exclude<ExitCode, 2>, string>>>;
  /** Variables that it reads. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface CommandDeclaration<T extends Options> extends Declaration<T> {
  /** @throws {UserError} for what a user can put right; all else is a defect */
  run(given: Given<T>, process: CommandProcess): Promise<number>;
}

/** A command whose options' types are known to itself alone. */
export interface Command extends Declaration<Options> {
  run(words: Words, process: CommandProcess): Promise<number>;
}

/** Commands under one name. */
export interface CommandGroup {
  readonly details?: string;
  readonly commands: Readonly<Record<string, Entry>>;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Entry {
  /** One line for the list of commands. */
  readonly about: string;
  /** Loads what the command needs, and no more. */
  load(): Promise<Command | CommandGroup>;
}

export interface Program extends CommandGroup {
  readonly name: string;
  /** @default - it has none of its own */
  version?(): string;
}

/** Declares a command. */
export function command<const T extends Options>(declared: CommandDeclaration<T>): Command {
  return {
    ...declared,
    run: (words, process) => declared.run({ ...words, options: typedValues(declared.options, words) }, process),
  };
}

/** A command line taken apart. */
export interface Words {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
  readonly passedOn: readonly string[];
}

function typedValues<T extends Options>(options: T, { values }: Words): OptionValues<T> {
  const typed = Object.entries(options).map(([name, { value, repeatable }]) => {
    const all = values.get(name);
    return [name, value === undefined ? all !== undefined : repeatable === true ? (all ?? []) : all?.at(-1)] as const;
  });
  // Sound: each name of T got the value that ValueOf gives its declaration.
  return Object.fromEntries(typed) as OptionValues<T>;
}

/** A whole number in a range. */
export function wholeNumber(option: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(option, text, `a whole number, ${min} to ${max}`);
}
