/** Source → the files that go into the image. Synchronous, because constructs are; the same content gives the same list everywhere. */
import { type Dirent, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { BuildOptions, BuildResult } from "esbuild";
import { whyUnusable } from "../internal/user-error";
import { assertPath, type BundledFile, byPath, modeOf } from "./bundled-file";
import { ImageError } from "./errors";

export type { BundledFile } from "./bundled-file";
export { type Trial, trialFailure } from "./trial";

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

/** A source by its kind and path, as messages name it. */
export const nameOf = (source: BundleSource): string =>
  "entry" in source ? `entry ${source.entry}` : "file" in source ? `bundle ${source.file}` : `folder ${source.folder}`;

/** What is wrong with a source or a base, where that is what was thrown: for callers that go on and tell it later. */
export const imageMistake = (error: unknown) => (error instanceof ImageError ? error.findings[0] : undefined);

/** Writes the files below a folder, where the pusher reads them when Terraform applies. */
export function writeBundle(files: readonly BundledFile[], folder: string): void {
  for (const file of files) {
    assertPath(file.path);
    const target = join(folder, file.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, file.bytes);
  }
}

/** What file browsers and version control leave behind. No function reads it, and it differs from machine to machine. */
const clutter = new Set([".DS_Store", "Thumbs.db", "desktop.ini", ".git"]);

/** A folder that is ready to run → its files. */
function bundleFolder(folder: string): readonly BundledFile[] {
  const files = filesBelow(folder, "").sort(byPath);
  if (files.length === 0)
    throw invalid(`folder ${folder}`, "is empty", "a folder with the function's files; has it been built yet?");
  return files;
}

function filesBelow(folder: string, prefix: string): BundledFile[] {
  return list(join(folder, prefix)).flatMap((entry) => {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (isSkipped(path, entry)) return [];
    assertPath(path);
    if (entry.isDirectory()) return filesBelow(folder, path);
    if (!entry.isFile())
      throw invalid(`folder ${join(folder, path)}`, kindOf(entry), "a regular file or a folder: copy what it leads to");
    const bytes = whole(join(folder, path));
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
    throw invalid(`folder ${folder}`, whyUnusable(cause), "an existing folder; has it been built yet?", cause);
  }
}

function whole(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw invalid(file, whyUnusable(cause), "a file that can be read", cause);
  }
}

function readPrebuilt(file: string): Buffer {
  if (!/[.]c?js$/.test(file)) {
    throw invalid(
      `bundle ${file}`,
      "is not called .js or .cjs",
      "a CommonJS file; TypeScript and ES modules are given as an entry to bundle",
    );
  }
  try {
    return readFileSync(file);
  } catch (cause) {
    throw invalid(`bundle ${file}`, whyUnusable(cause), "an existing file; has it been built yet?", cause);
  }
}

/** The oldest Node that the bundle must run on: the oldest that OCI Functions still starts. */
const target = "node20";

const bundleable = "a TypeScript or JavaScript file that esbuild can bundle";

/** A TypeScript or JavaScript entry → one CommonJS file, by esbuild. */
function bundleEntry(entry: string): Buffer {
  const path = resolve(entry);
  const result = build({
    entryPoints: [basename(path)],
    // Neither the working directory nor the path of the sources may show in the bytes.
    absWorkingDir: dirname(path),
    bundle: true,
    write: false,
    minify: true,
    legalComments: "inline",
    platform: "node",
    format: "cjs",
    target,
    logLevel: "silent",
  });
  const [output] = result.outputFiles ?? [];
  if (output === undefined) throw invalid(`entry ${entry}`, "esbuild wrote nothing", bundleable);
  return Buffer.from(output.contents);
}

function build(options: BuildOptions): BuildResult {
  // Loaded here, because the pusher travels without esbuild: it only pushes what was bundled at synth.
  const esbuild = require("esbuild") as typeof import("esbuild");
  try {
    return esbuild.buildSync(options);
  } catch (cause) {
    throw invalid(
      `entry ${options.entryPoints}`,
      cause instanceof Error ? cause.message : "esbuild failed",
      bundleable,
      cause,
    );
  }
}

const invalid = (setting: string, actual: string, allowed: string, cause?: unknown): ImageError =>
  new ImageError({ code: "IMAGE_SOURCE_INVALID", setting, actual, allowed, cause });
