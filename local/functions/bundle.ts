/**
 * What on this machine runs a function's image.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../../internal/user-error";
import { stacksIn } from "../../synthesized/stack/several-as-one";
import type { Stack } from "../../synthesized/stack/stack";
import type { FunctionDefinition } from "../../synthesized/system/functions";
import { type Obstacle, shellWords } from "../../synthesized/system/obstacle";
import { pushedImages } from "../../synthesized/system/pushed-images";
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

/** The code in the image that the stack has pushed. */
function assetOf({ image }: FunctionDefinition, stack: Stack): string | undefined {
  const folder = pushedImages(stack).find(({ reference }) => reference === image)?.folder;
  return folder === undefined ? undefined : join(folder, "files", "func.js");
}
