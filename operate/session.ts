/**
 * What the commands that run Terraform share: the stack that is meant, its state kept private, this machine's time, terminal and logins.
 *
 * @module
 */
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import type { Found } from "../internal/clients/failure";
import type { CommandProcess, OptionValues } from "../internal/command";
import { temporaryFolder } from "../internal/temporary";
import { terminal } from "../internal/terminal";
import { chosenBy, printMessages, stackDirectory, type stackOptions } from "../synthesized/app";
import { assertWellFormed } from "../synthesized/stack/document";
import type { Clock } from "./await-replication";
import { type EntraDirectory, openDirectory } from "./entra-directory";
import { assertKnownBackend } from "./known-backend";
import { makeStatePrivate } from "./local-state";
import { nextCommands } from "./next-commands";
import { initialize, type StackPlace } from "./run-terraform";
import { installedTerraform } from "./terraform-program";
import type { Plan } from "./terraform-show";
import { shown, type UiMessage, uiMessage } from "./ui-messages";

export interface TerraformSession extends StackPlace {
  readonly clock: Clock;
  readonly openDirectory: (provider: Plan["entra"]) => Promise<Found<EntraDirectory>>;
  /** What Terraform says of its work: errors go to standard error, as if it had written them. @param of {@link shown} */
  tell(line: string, of: "apply" | "plan" | "check"): void;
  /** Whether a person answers `yes`. */
  asks(question: string): Promise<boolean>;
}

/** How the work on a stack begins. */
interface Beginning {
  /** Throws what keeps the work from this stack, before Terraform runs. */
  readonly mayBegin?: (folder: string) => Promise<void>;
  /** Where it is given, `terraform init` shows nothing, and this is thrown where it fails. @param said what it had to say */
  readonly initRefused?: (said: string) => Error;
}

/**
 * Works on the stack that the options mean, after `terraform init`.
 *
 * @returns Terraform's own status, or what the work returns
 */
export async function onStack(
  options: OptionValues<typeof stackOptions>,
  process: CommandProcess,
  work: (session: TerraformSession) => Promise<number>,
  { mayBegin = async () => {}, initRefused }: Beginning = {},
): Promise<number> {
  const { environment, stderr } = process;
  const { directory: folder, ...written } = await stackDirectory({
    ...chosenBy(options, process),
    kept: { environment },
  });
  printMessages(written, stderr);
  await assertWellFormed(folder);
  await mayBegin(folder);
  const session = sessionOn(folder, process);
  await assertKnownBackend(session);
  const { status, said } = await initialize(session, initRefused !== undefined);
  if (status !== 0 && initRefused !== undefined) throw initRefused(said);
  if (status !== 0) return status;
  const guard = (): void => {
    for (const file of makeStatePrivate(folder, environment))
      stderr.write(`${file} holds secrets and can be read by others: it could not be changed\n`);
  };
  // One that was there before keeps the mode that it had.
  guard();
  try {
    return await work(session);
  } finally {
    guard();
  }
}

function sessionOn(folder: string, process: CommandProcess): TerraformSession {
  const { projectRoot, environment, stdin, stdout, stderr, signal } = process;
  const { paint } = terminal(stderr, environment);
  const framed = (text: string): string =>
    text.replace(/^[\u2575\u2577\u2502](?: Error:)?/gm, (edge) => paint("red", edge));
  return {
    folder,
    projectRoot,
    environment,
    terraform: installedTerraform(folder, process),
    commands: nextCommands(projectRoot, folder, environment.TERRAFORM_BINARY_NAME || "terraform"),
    clock: { now: Date.now, sleep: (milliseconds) => setTimeout(milliseconds, undefined, { signal }) },
    openDirectory: (provider) => openDirectory(environment, provider),
    say: (line) => void stdout.write(`${line}\n`),
    tell: (line, of) => {
      const message: UiMessage = uiMessage(line) ?? { type: "", message: line };
      const text = shown(message, of);
      if (message.diagnostic?.severity === "error") stderr.write(framed(text));
      else stdout.write(text);
    },
    asks: async (question) => {
      stdout.write(question);
      return (await firstLine(stdin, signal)) === "yes";
    },
  };
}

/** @returns nothing where nobody answers */
async function firstLine(input: NodeJS.ReadableStream, signal: AbortSignal): Promise<string | undefined> {
  const lines = createInterface({ input });
  // Terraform's own standard input is the same: nothing more is read of it here.
  const answer = await new Promise<string | undefined>((done) => {
    lines.once("line", (line) => done(line.trim())).once("close", () => done(undefined));
    signal.addEventListener("abort", () => lines.close(), { once: true });
  });
  lines.close();
  signal.throwIfAborted();
  return answer;
}

/** Plans hold secrets: a folder of their own and of this user alone, which goes with the work. */
export async function withPlanFiles<T>(work: (newPlanFile: () => string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder("entra-oci-gateway-plan");
  let count = 0;
  try {
    return await work(() => {
      count += 1;
      return join(folder.path, `${count}.tfplan`);
    });
  } finally {
    folder.remove();
  }
}
