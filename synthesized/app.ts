/**
 * Where a stack's directory comes from: an app that is run as a child process, an example, or a folder that exists.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UsageError } from "../internal/command";
import { isObject, isText, type Json } from "../internal/json";
import { findStack } from "./find-stack";

/** Which app or stack is meant. */
export interface AppChoice {
  /** The project: where `cdktf.json` and the compiled examples are. */
  readonly projectRoot: string;
  /** One of the examples instead of the app of `cdktf.json`. */
  readonly example?: string | undefined;
  /** A stack's directory that exists, or a folder of several; nothing is run then. */
  readonly stack?: string | undefined;
  /** Which stack, where the app writes several. */
  readonly name?: string | undefined;
  /** Ends the app when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** A stack's directory, until it is disposed of. */
export interface StackDirectory {
  readonly directory: string;
  /** What the app wrote to its standard error: warnings. */
  readonly messages: string;
  dispose(): Promise<void>;
}

/** The app did not synthesize; what it said is the message. */
export class AppFailure extends Error {
  override readonly name = "AppFailure";

  constructor(command: string, output: string) {
    super(`${output.trim()}\n\nThe app did not synthesize: ${command}`.trimStart());
  }
}

/**
 * Finds the stack's directory, or has the app write it to a temporary folder.
 *
 * @throws {UsageError} when there is no such app, or it writes several stacks and none is named
 * @throws {AppFailure} when the app fails
 */
export async function stackDirectory(choice: AppChoice): Promise<StackDirectory> {
  if (choice.stack !== undefined) {
    return { directory: findStack(resolve(choice.stack), choice.name), messages: "", dispose: async () => {} };
  }
  const command = choice.example === undefined ? appCommand(choice) : exampleCommand(choice, choice.example);
  const outdir = await mkdtemp(join(tmpdir(), "entra-oci-gateway-"));
  const dispose = (): Promise<void> => rm(outdir, { recursive: true, force: true });
  try {
    const messages = await runApp(command, outdir, choice);
    return { directory: findStack(outdir, choice.name), messages, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The `app` line of `cdktf.json`, as the CDKTF CLI reads it. */
function appCommand({ projectRoot }: AppChoice): string {
  const file = join(projectRoot, "cdktf.json");
  if (!existsSync(file)) {
    throw new UsageError("project", `${projectRoot} has no cdktf.json`, "a folder with one, or --stack DIR");
  }
  const settings: Json = JSON.parse(readFileSync(file, "utf8"));
  const app = isObject(settings) ? settings.app : undefined;
  if (isText(app) && app !== "") return app;
  throw new UsageError(`"app" in ${file}`, JSON.stringify(app ?? null), "the command that runs the app");
}

function exampleCommand({ projectRoot }: AppChoice, example: string): string {
  const folder = join(projectRoot, "lib", "examples");
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name, "main.js")))
    : [];
  if (!names.includes(example))
    throw new UsageError("--example", example, names.join(", ") || "none: run npm run build");
  return `node ${JSON.stringify(join(folder, example, "main.js"))}`;
}

/** Runs the app in a shell of its own, so that the whole of it can be ended. */
async function runApp(command: string, outdir: string, { projectRoot, signal }: AppChoice): Promise<string> {
  const child = spawn(command, {
    cwd: projectRoot,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    shell: true,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  const end = (): void => endGroup(child);
  signal?.addEventListener("abort", end, { once: true });
  try {
    const code = await exitCode(child);
    signal?.throwIfAborted();
    if (code !== 0) throw new AppFailure(command, `${output.stdout}${output.stderr}`);
    return output.stderr;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

const exitCode = (child: ChildProcess): Promise<number | null> =>
  new Promise((done, fail) => {
    child.once("error", fail).once("close", done);
  });

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}
