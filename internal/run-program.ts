/**
 * Runs the command that the arguments name, and is the one place where errors are printed.
 *
 * @module
 */
import type { CommandGroup, CommandProcess, Program } from "./command";
import { commandHelp, groupHelp } from "./command-help";
import { nearest, parse } from "./command-line";
import { printable, printableLines } from "./terminal";
import { type ExitCode, errorInWords, ofMachine, UsageError, UserError } from "./user-error";

/**
 * Runs the command that the arguments name. What a user can put right is told in a line for each mistake; a defect shows where it is.
 *
 * @returns the exit code
 */
export async function runProgram(program: Program, args: readonly string[], process: CommandProcess): Promise<number> {
  try {
    return await dispatch(program, { name: program.name, group: program }, args, process);
  } catch (error) {
    if (process.signal.aborted) return interrupted;
    return printFailure(error, program, process);
  }
}

interface Place {
  /** `entra-oci-gateway image`. */
  readonly name: string;
  readonly group: CommandGroup;
}

async function dispatch(
  program: Program,
  { name, group }: Place,
  [first = "--help", ...rest]: readonly string[],
  process: CommandProcess,
): Promise<number> {
  if (first === "help" && rest.length > 0) return dispatch(program, { name, group }, [...rest, "--help"], process);
  if (["help", "--help", "-h"].includes(first)) return tell(process, groupHelp(name, group, program));
  if (first === "--version" && program.version !== undefined) return tell(process, `${program.version()}\n`);
  const entry = Object.hasOwn(group.commands, first) ? group.commands[first] : undefined;
  if (entry === undefined) throw noSuchCommand({ name, group }, first);
  const [path, loaded] = [`${name} ${first}`, await entry.load()];
  if ("commands" in loaded) return dispatch(program, { name: path, group: loaded }, rest, process);
  const before = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : undefined);
  if (before.some((word) => word === "--help" || word === "-h"))
    return tell(process, commandHelp(path, entry.about, loaded));
  const run = loaded.run(parse(path, loaded, rest), process);
  return loaded.endsItself === true ? run : Promise.race([run, cutOff(process.signal)]);
}

/** As shells count a program that SIGINT ended. */
const interrupted = 130;

/** Long enough to take away what is temporary. */
const graceMilliseconds = 1000;

const cutOff = (signal: AbortSignal): Promise<number> =>
  new Promise((done) => {
    const end = (): void => void setTimeout(done, graceMilliseconds, interrupted);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });

function tell({ stdout }: CommandProcess, text: string): number {
  stdout.write(text);
  return 0;
}

function noSuchCommand({ name, group }: Place, word: string): UsageError {
  const isOption = word.startsWith("-");
  const known = isOption ? ["--help", "--version"] : Object.keys(group.commands);
  const meant = nearest(word, known);
  const allowed = isOption ? `a command, or ${known.join(" or ")}` : `one of ${known.join(", ")}`;
  const remedy = `${meant === undefined ? "" : `Did you mean "${meant}"? `}${name} --help tells more`;
  return new UsageError(name, `"${word}", which is no ${isOption ? "option" : "command"} here`, allowed, { remedy });
}

/** The one place where errors are printed. @returns the exit code */
function printFailure(error: unknown, { name, version }: Program, { stderr }: CommandProcess): ExitCode {
  const known = isUserError(error) ? error : ofMachine(error, name, pathOf(error));
  if (known !== undefined) {
    if (known.transcript !== "") stderr.write(`${printableLines(known.transcript)}\n\n`);
    for (const finding of known.findings) stderr.write(`${printable(errorInWords(finding))}\n`);
    return known.exitCode;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const of = [name, version?.(), "on Node", process.versions.node].filter(Boolean).join(" ");
  stderr.write(`${printableLines(stack)}\nThis is a defect of ${of}: please report it with the lines above.\n`);
  return 1;
}

/** By its parts, not by its class: what one command needs may be bundled into that command's file, with a class of its own. */
const isUserError = (error: unknown): error is UserError =>
  error instanceof UserError ||
  (error instanceof Error && "findings" in error && "exitCode" in error && "transcript" in error);

const pathOf = (error: unknown): string =>
  error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : "a file";

/** Runs a program in the process that was started for it. */
export function runInThisProcess(program: Program): void {
  const ending = new AbortController();
  // Nobody reads any more, as in `… | head`: what was started is ended all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => ending.abort("EPIPE"));
  // A second signal ends the process at once; not as by default, which would leave what is temporary.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => (ending.signal.aborted ? process.exit(interrupted) : ending.abort(signal)));
  const { env: environment, stdin, stdout, stderr } = process;
  const own = { projectRoot: process.cwd(), environment, stdin, stdout, stderr, signal: ending.signal };
  void runProgram(program, process.argv.slice(2), own).then((code) => {
    process.exitCode = code;
    // Requests that nobody waits for any more must not keep it.
    if (ending.signal.aborted) process.exit();
  });
}
