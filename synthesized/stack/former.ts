/**
 * What gateways hold now, which an apply would change in part alone: `--former DIR|STATE`.
 *
 * @module
 */
import { readFileSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { CommandProcess, Options } from "../../internal/command";
import { isObject, type Json, parseJson } from "../../internal/json";
import { atPath, UsageError } from "../../internal/user-error";
import type { ValueObject } from "../expression/value";
import { storedResources } from "../system/state-file";
import { findStacks, oneStack } from "./find-stack";
import { type ReadStackOptions, readStack, readStacks, type Stack } from "./stack";

export const formerOption = {
  former: {
    value: "DIR|STATE",
    help: "what gateways hold now: the folder of a former stack, what terraform show -json printed, or a state file",
  },
} as const satisfies Options;

/** Resources that a former apply left, by address. It may hold secrets. */
type FormerResources = ReadonlyMap<string, ValueObject>;

/**
 * Stacks as they are after an apply onto what gateways hold now.
 *
 * @returns none where nothing is said of that
 * @throws {UsageError} for what is neither a stack nor a state
 */
export async function appliedOntoFormer(
  former: string | undefined,
  directories: readonly string[],
  reading: ReadStackOptions,
  { projectRoot }: Pick<CommandProcess, "projectRoot">,
): Promise<readonly Stack[]> {
  if (former === undefined) return [];
  return readStacks(directories, {
    ...reading,
    former: await readFormer(resolve(projectRoot, former), directories, reading),
  });
}

const allowed =
  "a former stack's folder, what terraform show -json printed of a state or of a plan, or a state file of Terraform's (version 4)";

/** What there is for each of the stacks that are read now. */
async function readFormer(
  path: string,
  stacks: readonly string[],
  reading: ReadStackOptions,
): Promise<readonly FormerResources[]> {
  if (atPath("--former", path, allowed, () => statSync(path)).isFile()) {
    if (stacks.length > 1)
      throw new UsageError(
        "--former",
        `${path}, the state of one stack, for ${stacks.length} stacks`,
        "--name with it",
      );
    return [inFile(path)];
  }
  const found = findStacks(path, undefined, "--former");
  const isOne = stacks.length === 1 && found.length === 1;
  const ofStack = (stack: string): string | undefined =>
    isOne ? oneStack(found) : found.find((one) => basename(one) === basename(stack));
  return Promise.all(
    stacks.map(async (stack) => {
      const former = ofStack(stack);
      return former === undefined ? new Map() : inFolder(former, reading);
    }),
  );
}

/** Variables that it does not declare are no mistake. */
async function inFolder(
  folder: string,
  { environment = process.env, variables = [], variableFiles = [] }: ReadStackOptions,
): Promise<FormerResources> {
  const given = variables.map((pair) => [`TF_VAR_${pair.split("=")[0]?.trim()}`, pair.slice(pair.indexOf("=") + 1)]);
  const { resources } = await readStack(folder, {
    environment: { ...environment, ...Object.fromEntries(given) },
    variableFiles,
  });
  return new Map(resources.map(({ address, values }) => [address, { ...values }]));
}

function inFile(path: string): FormerResources {
  // Sound: what JSON.parse gives is JSON.
  const document = parseJson(atPath("--former", path, allowed, () => readFileSync(path, "utf8"))) as Json | undefined;
  const stored = isObject(document) ? storedResources(document) : undefined;
  if (stored === undefined) throw new UsageError("--former", `${path}, which is something else`, allowed);
  return new Map(
    // Ids of a cloud are compared with what stands in for them here, so that no gateway would be the same.
    stored.map(({ address, values: { gateway_id: _, ...values } }) => [address, values]),
  );
}
