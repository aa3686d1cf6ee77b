/**
 * Terraform as a program that is started in a stack's directory.
 *
 * @module
 */
import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { basename, resolve } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { CommandProcess } from "../internal/command";
import { showsColours } from "../internal/terminal";
import { systemCode, UsageError } from "../internal/user-error";

/** A finished run of Terraform. */
export interface Finished {
  readonly status: number;
  readonly stdout: string;
  /** Where it was kept. */
  readonly stderr?: string;
}

/** Terraform in one stack's directory. What it has against something it tells on its standard error, unless that is kept. */
export interface Terraform {
  /** As a person runs it: it asks, and shows what it does. @returns its status */
  show(args: readonly string[]): Promise<number>;
  /** Keeps what it prints: it may hold secrets. */
  read(args: readonly string[], options?: { readonly keepsErrors?: boolean }): Promise<Finished>;
  /** @param take is given each line that it prints, as soon as it is there @returns its status */
  follow(args: readonly string[], take: (line: string) => void): Promise<number>;
}

/** Its standard input and error are this process's own. */
export function installedTerraform(
  folder: string,
  { projectRoot, environment, stdout, signal }: CommandProcess,
): Terraform {
  const named = environment.TERRAFORM_BINARY_NAME || "terraform";
  // A path is meant from where the user stands, as the doctor takes it; a name is looked for in PATH.
  const program = basename(named) === named ? named : resolve(projectRoot, named);
  // It paints into pipes as well.
  const plain = showsColours(stdout, environment) ? [] : ["-no-color"];
  const run = async (
    args: readonly string[],
    output: "inherit" | "pipe",
    attend: (child: ChildProcess) => Promise<string>,
    errors: "inherit" | "pipe" = "inherit",
  ): Promise<Finished> => {
    // Of what is parsed nothing is painted. Providers, which init fetches, may be shared with others.
    const start = args[0] === "init" ? spawn : startPrivately;
    const child = start(program, output === "pipe" ? withWord(args, "-no-color") : withWord(args, ...plain), {
      cwd: folder,
      env: { ...environment },
      stdio: ["inherit", output, errors],
    });
    // Ctrl-C reaches all processes of a terminal, and a second interrupt would cut Terraform off; other signals reach this one alone.
    const end = (): void => {
      if (signal.reason !== "SIGINT" || process.stdin.isTTY !== true) child.kill("SIGTERM");
    };
    signal.addEventListener("abort", end, { once: true });
    try {
      const kept = child.stderr === null ? "" : text(child.stderr);
      const [status, printed, stderr] = await Promise.all([ended(child), attend(child), kept]);
      signal.throwIfAborted();
      return { status, stdout: printed, stderr };
    } catch (error) {
      throw systemCode(error) === "" ? error : notThere(named, error);
    } finally {
      signal.removeEventListener("abort", end);
    }
  };
  return {
    show: async (args) => (await run(args, "inherit", async () => "")).status,
    read: (args, { keepsErrors = false } = {}) =>
      run(
        args,
        "pipe",
        async ({ stdout: printed }) => (printed === null ? "" : text(printed)),
        keepsErrors ? "pipe" : "inherit",
      ),
    follow: async (args, take) => (await run(args, "pipe", (child) => eachLine(child, take))).status,
  };
}

const withWord = ([name = "", ...rest]: readonly string[], ...words: readonly string[]): string[] => [
  name,
  ...words,
  ...rest,
];

/** State, its backups, plans and crash logs hold secrets: what Terraform creates, only this user may read. */
function startPrivately(
  program: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; stdio: StdioOptions },
): ChildProcess {
  const before = process.umask(0o077);
  try {
    return spawn(program, args, options);
  } finally {
    process.umask(before);
  }
}

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((done, fail) => {
    child.once("error", fail).once("close", (status) => done(status ?? 1));
  });

async function eachLine({ stdout }: ChildProcess, take: (line: string) => void): Promise<string> {
  if (stdout === null) return "";
  for await (const line of createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY })) take(line);
  return "";
}

const notThere = (program: string, error: unknown): UsageError =>
  new UsageError(
    "TERRAFORM_BINARY_NAME",
    `${program}, which cannot be run (${systemCode(error)})`,
    "Terraform 1.5 or newer, by default the program terraform",
    { source: "https://developer.hashicorp.com/terraform/install" },
  );
