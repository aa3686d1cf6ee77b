/**
 * The images that a stack has somebody push: what they are called, and the files of each beside the stack.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isValueObject, type Value } from "../expression/value";
import type { Stack } from "../stack/stack";

/** One image that is built from source. */
export interface PushedImage {
  /** Address of the resource that changes when the image does. */
  readonly address: string;
  /** `host/namespace/repository:tag`; unknown where a part of it is. */
  readonly reference: Value;
  /** Holds a `spec.json` and the folder `files`; absent where it is not there. */
  readonly folder?: string;
}

/**
 * The files of an image lie in `assets/<construct>_<hash>/<hash>/`, beside a `spec.json`. The push is the resource that the image triggers; it belongs to
 * the same construct, so that their names begin alike.
 */
export function pushedImages(stack: Stack): readonly PushedImage[] {
  const folders = imageFolders(join(stack.directory, "assets"));
  return stack.resourcesOf("terraform_data").flatMap(({ address, name, values }) => {
    const reference = isValueObject(values.triggers_replace) ? values.triggers_replace.image : undefined;
    if (reference === undefined) return [];
    const construct = name.replace(/_Push_[0-9A-F]{8}$/, "");
    // The asset is called Image within its construct, which CDKTF does not say twice where the construct's own name ends so.
    const own = folders.filter((folder) =>
      [construct, `${construct}_Image`].includes(folder.name.replace(/_[0-9A-F]{8}$/, "")),
    );
    const [found, ...more] = own.length > 0 ? own : folders;
    return [{ address, reference, ...(found !== undefined && more.length === 0 && { folder: found.path }) }];
  });
}

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
