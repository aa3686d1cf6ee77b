/**
 * Which of the synthesized stacks is meant.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../internal/command";

/**
 * A stack's own directory, or the one stack (or the named one) below a folder that an app wrote.
 *
 * @throws {UsageError} that says which there are
 */
export function findStack(folder: string, name: string | undefined): string {
  if (existsSync(join(folder, "cdk.tf.json"))) return folder;
  const stacks = join(folder, "stacks");
  const names = existsSync(stacks)
    ? readdirSync(stacks).filter((entry) => existsSync(join(stacks, entry, "cdk.tf.json")))
    : [];
  const [first] = names;
  if (name === undefined && names.length === 1 && first !== undefined) return join(stacks, first);
  if (name !== undefined && names.includes(name)) return join(stacks, name);
  if (names.length === 0) throw new UsageError("stack", `${folder} holds no cdk.tf.json`, "a stack's directory");
  throw new UsageError("--name", name ?? "not given", `one of the app's stacks: ${names.join(", ")}`);
}
