/**
 * A function is started once before it becomes an image: what does not open its socket here answers nobody there. It is never called.
 *
 * https://github.com/fnproject/docs/blob/master/fn/develop/fn-format.md
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../internal/temporary";
import { systemCode } from "../internal/user-error";
import type { BundledFile } from "./bundled-file";
import { digestOf } from "./digest";
import { trialPrelude } from "./trial-prelude";

/** How a function is started. */
export interface Trial {
  /** Variables that it needs while it is loaded. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds until its socket has to be there. */
  readonly limitMs?: number;
}

/** Why a function does not start, as parts of an error. */
export interface TrialFailure {
  readonly actual: string;
  readonly allowed: string;
}

/** What the prelude tells of the function in whose process it ran. */
type Verdict =
  | { readonly kind: "listening"; readonly isCallable: boolean }
  | { readonly kind: "threw"; readonly name: string; readonly code: string; readonly message: string }
  | { readonly kind: "ended"; readonly code: number };

/** As long as nobody takes a slow machine for a function that never listens. */
const defaultLimitMs = 60_000;

/** More names would not make the message clearer, and each costs a start. */
const mostNamed = 20;

const known = new Map<string, TrialFailure | undefined>();

/** The files of a function, `func.js` among them → why it does not start. What cannot be tried on this machine has no failure. */
export function trialFailure(files: readonly BundledFile[], trial: Trial): TrialFailure | undefined {
  // Its sockets have other names there.
  if (process.platform === "win32") return undefined;
  const key = JSON.stringify([files.map(({ path, bytes }) => [path, digestOf(bytes)]), trial]);
  if (!known.has(key))
    known.set(
      key,
      inFolderOf(files, (folder) => judged(folder, trial)),
    );
  return known.get(key);
}

function inFolderOf<Found>(files: readonly BundledFile[], body: (folder: string) => Found): Found {
  const { path: folder, remove } = temporaryFolder("fn");
  try {
    for (const { path, bytes } of files) {
      const target = join(folder, "function", path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, bytes);
    }
    return body(folder);
  } finally {
    remove();
  }
}

function judged(folder: string, trial: Trial): TrialFailure | undefined {
  const ended = start(folder, trial, []);
  const missing = missingIn(ended.verdict);
  if (missing !== undefined) return lacking(allMissing(folder, trial, [missing]), ended.verdict);
  return inWords(ended, trial.limitMs ?? defaultLimitMs);
}

/** Only the first of them stops a function: it is started again with something in its place. */
function allMissing(folder: string, trial: Trial, found: readonly string[]): readonly string[] {
  if (found.length === mostNamed) return found;
  const next = missingIn(start(folder, trial, found).verdict);
  return next === undefined || found.includes(next) ? found : allMissing(folder, trial, [...found, next]);
}

function missingIn(verdict: Verdict | undefined): string | undefined {
  if (verdict?.kind !== "threw" || !/^(ERR_)?MODULE_NOT_FOUND$/.test(verdict.code)) return undefined;
  return /Cannot find (?:module|package) '([^']+)'/.exec(verdict.message)?.[1] ?? "a module";
}

interface Ended {
  readonly verdict: Verdict | undefined;
  readonly isOverdue: boolean;
  readonly signal: NodeJS.Signals | null;
  /** Its last line on standard error. */
  readonly lastWords: string;
}

/** @param replaced modules that are replaced by something that does nothing */
function start(folder: string, { environment, limitMs = defaultLimitMs }: Trial, replaced: readonly string[]): Ended {
  const [program, socket] = [join(folder, "prelude.cjs"), join(folder, `s${replaced.length}`)];
  writeFileSync(program, trialPrelude(socket, replaced));
  const cwd = join(folder, "function");
  const { output, error, signal } = spawnSync(process.execPath, ["--require", program, join(cwd, "func.js")], {
    cwd,
    // Nothing of this environment: what is there by chance is not there in OCI.
    env: {
      ...{ PATH: "/usr/local/bin:/usr/bin:/bin", HOME: folder, TMPDIR: folder, ...environment },
      ...{ FN_FORMAT: "http-stream", FN_LISTENER: `unix:${socket}`, FN_MEMORY: "256", FN_TYPE: "sync" },
      ...{ FN_FN_ID: "trial", FN_FN_NAME: "trial", FN_APP_ID: "trial", FN_APP_NAME: "trial" },
    },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    encoding: "utf8",
    timeout: limitMs,
    killSignal: "SIGKILL",
    maxBuffer: 64 * 1024 * 1024,
  });
  const isOverdue = systemCode(error) === "ETIMEDOUT";
  if (error !== undefined && !isOverdue) throw error;
  const [, , said = "", told = ""] = output.map((text) => text ?? "");
  // Sound: the prelude writes nothing else.
  const verdict = told === "" ? undefined : (JSON.parse(told.replaceAll(`${cwd}/`, "")) as Verdict);
  return { verdict, isOverdue, signal, lastWords: said.trim().split("\n").at(-1)?.replaceAll(`${cwd}/`, "") ?? "" };
}

const thatListens = "a function that opens its socket: func.js calls handle(…) of @fnproject/fdk while it is loaded";

/** What a function that has to start differently here is given by its owner. */
const thatStarts = "a function that starts, with the variables that it needs for that";

function inWords({ verdict, isOverdue, signal, lastWords }: Ended, limitMs: number): TrialFailure | undefined {
  if (verdict?.kind === "listening")
    return verdict.isCallable
      ? undefined
      : { actual: "gives handle(…) what is no function", allowed: "handle((input, context) => result)" };
  if (isOverdue)
    return { actual: `runs, and has not opened its socket after ${limitMs / 1000} s`, allowed: thatListens };
  const words = lastWords === "" ? "" : `; its last words: ${shortened(lastWords)}`;
  if (verdict === undefined)
    return { actual: `is ended by ${signal ?? "itself"} while it is loaded`, allowed: thatStarts };
  if (verdict.kind === "ended") {
    const how = verdict.code === 0 ? "" : ` (exit code ${verdict.code})`;
    return { actual: `ends without having opened its socket${how}${words}`, allowed: thatListens };
  }
  // Compiled for another processor or system: it may well start there.
  if (verdict.code === "ERR_DLOPEN_FAILED") return undefined;
  const { name, message } = verdict;
  if (name === "SyntaxError" && /import statement|Unexpected token 'export'|Unexpected token 'import'/.test(message))
    return { actual: "is an ES module, and would be read as CommonJS", allowed: oneKind };
  if (name === "ReferenceError" && /in ES module scope/.test(message))
    return { actual: `is an ES module that uses what only CommonJS has: ${shortened(message)}`, allowed: oneKind };
  return { actual: `throws while it is loaded: ${name}: ${shortened(message)}`, allowed: thatStarts };
}

const oneKind = "CommonJS; give ES modules and TypeScript as an entry, which is bundled";

const lacking = (names: readonly string[], verdict: Verdict | undefined): TrialFailure => ({
  actual: `needs ${names.map((name) => `"${name}"`).join(", ")}${
    names.length === mostNamed || (verdict?.kind === "threw" && verdict.code.startsWith("ERR_"))
      ? " and perhaps more"
      : ""
  }, which nothing in its image provides`,
  allowed: "all that it requires: bundled into it, as an entry's is, or in node_modules of its folder",
});

/** The first line, and of that what a message has room for. */
const shortened = (text: string): string => {
  const [line = ""] = text.split("\n");
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
};
