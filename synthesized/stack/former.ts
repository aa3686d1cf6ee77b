/**
 * What gateways hold now, which an apply would change in part alone: `--former DIR|STATE`.
 *
 * @module
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
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
    help: "what gateways hold now: the folder of a former stack or of several, what terraform show -json printed, or a state file; NAME=STATE or NAME=DIR where there are several stacks, for the one of that name; may be repeated",
    repeatable: true,
  },
} as const satisfies Options;

/** Resources that a former apply left, by address. It may hold secrets. */
type FormerResources = ReadonlyMap<string, ValueObject>;

/**
 * Stacks as they are after an apply onto what gateways hold now.
 *
 * @returns none where nothing is said of that
 * @throws {UsageError} for what is neither a stack nor a state, and for what is of none of these stacks
 */
export async function appliedOntoFormer(
  named: readonly string[],
  directories: readonly string[],
  reading: ReadStackOptions,
  { projectRoot }: Pick<CommandProcess, "projectRoot">,
): Promise<readonly Stack[]> {
  if (named.length === 0) return [];
  const found = new Map<string, FormerResources>();
  for (const one of named)
    for (const [stack, read] of await readFormer(one, directories, reading, projectRoot)) {
      if (found.has(stack)) throw new UsageError("--former", one, `another stack than ${basename(stack)}, once more`);
      found.set(stack, read);
    }
  return readStacks(directories, { ...reading, former: directories.map((stack) => found.get(stack) ?? new Map()) });
}

const allowed =
  "a former stack's folder, what terraform show -json printed of a state or of a plan, or a state file of Terraform's (version 4)";

/** What it tells of the stacks that are read now. */
async function readFormer(
  named: string,
  stacks: readonly string[],
  reading: ReadStackOptions,
  projectRoot: string,
): Promise<ReadonlyMap<string, FormerResources>> {
  const { path, of } = placeOf(named, stacks, projectRoot);
  const [only = "", ...others] = of;
  if (atPath("--former", path, allowed, () => statSync(path)).isFile()) {
    if (others.length > 0) throw new UsageError("--former", `${path}, the state of one stack`, forOneOf(stacks, path));
    return new Map([[only, inFile(path)]]);
  }
  const found = findStacks(path, undefined, "--former");
  const formerOf = (stack: string): string | undefined => found.find((one) => basename(one) === basename(stack));
  const pairs =
    others.length === 0 && found.length === 1
      ? [[only, oneStack(found)] as const]
      : of.flatMap((stack) => [[stack, formerOf(stack)] as const]);
  const read = new Map<string, FormerResources>();
  for (const [stack, former] of pairs) if (former !== undefined) read.set(stack, await inFolder(former, reading));
  if (read.size > 0) return read;
  const names = found.map((one) => basename(one)).join(", ");
  throw new UsageError("--former", `${path}, which holds other stacks: ${names}`, forOneOf(stacks, join(path, "…")));
}

/** A path as it stands, for all of the stacks, or `NAME=PATH`. */
function placeOf(
  named: string,
  stacks: readonly string[],
  projectRoot: string,
): { readonly path: string; readonly of: readonly string[] } {
  const whole = resolve(projectRoot, named);
  const [, name, rest = ""] = /^([^=]+)=(.+)$/.exec(named) ?? [];
  if (name === undefined || existsSync(whole)) return { path: whole, of: stacks };
  const of = stacks.filter((stack) => basename(stack) === name);
  if (of.length === 0) throw new UsageError("--former", named, forOneOf(stacks, rest));
  return { path: resolve(projectRoot, rest), of };
}

const forOneOf = (stacks: readonly string[], path: string): string =>
  `NAME=${path} with one of the stacks' names: ${stacks.map((stack) => basename(stack)).join(", ")}`;

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
