/**
 * Which file on this machine a function's image runs.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../../../internal/user-error";
import type { Stack } from "../../stack";
import type { FunctionDefinition } from "../../system/functions";
import { isValueObject, type Value } from "../../value";

/** The stack has a function, and nothing here to run for it. */
class BundleMissing extends UserError {
  override readonly name = "BundleMissing";
  readonly code = "FUNCTION_BUNDLE_MISSING";

  constructor({ address, image }: FunctionDefinition, reason: string) {
    const allowed = `an image made by FunctionImage.fromSource, whose files lie in the stack's directory, or a bundle named for ${address} in functionBundles`;
    // Nothing is wrong with the stack: its image is made elsewhere, and cannot be tried here.
    super([{ code: "FUNCTION_BUNDLE_MISSING", setting: `${address}, image ${image}`, actual: reason, allowed }], 3);
  }
}

/**
 * The file: named by the caller (by the function's address, its display name or its image), or found beside the stack, where a
 * push of exactly this image has it.
 *
 * @throws {BundleMissing}
 */
export function bundleOf(
  definition: FunctionDefinition,
  stack: Stack,
  named: Readonly<Record<string, string>>,
): string {
  const given = named[definition.address] ?? named[definition.name] ?? named[definition.image];
  const file = given === undefined ? assetOf(definition, stack) : resolve(given);
  if (file === undefined) throw new BundleMissing(definition, "no push in the stack makes it");
  if (!existsSync(file)) throw new BundleMissing(definition, `there is no file ${file}`);
  return file;
}

/**
 * The files that the stack pushes for an image lie in `assets/<construct>_<hash>/<hash>/`, beside a `spec.json`. The push is the
 * resource that the image triggers; it belongs to the same construct, so that their names begin alike.
 */
function assetOf({ image }: FunctionDefinition, stack: Stack): string | undefined {
  const push = stack.resourcesOf("terraform_data").find(({ values }) => imageIn(values.triggers_replace) === image);
  if (push === undefined) return undefined;
  const folders = imageFolders(join(stack.directory, "assets"));
  const construct = push.name.replace(/_Push_[0-9A-F]{8}$/, "");
  const own = folders.filter(({ name }) => name.replace(/_[0-9A-F]{8}$/, "") === construct);
  const [found, ...more] = own.length > 0 ? own : folders;
  return found === undefined || more.length > 0 ? undefined : join(found.path, "files", "func.js");
}

const imageIn = (triggers: Value | undefined): Value | undefined =>
  isValueObject(triggers) ? triggers.image : undefined;

function imageFolders(assets: string): readonly { readonly name: string; readonly path: string }[] {
  return foldersIn(assets).flatMap((name) =>
    foldersIn(join(assets, name))
      .map((hash) => join(assets, name, hash))
      .filter((path) => existsSync(join(path, "spec.json")))
      .map((path) => ({ name, path })),
  );
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
