/**
 * What a user can put right, in one shape for all commands: errors are built from parts, so that none can be vague. A module of its own, because
 * constructs reach it through the image builder and must not load what only commands need.
 *
 * @module
 */

import { accessSync, constants, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** 0: sound. 1: something failed. 2: usage, or a user's mistake. 3: nothing failed, and something essential could not be checked. */
export type ExitCode = 0 | 1 | 2 | 3;

/** The parts of an error. None may carry a secret: they are printed. */
export interface ErrorParts<Code extends string = string> {
  /** Stable: callers switch on it, never on the text. */
  readonly code: Code;
  /** What is wrong: an option, a variable, a file, a place in a stack. */
  readonly setting: string;
  /** What was found there. */
  readonly actual: string;
  /** The text as the user wrote it, where the setting is longer than what is wrong in it. */
  readonly expression?: string;
  /** What would have been right. */
  readonly allowed?: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** Where the rule comes from. */
  readonly source?: string;
}

/** One line for each part, and no stack trace when a command prints it. Everything else that is thrown is a defect. */
export class UserError<Code extends string = string> extends Error {
  override readonly name: string = "UserError";

  /**
   * @param findings all that is wrong, at least one
   * @param exitCode of a command that ends with it
   * @param transcript what another program said of it: printed above, line by line
   */
  constructor(
    readonly findings: readonly ErrorParts<Code>[],
    readonly exitCode: ExitCode = 2,
    { cause, transcript = "" }: { readonly cause?: unknown; readonly transcript?: string } = {},
  ) {
    super([...(transcript === "" ? [] : [transcript, ""]), ...findings.map(errorInWords)].join("\n"), { cause });
    this.transcript = transcript;
  }

  readonly transcript: string;
}

/** The command line, or what it refers to, is not as it should be. */
export class UsageError extends UserError {
  override readonly name = "UsageError";

  /** @param setting what is wrong @param actual what was found there @param allowed what would be right */
  constructor(setting: string, actual: string, allowed: string, more: Pick<ErrorParts, "remedy" | "source"> = {}) {
    super([{ code: "USAGE", setting, actual: `got ${actual}`, allowed, ...more }]);
  }
}

/** `CODE: setting: actual. Expected: allowed. Remedy. See source`, in one line whatever the parts hold. */
export function errorInWords({ code, setting, actual, expression, allowed, remedy, source }: ErrorParts): string {
  const what = expression === undefined ? actual : `${actual}, in ${expression}`;
  const sentences = [`${code}: ${setting}: ${what}`, allowed && `Expected: ${allowed}`, remedy];
  const ended = sentences.flatMap((text) => (text ? [text.replace(/(?<![.?!…])$/, ".")] : []));
  return [...ended, ...(source === undefined ? [] : [`See ${source}`])]
    .join(" ")
    .replace(/\s*[\r\n\u2028\u2029]\s*/g, " ");
}

/**
 * Why the file system refuses, for what an option or a variable names.
 * https://nodejs.org/docs/latest-v20.x/api/errors.html#common-system-errors
 */
const refusals: Readonly<Record<string, string>> = {
  ENOENT: "which is not there",
  EACCES: "which this user may not use",
  EPERM: "which this user may not use",
  EISDIR: "which is a folder",
  ENOTDIR: "which leads through a file as if that were a folder",
  EEXIST: "which exists and is something else",
  ENOTEMPTY: "which is a folder that is not empty",
  ELOOP: "whose symbolic links lead in a circle",
  ENAMETOOLONG: "whose name is too long",
  EROFS: "which lies on a file system that is only read",
  ERR_INVALID_ARG_VALUE: "which is no path",
};

/** No mistake of the command line: the machine has nothing left. */
const shortages: Readonly<Record<string, string>> = {
  ENOSPC: "but the disk is full",
  EDQUOT: "but the user's share of the disk is used up",
  EMFILE: "but too many files are open",
  ENFILE: "but too many files are open on this machine",
  EIO: "but the disk fails",
};

/**
 * Does something with a file that the user named. What the file system has against it is told with the option that named it.
 *
 * @param setting the option, variable or file that names the path
 * @throws {UserError} `USAGE`, or `MACHINE` where the path is not at fault
 */
export function atPath<T>(setting: string, path: string, allowed: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw ofFileSystem(error, setting, path, allowed) ?? error;
  }
}

/** Before long work: whether its result can be written. @throws {UserError} */
export function assertWritable(setting: string, path: string): void {
  const allowed = "a file to write, in a folder that exists";
  atPath(setting, path, allowed, () => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) throw Object.assign(new Error(), { code: "EISDIR" });
    accessSync(found === undefined ? dirname(resolve(path)) : path, constants.W_OK);
  });
}

/** The same error in a user's words, or nothing where it is not the file system's. */
export function ofFileSystem(error: unknown, setting: string, path: string, allowed?: string): UserError | undefined {
  const code = systemCode(error);
  const refusal = refusals[code];
  if (refusal !== undefined) {
    const parts = { code: "USAGE", setting, actual: `got ${path}, ${refusal}` };
    return new UserError([{ ...parts, ...(allowed === undefined ? {} : { allowed }) }], 2, { cause: error });
  }
  return ofMachine(error, setting, path);
}

/** What no command line can put right: the machine has run out of something. */
export function ofMachine(error: unknown, setting: string, path: string): UserError | undefined {
  const shortage = shortages[systemCode(error)];
  if (shortage === undefined) return undefined;
  const parts = { code: "MACHINE", setting, actual: `${path} was wanted, ${shortage} (${systemCode(error)})` };
  return new UserError([parts], 1, { cause: error });
}

/**
 * What this machine has against it, behind an error such as fetch's "fetch failed": a shortage, or a file that may not be used. The errors of a
 * connection are none: asking again may help there, and never here.
 */
export function ofOwnMachine(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = systemCode(error);
  const isOfFile = "path" in error && "syscall" in error && refusals[code] !== undefined;
  return isOfFile || shortages[code] !== undefined ? error : ofOwnMachine(error.cause);
}

/** Not by its class: where tests run in a realm of their own, as in jest, errors of Node are of another one. */
export const systemCode = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "";

/** Why a file could not be used, for errors that have a shape of their own. */
export const whyUnusable = (error: unknown): string =>
  (refusals[systemCode(error)] ?? shortages[systemCode(error)] ?? "which cannot be used").replace(
    /^(which|whose|but) /,
    "",
  );
