/**
 * What surrounds a command: the environment's variables, and other programs, which it runs and of which it keeps what they print.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";

/** The environment's variables. */
export type Environment = Readonly<Partial<Record<string, string>>>;

/** The first of these variables that is set to something. */
export function firstSet(environment: Environment, ...names: readonly string[]): string | undefined {
  return names.map((name) => environment[name]?.trim()).find(Boolean);
}

/** How a program ended. Its standard error is not kept: nobody knows what it holds. */
export type ProgramEnd =
  | { readonly status: number; readonly stdout: string }
  | { readonly failure: "not found" | "no answer" | "cannot be started" };

/** Runs a program to its end, without a shell's interpretation of the arguments. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<ProgramEnd>;

const LONGEST_OUTPUT = 1_000_000;
const isWindows = process.platform === "win32";

/** @param patience milliseconds until the program, and what it started, is ended */
export function programRunner(environment: Environment, patience: number): RunProgram {
  return (program, args) =>
    new Promise<ProgramEnd>((resolve) => {
      const child = spawn(program, args, {
        env: { ...environment },
        stdio: ["ignore", "pipe", "ignore"],
        // `az` is a batch file there, which only a shell starts; all arguments are plain words.
        shell: isWindows,
        // A process group of its own, so that all of it can be ended: `az` is a script that starts Python.
        detached: !isWindows,
      });
      let stdout = "";
      const timer = setTimeout(() => {
        end(child);
        resolve({ failure: "no answer" });
      }, patience);
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        if (stdout.length < LONGEST_OUTPUT) stdout += text;
      });
      child.on("error", (error) => {
        clearTimeout(timer);
        resolve({ failure: "code" in error && error.code === "ENOENT" ? "not found" : "cannot be started" });
      });
      child.on("close", (status) => {
        clearTimeout(timer);
        resolve({ status: status ?? 1, stdout });
      });
    });
}

function end(child: ChildProcess): void {
  child.stdout?.destroy();
  try {
    if (isWindows || child.pid === undefined) child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
