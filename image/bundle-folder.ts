/** A folder that is ready to run → its files. */
import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assertPath, type BundledFile, byPath, modeOf } from "./bundled-file";
import { ImageError } from "./errors";

/** What file browsers and version control leave behind. No function reads it, and it differs from machine to machine. */
const clutter = new Set([".DS_Store", "Thumbs.db", "desktop.ini", ".git"]);

export function bundleFolder(folder: string): readonly BundledFile[] {
  const files = filesBelow(folder, "").sort(byPath);
  if (files.length === 0)
    throw invalid(folder, "is empty", "a folder with the function's files; has it been built yet?");
  return files;
}

function filesBelow(folder: string, prefix: string): BundledFile[] {
  return list(join(folder, prefix)).flatMap((entry) => {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (isSkipped(path, entry)) return [];
    assertPath(path);
    if (entry.isDirectory()) return filesBelow(folder, path);
    if (!entry.isFile())
      throw invalid(join(folder, path), kindOf(entry), "a regular file or a folder: copy what it leads to");
    const bytes = readFileSync(join(folder, path));
    return [{ path, mode: modeOf(bytes), bytes }];
  });
}

/** npm links commands into node_modules/.bin; a function runs none of them. */
const isSkipped = (path: string, entry: Dirent): boolean =>
  clutter.has(entry.name) || /(^|\/)node_modules\/[.]bin$/.test(path);

const kindOf = (entry: Dirent): string =>
  entry.isSymbolicLink() ? "is a symbolic link" : "is neither file nor folder";

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw invalid(folder, "cannot be read", "an existing folder; has it been built yet?", cause);
  }
}

const invalid = (path: string, actual: string, allowed: string, cause?: unknown): ImageError =>
  new ImageError({ code: "IMAGE_SOURCE_INVALID", setting: `folder ${path}`, actual, allowed, cause });
