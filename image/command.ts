/** The command `image`: reads arguments, runs the verb, and turns errors into messages and exit codes. */
import { build } from "./commands/build";
import { type Command, type CommandContext, type Option, readInput, usage } from "./commands/command";
import { inspect } from "./commands/inspect";
import { login } from "./commands/login";
import { pin } from "./commands/pin";
import { push } from "./commands/push";
import { tag } from "./commands/tag";
import { ImageError } from "./errors";

export type { CommandContext } from "./commands/command";

const commands: Readonly<Record<string, Command>> = { tag, build, push, inspect, pin, login };

/**
 * Runs `image NAME …`.
 *
 * @returns the exit code: 0 done, 1 failed, 2 the command line or what it names is wrong
 */
export async function imageCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const [name = "--help", ...rest] = args;
  try {
    if (isHelp(name)) context.out.write(overview());
    else await run(name, rest, context);
    return 0;
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    context.err.write(`${error.message}\n`);
    return misuse.has(error.code) ? 2 : 1;
  }
}

const misuse = new Set(["IMAGE_USAGE", "IMAGE_SOURCE_INVALID", "IMAGE_SPEC_INVALID", "IMAGE_REFERENCE_INVALID"]);

async function run(name: string, args: readonly string[], context: CommandContext): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw usage("", `"${name}" is no command`, Object.keys(commands).join(", "));
  if (args.some(isHelp)) context.out.write(helpOf(name, command));
  else await command.run(readInput(name, command, args), context);
}

const isHelp = (argument: string): boolean => argument === "--help" || argument === "-h";

function overview(): string {
  const lines = Object.entries(commands).map(([name, { usage }]) => `  image ${name} ${usage}`);
  return `From a function to an image in a registry, without a Docker daemon.\n\n${lines.join("\n")}\n\nimage NAME --help says more. Exit codes: 0 done, 1 failed, 2 wrong usage.\n${variables}`;
}

const variables = `
Environment:
  IMAGE_TARGET                 where push pushes to, if --target does not say it
  OCIR_USERNAME                NAMESPACE/USER: login of OCI Registry
  OCIR_AUTH_TOKEN              an auth token of that user
  OCIR_HOST                    another host that these two belong to, with its port
  BASE_REGISTRY_USERNAME       login of the base image's registry, if it wants one
  BASE_REGISTRY_PASSWORD
  DOCKER_CONFIG                folder of the Docker configuration, asked if the variables are not set (~/.docker)
  IMAGE_TRUSTED_REALMS         further hosts, separated by commas, that a registry may have its login sent to
  NODE_EXTRA_CA_CERTS          certificates of a private registry
`;

function helpOf(name: string, { usage, summary, options }: Command): string {
  const lines = Object.entries(options).map(([option, { value, help }]: [string, Option]) => {
    return `  ${`--${option}${value === undefined ? "" : ` ${value}`}`.padEnd(26)} ${help}`;
  });
  return `image ${name} ${usage}\n\n${summary}\n${lines.length > 0 ? `\n${lines.join("\n")}\n` : ""}`;
}
