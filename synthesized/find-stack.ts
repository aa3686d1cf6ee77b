/**
 * Which of the synthesized stacks is meant.
 *
 * @module
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { atPath, UsageError } from "../internal/user-error";

const allowed =
  "a folder with cdk.tf.json in it, such as cdktf.out/stacks/NAME, or a folder of several, such as cdktf.out";

const isStack = (folder: string): boolean => existsSync(join(folder, "cdk.tf.json"));

/**
 * A stack's own directory, or the named one or all below a folder that an app wrote.
 *
 * @returns one at least
 * @throws {UsageError} that says which there are
 */
export function findStacks(folder: string, name: string | undefined): readonly string[] {
  if (!atPath("--stack", folder, allowed, () => statSync(folder)).isDirectory())
    throw new UsageError("--stack", `${folder}, which is no folder`, allowed);
  const stacks = join(folder, "stacks");
  const below = existsSync(stacks) ? readdirSync(stacks).map((entry) => join(stacks, entry)) : [];
  const found = isStack(folder) ? [folder] : below.filter(isStack);
  if (found.length === 0) throw new UsageError("--stack", `${folder}, which holds no cdk.tf.json`, allowed);
  const named = name === undefined ? found : found.filter((stack) => basename(stack) === name);
  if (named.length === 0) throw new UsageError("--name", name ?? "", oneOf(found));
  return named;
}

/** @throws {UsageError} where there are several */
export function oneStack(found: readonly string[]): string {
  const [only, ...more] = found;
  if (only === undefined || more.length > 0) throw new UsageError("--name", "no name", oneOf(found));
  return only;
}

const oneOf = (stacks: readonly string[]): string =>
  `one of the stacks: ${stacks.map((stack) => basename(stack)).join(", ")}`;
