/**
 * Where a stack's directory comes from: an app that is run as a child process, an example, or a folder that exists.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  accountOptions,
  type CommandProcess,
  type Options,
  type OptionValues,
  variableOptions,
} from "../internal/command";
import { parseJson, text } from "../internal/json";
import type { Environment } from "../internal/program";
import { temporaryFolder } from "../internal/temporary";
import { printableLines, type TextStream } from "../internal/terminal";
import { atPath, UsageError, UserError } from "../internal/user-error";
import { annotationsOf } from "./stack/annotations";
import { findStacks, oneStack, stacksOfApp } from "./stack/find-stack";
import type { MeantStacks } from "./stack/read-together";
import type { ReadStackOptions } from "./stack/stack";

/** The options of every command that is about a stack. */
export const stackOptions = {
  stack: {
    value: "DIR",
    help: "a stack that has been synthesized, a folder of several, or one of .tf files [the app of cdktf.json]",
  },
  name: { value: "NAME", help: "which stack, where there are several" },
  example: {
    value: "NAME",
    help: "in a clone of the repository, one of its examples: article, azure-cli, existing-gateway, github-actions, other-issuer, platform-and-teams, private-gateway, roles-per-route, two-apis, two-regions, without-adapter",
  },
} as const satisfies Options;

/** The options of every command that reads what a stack says, and not only where it is. */
export const readingOptions = {
  ...stackOptions,
  ...accountOptions,
  ...variableOptions,
} as const satisfies Options;

/** The options of every command that reads a stack together with what others tell of theirs. */
export const joinedOptions = {
  ...readingOptions,
  beside: {
    value: "DIR",
    help: "another stack whose state this one reads (terraform_remote_state), or a folder of several; those of one app know each other; may be repeated",
    repeatable: true,
  },
} as const satisfies Options;

/** Which app or stack is meant. */
export interface AppChoice {
  /** The project: where `cdktf.json` and the compiled examples are. */
  readonly projectRoot: string;
  /** One of the examples instead of the app of `cdktf.json`. */
  readonly example?: string | undefined;
  /** A stack's directory that exists, or a folder of several, or several of either; nothing is run then. */
  readonly stack?: string | readonly string[] | undefined;
  /** Which stack, where the app writes several. */
  readonly name?: string | undefined;
  /** Ends the app when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** The app writes to the project's own folder, as `cdktf synth` does, for Terraform to work in. @default - to a temporary one */
  readonly kept?: { readonly environment: Environment } | undefined;
  /** Compiles an example before it is run, as the app of `cdktf.json` does by itself. @default false - it has been */
  readonly isBuiltFirst?: boolean;
}

/** A stack's directory, until it is disposed of. */
export interface StackDirectory {
  readonly directory: string;
  /** What the app wrote to its standard error. */
  readonly messages: string;
  /** What synth warned of beside that: an app that was not run now, or calls `app.synth()` itself, has not printed it. */
  readonly warnings: readonly string[];
  dispose(): Promise<void>;
}

/** The directories of all stacks that are meant. */
export interface StackDirectories extends Omit<StackDirectory, "directory">, MeantStacks {}

/** The app did not synthesize; what it said stands above. */
class AppFailure extends UserError {
  override readonly name = "AppFailure";

  constructor(command: string, actual: string, transcript: string) {
    const remedy = "Correct what stands above, or run the app by itself: with CDKTF_OUTDIR=FOLDER it writes there";
    super([{ code: "APP_FAILED", setting: `app "${command}"`, actual, remedy }], 1, { transcript: transcript.trim() });
  }
}

/**
 * Finds the stack's directory, or has the app write it.
 *
 * @throws {UsageError} when there is no such app, or it writes several stacks and none is named
 * @throws {AppFailure} when the app fails
 */
export async function stackDirectory(choice: AppChoice): Promise<StackDirectory> {
  const { directories, ...found } = await stackDirectories(choice);
  try {
    return { ...found, directory: oneStack(directories) };
  } catch (error) {
    await found.dispose();
    throw error;
  }
}

