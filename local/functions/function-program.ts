/**
 * What a user names to run a function: a file of JavaScript or TypeScript, or a command of any language.
 *
 * @module
 */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { shellWord } from "../../internal/terminal";
import { atPath, UsageError } from "../../internal/user-error";

/** What runs a function. */
export type FunctionProgram =
  /** A file that Node runs as it is. */
  | { readonly kind: "bundle"; readonly file: string }
  /** One that is bundled first, with all that it imports. */
  | { readonly kind: "source"; readonly file: string }
  /** A command line, as a shell reads it, and where it runs. */
  | { readonly kind: "command"; readonly command: string; readonly folder: string };

const ofNode = /\.[cm]?[jt]s$/;

const allowed = "a file that ends in .js, .mjs, .cjs or .ts, an executable file, or a command line";

/**
 * One word that ends as Node's files do, or such a file that exists, is a file; everything else is a command line: so `node func.js` is one.
 *
 * @param folder what relative paths are relative to, and where commands run
 * @param searchPath where programs are found
 * @throws {UserError} for a file or a program that is not there
 */
export function namedProgram(setting: string, text: string, folder: string, searchPath: string): FunctionProgram {
  const path = resolve(folder, text);
  if (ofNode.test(text) && (!/\s/.test(text) || existsSync(path))) {
    assertFile(setting, path);
    return { kind: "source", file: path };
  }
  const found = atPath(setting, text, allowed, () => statSync(path, { throwIfNoEntry: false }));
  if (found?.isFile() === true) {
    assertExecutable(setting, path);
    return { kind: "command", command: `exec ${shellWord(path)}`, folder };
  }
  const program = firstWord(text);
  if (program?.includes("/") === true) assertExecutable(setting, resolve(folder, program));
  else if (program !== undefined && !searchPath.split(delimiter).some((place) => isExecutable(join(place, program))))
    throw new UsageError(setting, `${text}, and there is no program ${program}`, allowed);
  // One program takes the shell's place, so that it can be frozen; a shell stays where there is more than that to do.
  const isOne = program !== undefined && !/[;&|\n]/.test(text);
  return { kind: "command", command: isOne ? `exec ${text}` : text, folder };
}

/** Of a command line that begins with a plain word: what a shell does with others, it may know. */
function firstWord(command: string): string | undefined {
  const [, word] = /^\s*([\w./@%+,-]+)(?=\s|$)/.exec(command) ?? [];
  return word === undefined || builtIns.has(word) ? undefined : word;
}

/** https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_15, those that a command may begin with */
const builtIns: ReadonlySet<string> = new Set([
  ".",
  "cd",
  "exec",
  "export",
  "set",
  "umask",
  "unset",
  "command",
  "eval",
]);

function assertFile(setting: string, path: string): void {
  if (!atPath(setting, path, allowed, () => statSync(path)).isFile())
    throw new UsageError(setting, `${path}, which is no file`, allowed);
}

function assertExecutable(setting: string, path: string): void {
  assertFile(setting, path);
  if (!isExecutable(path))
    throw new UsageError(setting, `${path}, which is not executable`, allowed, {
      remedy: "Make it so (chmod +x), or name what runs it, as in 'python3 func.py'",
    });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
