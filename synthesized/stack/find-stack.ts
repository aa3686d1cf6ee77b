/**
 * Which stack is meant.
 *
 * @module
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { atPath, UsageError } from "../../internal/user-error";
import { manifestStacks } from "./manifest";
import { isTerraformFile } from "./terraform-files";

const allowed =
  "a folder with cdk.tf.json in it, such as cdktf.out/stacks/NAME, a folder of several, such as cdktf.out, or a folder of .tf files";

const isStack = (folder: string): boolean =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true && readdirSync(folder).some(isTerraformFile);

/**
 * A stack's own directory, or the named one or all that the app has that wrote the folder.
 *
 * @returns one at least
 * @throws {UsageError} that says which there are
 */
export function findStacks(folder: string, name: string | undefined, option = "--stack"): readonly string[] {
  if (!atPath(option, folder, allowed, () => statSync(folder)).isDirectory())
    throw new UsageError(option, `${folder}, which is no folder`, allowed);
  const found = isStack(folder) ? [folder] : stacksOfApp(folder);
  if (found.length === 0) throw new UsageError(option, `${folder}, which holds ${whatIsMissing(folder)}`, allowed);
  const named = name === undefined ? found : found.filter((stack) => basename(stack) === name);
  if (named.length === 0) throw new UsageError("--name", name ?? "", oneOf(found), { ...leftBehind(folder, name) });
  return named;
}

/** What an app wrote last; of a folder without a manifest, all that lies in it. @returns none where there is no such folder */
export function stacksOfApp(folder: string): readonly string[] {
  const stacks = join(folder, "stacks");
  const all = (): string[] => (existsSync(stacks) ? readdirSync(stacks).map((entry) => join(stacks, entry)) : []);
  return (manifestStacks(folder)?.map(({ directory }) => directory) ?? all()).filter(isStack);
}

/** The other stacks of the apps that wrote these, and those that were named. */
export function stacksBeside(stacks: readonly string[], named: readonly string[]): readonly string[] {
  const own = stacks.map((stack) => resolve(stack));
  const ofApps = own.flatMap((stack) => {
    const all = stacksOfApp(dirname(dirname(stack))).map((one) => resolve(one));
    return all.includes(stack) ? all : [];
  });
  return [...new Set([...named.map((one) => resolve(one)), ...ofApps])].filter((one) => !own.includes(one));
}

const whatIsMissing = (folder: string): string =>
  manifestStacks(folder) === undefined ? "neither cdk.tf.json nor .tf files" : "no stack that its manifest.json names";

/** A stack that was renamed may still be deployed: whoever means it names its own directory. */
function leftBehind(folder: string, name = ""): { readonly remedy?: string } {
  const own = join(folder, "stacks", name);
  return name !== "" && isStack(own)
    ? { remedy: `The app has no stack ${name} any more. What it wrote earlier, such as to destroy it: --stack ${own}` }
    : {};
}

/** @throws {UsageError} where there are several */
export function oneStack(found: readonly string[]): string {
  const [only, ...more] = found;
  if (only === undefined || more.length > 0) throw new UsageError("--name", "no name", oneOf(found));
  return only;
}

const oneOf = (stacks: readonly string[]): string =>
  `one of the stacks: ${stacks.map((stack) => basename(stack)).join(", ")}`;
