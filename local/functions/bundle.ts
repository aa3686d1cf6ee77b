/**
 * What on this machine runs a function's image.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../internal/user-error";
import { isValueObject, type Value } from "../../synthesized/expression/value";
import { stacksIn } from "../../synthesized/stack/several-as-one";
import type { Stack } from "../../synthesized/stack/stack";
import type { FunctionDefinition } from "../../synthesized/system/functions";
import { type Obstacle, shellWords } from "../../synthesized/system/obstacle";
import { type FunctionProgram, namedProgram } from "./function-program";

/** What users name. */
export interface NamedPrograms {
  /** By address, display name, image or id of a function: a file, or a command line. */
  readonly named: Readonly<Record<string, string>>;
  /** What their paths are relative to. */
  readonly folder: string;
  /** Where commands find programs. */
  readonly searchPath: string;
}

/**
 * What is named by the user, or the file that is found beside the stack, where a push of exactly this image has it. Undefined where nothing
 * here runs it.
 *
 * @throws {UserError} where the named file or program is not there
 */
export function programOf(
  definition: FunctionDefinition,
  stack: Stack,
  { named, folder, searchPath }: NamedPrograms,
): FunctionProgram | undefined {
  const given = namesOf(definition).flatMap((name) => named[name] ?? [])[0];
  if (given !== undefined) return namedProgram(`function ${definition.address}`, given, folder, searchPath);
  const [file] = stacksIn(stack).flatMap((part) => assetOf(definition, part) ?? []);
  return file === undefined ? undefined : { kind: "bundle", file };
}

/** Nothing is wrong with the stack: the image, or the whole function, is made elsewhere. */
export const bundleObstacle = ({ address, image }: FunctionDefinition): Obstacle => ({
  place: image === "" ? address : `${address}, image ${image}`,
  reason: `the stack does not make ${image === "" ? "it" : "the image"}, so that nobody knows here what it runs`,
  remedy: `Name the file or the command that runs it: --function ${shellWords(address)}=FILE`,
});

/** @throws {UsageError} for a name that no function has */
export function checkNames(named: Readonly<Record<string, string>>, definitions: readonly FunctionDefinition[]): void {
  const known = new Set(definitions.flatMap(namesOf));
  const wrong = Object.keys(named).find((name) => !known.has(name));
  if (wrong === undefined) return;
  const allowed = definitions.map(({ address }) => address).join(", ") || "none: the stack has no function";
  throw new UsageError("function", `${wrong}, which no function is called`, allowed);
}

const namesOf = ({ address, name, image, id }: FunctionDefinition): readonly string[] => [address, name, image, id];

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
