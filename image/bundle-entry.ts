/** A TypeScript or JavaScript entry → one CommonJS file, by esbuild. */

import { basename, dirname, resolve } from "node:path";
import type { BuildOptions, BuildResult } from "esbuild";
import { ImageError } from "./errors";

/** The oldest Node that the bundle must run on: the oldest that OCI Functions still starts. */
const target = "node20";

export function bundleEntry(entry: string): Buffer {
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
  if (output === undefined) throw invalid(entry, "esbuild wrote nothing");
  return Buffer.from(output.contents);
}

function build(options: BuildOptions): BuildResult {
  // Loaded here, because the pusher travels without esbuild: it only pushes what was bundled at synth.
  const esbuild = require("esbuild") as typeof import("esbuild");
  try {
    return esbuild.buildSync(options);
  } catch (cause) {
    throw invalid(String(options.entryPoints), cause instanceof Error ? cause.message : "esbuild failed", cause);
  }
}

const invalid = (entry: string, actual: string, cause?: unknown): ImageError =>
  new ImageError({
    code: "IMAGE_SOURCE_INVALID",
    setting: `entry ${entry}`,
    actual,
    allowed: "a TypeScript or JavaScript file that esbuild can bundle",
    cause,
  });
