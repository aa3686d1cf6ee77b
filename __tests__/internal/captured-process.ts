/** A process for commands that run inside a test, with what they print. */
import { Readable } from "node:stream";
import type { Command, CommandGroup, CommandProcess, Program } from "../../internal/command";
import { runProgram } from "../../internal/run-program";

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly projectRoot?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
}

export interface CapturedProcess extends CommandProcess {
  readonly stdout: Sink;
  readonly stderr: Sink;
}

export interface Sink {
  text: string;
  readonly columns: number;
  write(text: string): void;
}

function sink(): Sink {
  return {
    text: "",
    columns: 120,
    write(text) {
      this.text += text;
    },
  };
}

export const capturedProcess = ({
  projectRoot = "/nowhere",
  environment = {},
  stdin = "",
  signal = new AbortController().signal,
}: Surroundings = {}): CapturedProcess => ({
  projectRoot,
  environment,
  stdin: Readable.from([stdin]),
  stdout: sink(),
  stderr: sink(),
  signal,
});

export async function runCaptured(program: Program, args: readonly string[], given: Surroundings = {}): Promise<Ended> {
  const process = capturedProcess(given);
  const code = await runProgram(program, args, process);
  return { code, out: process.stdout.text, err: process.stderr.text };
}

/** A program of one command. */
export const programOf = (name: string, command: Command | CommandGroup): Program => ({
  name: "entra-oci-gateway",
  commands: { [name]: { about: "is tested", load: () => Promise.resolve(command) } },
});
