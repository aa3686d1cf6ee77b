/**
 * Which system a command asks: one that was deployed, by its outputs, or one that runs on this machine.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { Fetch } from "../../internal/bounded-get";
import type { CommandProcess, Options, OptionValues } from "../../internal/command";
import { atPath, UsageError } from "../../internal/user-error";
import { chosenBy, joinedOptions, outputFolder, readAs, stackDirectories } from "../app";
import { findStacks, oneStack, stacksOfApp } from "../stack/find-stack";
import { nameBetween } from "../stack/several-as-one";
import { readStacks } from "../stack/stack";
import type { System } from "../system/apis";
import { systemOfStack } from "../system/system-of-stack";
import type { CheckContext } from "./check";
import { connectLocalCloud } from "./local-cloud";
import { type Outputs, readOutputs } from "./outputs";
import { systemOfOutputs } from "./system-of-outputs";
import type { Tokens } from "./tokens";

/** The options of every command that asks a system. */
export const targetOptions = {
  outputs: {
    value: "FILE",
    help: 'Terraform\'s outputs; - reads "terraform output -json" from standard input [outputs.json]',
  },
  local: { value: "URL", help: "a local cloud that start runs, instead of a deployed system" },
  stack: { value: "DIR", help: "the synthesized stack, for its routes [the one in cdktf.out, where it is there]" },
  name: joinedOptions.name,
  example: joinedOptions.example,
  value: joinedOptions.value,
  var: joinedOptions.var,
  "var-file": joinedOptions["var-file"],
  beside: joinedOptions.beside,
} as const satisfies Options;

type Chosen = OptionValues<typeof targetOptions>;

/** What is checked, and how it is reached. */
export interface AskedSystem {
  readonly system: System;
  readonly fetch: Fetch;
  readonly other?: CheckContext["other"];
  now(): number;
  /** Adds tokens to those of Entra. */
  tokens(entras: Tokens): Tokens;
}

/** The cloud tells what it runs. A stack that is named must be among it. */
export async function localSystem(url: string, options: Chosen, process: CommandProcess): Promise<AskedSystem> {
  const cloud = await connectLocalCloud(url);
  const { fetch: mapped, system, tokens, other } = cloud;
  if ([options.stack, options.name, options.example].some((choice) => choice !== undefined)) {
    const { directories, dispose } = await stackDirectories(chosenBy(options, process));
    try {
      const running = cloud.name.split(nameBetween);
      const stacks = await readStacks(directories, readAs(options, process));
      const other = stacks.find(({ name }) => !running.includes(name));
      if (other !== undefined)
        throw new UsageError("stack", other.name, `${cloud.name}, which runs there: name the same stack as for start`);
    } finally {
      await dispose();
    }
  }
  return { ...{ system, tokens: () => tokens, fetch: mapped, other }, now: () => Date.now() + cloud.offset };
}

/** @param paths that the user names, by API */
export async function deployedSystem(
  options: Chosen,
  process: CommandProcess,
  paths: ReadonlyMap<string, string> = new Map(),
): Promise<AskedSystem> {
  const outputs = await outputsOf(options, process);
  const besides = {
    ...{ environment: process.environment, paths },
    stack: await stackOf(options, outputs, process),
  };
  return { system: systemOfOutputs(outputs, besides), fetch, now: Date.now, tokens: (entras) => entras };
}

async function outputsOf({ outputs, name }: Chosen, { projectRoot, stdin }: CommandProcess): Promise<Outputs> {
  if (outputs === "-") return readOutputs(await text(stdin), "--outputs, standard input", name);
  const file = resolve(projectRoot, outputs ?? "outputs.json");
  const allowed =
    "a file that entra-oci-gateway deploy or cdktf deploy --outputs-file wrote; - for terraform output -json; or --local URL for entra-oci-gateway start";
  const content = atPath("--outputs", file, allowed, () => readFileSync(file, "utf8"));
  return readOutputs(content, `--outputs ${file}`, name);
}

/** The stack is only a help: without one the user can name paths. */
async function stackOf(options: Chosen, { stack }: Outputs, process: CommandProcess): Promise<System | undefined> {
  const { stack: given, name } = options;
  const found =
    given === undefined
      ? stacksOfApp(outputFolder(process.projectRoot, process.environment))
      : findStacks(resolve(process.projectRoot, given), name);
  const own = found.find((one) => basename(one) === stack);
  if (given === undefined && own === undefined) return undefined;
  const [read] = await readStacks([own ?? oneStack(found)], readAs(options, process));
  return read && systemOfStack(read);
}
