#!/usr/bin/env node
/**
 * The command: `entra-oci-gateway start | verify | image | diagram | doctor`. It dispatches, nothing more.
 *
 * @module
 */
import { resolve } from "node:path";
import { UsageError } from "./internal/command";

/** Where the package lies: this file is compiled into `lib/`. */
const packageRoot = resolve(__dirname, "..");

type Command = (args: readonly string[], signal: AbortSignal) => Promise<number>;

const surroundings = (signal: AbortSignal) => ({
  projectRoot: process.cwd(),
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal,
});

interface CommandEntry {
  readonly about: string;
  /** Loads what the command needs, and no more. */
  readonly run: Command;
}

const commands: Readonly<Record<string, CommandEntry>> = {
  start: {
    about: "runs the synthesized stack on this machine, and walks through it",
    run: async (args, signal) => (await import("./synthesized/start/main.js")).start(args, surroundings(signal)),
  },
  verify: {
    about: "says whether a deployed system, or one that runs locally, works",
    run: async (args, signal) => (await import("./synthesized/verify/main.js")).verify(args, surroundings(signal)),
  },
  image: {
    about: "builds and pushes the image of the function",
    run: async (args) => {
      const [{ imageCommand }, { network }] = await Promise.all([
        import("./image/command.js"),
        import("./image/registry/call.js"),
      ]);
      const { stdout: out, stderr: err, env: environment } = process;
      return imageCommand([...args], { out, err, environment, transport: network, root: packageRoot });
    },
  },
  diagram: {
    about: "draws a stack's architecture as SVG",
    run: async (args) => (await import("./synthesized/diagram/main.js")).diagramCommand(args),
  },
  doctor: {
    about: "says what is missing before a first deployment",
    run: async (args) => (await import("./doctor/main.js")).main(args),
  },
};

const usage = `entra-oci-gateway COMMAND [OPTIONS]

${Object.entries(commands)
  .map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`)
  .join("\n")}

COMMAND --help tells its options.
`;

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const isAsked = ["", "help", "--help", "-h"].includes(name);
    (isAsked ? process.stdout : process.stderr).write(isAsked ? usage : `There is no command "${name}".\n\n${usage}`);
    return isAsked ? 0 : 2;
  }
  const ending = new AbortController();
  // Nobody reads any more, as in `… | head`: what was started is ended all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => ending.abort());
  // A second signal ends the process at once, as by default.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  try {
    return await command.run(args, ending.signal);
  } catch (error) {
    if (ending.signal.aborted) return 130;
    process.stderr.write(`${inWords(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** An error of this project's own says what a user can put right; one of the language's is a defect, and shows where. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.constructor.name in globalThis ? (error.stack ?? error.message) : error.message;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
