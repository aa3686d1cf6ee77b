/** Source → the files that go into the image. Synchronous, because constructs are; the same content gives the same list everywhere. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundleEntry } from "./bundle-entry";
import { bundleFolder } from "./bundle-folder";
import { assertPath, type BundledFile, modeOf } from "./bundled-file";
import { ImageError } from "./errors";

export type { BundledFile } from "./bundled-file";

/** Where a function's files come from: exactly one of three. */
export type BundleSource =
  | {
      /** A folder that is ready to run: all of it goes into the image. Symbolic links are refused. */
      readonly folder: string;
    }
  | {
      /** One CommonJS file that needs nothing else; it becomes `func.js`. */
      readonly file: string;
    }
  | {
      /** A TypeScript or JavaScript entry that esbuild bundles, with all that it imports, into `func.js`. */
      readonly entry: string;
    };

/**
 * Reads or bundles a function.
 *
 * @returns the files sorted by path, each with a mode that follows from its content alone (see {@link BundledFile})
 * @throws ImageError `IMAGE_SOURCE_INVALID`
 */
export function bundle(source: BundleSource): readonly BundledFile[] {
  if ("folder" in source) return bundleFolder(source.folder);
  const bytes = "entry" in source ? bundleEntry(source.entry) : readPrebuilt(source.file);
  return [{ path: "func.js", mode: modeOf(bytes), bytes }];
}

/** Writes the files below a folder, where the pusher reads them when Terraform applies. */
export function writeBundle(files: readonly BundledFile[], folder: string): void {
  for (const file of files) {
    assertPath(file.path);
    const target = join(folder, file.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, file.bytes);
  }
}

function readPrebuilt(file: string): Buffer {
  const invalid = (actual: string, allowed: string, cause?: unknown) =>
    new ImageError({ code: "IMAGE_SOURCE_INVALID", setting: `bundle ${file}`, actual, allowed, cause });
  if (!/[.]c?js$/.test(file)) {
    throw invalid(
      "is not called .js or .cjs",
      "a CommonJS file; TypeScript and ES modules are given as an entry to bundle",
    );
  }
  try {
    return readFileSync(file);
  } catch (cause) {
    throw invalid("cannot be read", "an existing file; has it been built yet?", cause);
  }
}