/** The same for a command that takes several stacks: the named one, or all. */
export async function stackDirectories(choice: AppChoice): Promise<StackDirectories> {
  const { example, name, projectRoot } = choice;
  const named = [choice.stack ?? []].flat();
  if (named.length > 0 && example !== undefined)
    throw new UsageError("--example", `${example} together with --stack`, "one of both");
  const areNamed = named.length > 1 || name !== undefined;
  if (named.length > 0) {
    const found = named.flatMap((stack) => findStacks(resolve(projectRoot, stack), name));
    const directories = [...new Set(found)];
    return { directories, areNamed, messages: "", warnings: warningsBeside("", directories), dispose: async () => {} };
  }
  const command = example === undefined ? appCommand(choice) : exampleCommand(choice, example);
  const folder = choice.kept === undefined ? temporaryFolder("entra-oci-gateway") : undefined;
  const outdir = folder?.path ?? outputFolder(projectRoot, choice.kept?.environment ?? {});
  const dispose = async () => folder?.remove();
  try {
    const messages = await runApp(command, outdir, choice);
    if (stacksOfApp(outdir).length === 0) throw new AppFailure(command, "wrote no stack to CDKTF_OUTDIR", messages);
    const directories = findStacks(outdir, name);
    return { directories, areNamed, messages, warnings: warningsBeside(messages, directories), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** As `synthesize` prints them. */
const warningsBeside = (messages: string, directories: readonly string[]): readonly string[] =>
  directories
    .flatMap(annotationsOf)
    .filter(({ kind, message }) => kind === "warning" && !messages.includes(message))
    .map(({ path, message }) => `Warning: [${path}] ${message}`);

/** What synth said, for people. */
export function printMessages(
  { messages, warnings }: Pick<StackDirectory, "messages" | "warnings">,
  stream: TextStream,
): void {
  for (const said of [messages.trimEnd(), ...warnings])
    if (said.trim() !== "") stream.write(`${printableLines(said)}\n`);
}

/** What a command hands on of its options and its process. */
export const chosenBy = (
  { stack, name, example }: Pick<AppChoice, keyof typeof stackOptions>,
  { projectRoot, signal }: Pick<CommandProcess, "projectRoot" | "signal">,
): AppChoice => ({ stack, name, example, projectRoot, signal });

/** How a command reads stacks, by its options. */
export const readAs = (
  options: Pick<OptionValues<typeof readingOptions>, "value" | "var" | "var-file"> & {
    readonly beside?: readonly string[];
  },
  { environment, projectRoot }: Pick<CommandProcess, "environment" | "projectRoot">,
): Required<Pick<ReadStackOptions, "environment" | "values" | "variables" | "variableFiles" | "beside">> => ({
  environment,
  beside: (options.beside ?? []).flatMap((folder) => findStacks(resolve(projectRoot, folder), undefined, "--beside")),
  values: options.value,
  variables: options.var,
  variableFiles: options["var-file"].map((file) => resolve(projectRoot, file)),
});

/** As the CDKTF CLI chooses it: https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/configuration-file */
export function outputFolder(projectRoot: string, { CDKTF_OUTDIR }: Environment): string {
  const file = join(projectRoot, "cdktf.json");
  const settings = existsSync(file) ? parseJson(readFileSync(file, "utf8")) : undefined;
  return resolve(projectRoot, CDKTF_OUTDIR || text(settings, "output") || "cdktf.out");
}

/** The `app` line of `cdktf.json`, as the CDKTF CLI reads it. */
function appCommand({ projectRoot }: AppChoice): string {
  const file = join(projectRoot, "cdktf.json");
  const content = atPath("cdktf.json", file, "a folder with one, or --stack DIR", () => readFileSync(file, "utf8"));
  const settings = parseJson(content);
  const app = text(settings, "app");
  if (app !== undefined) return app;
  const actual = settings === undefined ? "no JSON" : 'no text as "app"';
  throw new UsageError(file, actual, '{"language": "typescript", "app": "the command that runs the app"}');
}

function exampleCommand({ projectRoot, isBuiltFirst = false }: AppChoice, example: string): string {
  const folder = join(projectRoot, "lib", "examples");
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name, "main.js")))
    : [];
  if (!names.includes(example))
    throw new UsageError("--example", example, names.join(", ") || `none: ${folder} has no examples`);
  return `${isBuiltFirst ? "npm run --silent build && " : ""}node ${JSON.stringify(join(folder, example, "main.js"))}`;
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
    if (code !== 0)
      throw new AppFailure(command, `ended with ${code ?? "a signal"}`, `${output.stdout}${output.stderr}`);
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
