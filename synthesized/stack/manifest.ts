/**
 * What an app says of all its stacks: `manifest.json`, which CDKTF writes beside them. Only there it stands which stacks the app has: the folder of one
 * that was renamed or taken out stays where it was.
 * https://github.com/hashicorp/terraform-cdk/blob/main/packages/cdktf/lib/manifest.ts
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { member, parseJson, text } from "../../internal/json";

/** One stack of an app. */
export interface ManifestStack {
  readonly directory: string;
  /** What its constructs said at synth, as CDKTF wrote it. */
  readonly annotations: readonly unknown[];
}

/**
 * @param folder that an app wrote, such as `cdktf.out`
 * @returns nothing where there is no manifest; no stack where it is not as CDKTF writes it
 */
export function manifestStacks(folder: string): readonly ManifestStack[] | undefined {
  const file = join(folder, "manifest.json");
  if (!existsSync(file)) return undefined;
  const stacks = member(parseJson(readFileSync(file, "utf8")), "stacks");
  return Object.values(stacks ?? {}).flatMap((stack) => {
    const directory = text(stack, "workingDirectory");
    const annotations = member(stack, "annotations");
    return directory === undefined
      ? []
      : [{ directory: resolve(folder, directory), annotations: Array.isArray(annotations) ? annotations : [] }];
  });
}

/** The folder that an app wrote, with this stack in it, as CDKTF does. */
export function outputFolderOf(stack: string): string | undefined {
  const folder = dirname(dirname(resolve(stack)));
  return manifestStacks(folder)?.some(({ directory }) => directory === resolve(stack)) === true ? folder : undefined;
}
