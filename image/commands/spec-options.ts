/** The options that say what goes into an image, shared by tag, build and push. */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Given, Options } from "../../internal/command";
import { ofFileSystem, UsageError } from "../../internal/user-error";
import { type BundleSource, bundle, nameOf, trialFailure } from "../bundle";
import { ImageError } from "../errors";
import { parsePlatform } from "../platform";
import { readSpec, type SpecWithFiles } from "../read-spec";
import { describeImage } from "../tag";

export const specOptions = {
  spec: {
    value: "FILE",
    help: "specification that synth wrote, with its files in the folder files beside it; takes the place of SOURCE and the options below",
  },
  base: { value: "REFERENCE", help: "base image, by tag or digest [the one that the package comes with]" },
  platform: {
    value: "PLATFORM",
    repeatable: true,
    help: "linux/amd64 [the default] or linux/arm64; repeat it for an image of both",
  },
  label: { value: "NAME=VALUE", repeatable: true, help: "label of the image; may be repeated" },
} as const satisfies Options;

/** Of commands that make an image. */
export const madeOptions = {
  ...specOptions,
  untried: {
    help: "do not start the function of SOURCE once to see whether it opens its socket: for one that needs what this machine lacks",
  },
} as const satisfies Options;

export const sourceUsage = "[SOURCE | --spec FILE]";

export const sourceHelp =
  "SOURCE is a folder that is ready to run, a bundled .js file, or a .ts entry to bundle [the adapter that the package comes with].";

export function readSpecOptions({ options, positionals }: Given<typeof specOptions>, root: string): SpecWithFiles {
  const { spec, base, platform, label } = options;
  if (spec !== undefined) {
    const others = [
      ...positionals,
      ...(["base", "platform", "label"] as const).filter((name) => options[name]?.length).map((name) => `--${name}`),
    ];
    if (others.length > 0)
      throw new UsageError("--spec", `${spec} together with ${others.join(", ")}`, "--spec FILE alone");
    return readSpec(spec);
  }
  const files = bundle(sourceAt(positionals[0] ?? join(root, "function", "dist", "func.js")));
  const platforms = platform.map((text) => parsePlatform(text, "--platform"));
  return {
    files,
    spec: describeImage({
      files,
      ...(base !== undefined && { base: { reference: base } }),
      ...(platforms.length > 0 && { platforms }),
      labels: Object.fromEntries(label.map(splitLabel)),
    }),
  };
}

/** The same, where the function that it was given starts: what comes with the package, or was synthesized, was tried before. */
export function readTried(given: Given<typeof madeOptions>, root: string): SpecWithFiles {
  const read = readSpecOptions(given, root);
  const [path] = given.positionals;
  const failure = path === undefined || given.options.untried ? undefined : trialFailure(read.files, {});
  if (path === undefined || failure === undefined) return read;
  const remedy = "With --untried it becomes an image all the same";
  throw new ImageError({ code: "IMAGE_SOURCE_INVALID", setting: nameOf(sourceAt(path)), ...failure, remedy });
}

function sourceAt(path: string): BundleSource {
  if (isFolder(path)) return { folder: path };
  return /[.]([cm]?ts|tsx|mjs)$/.test(path) ? { entry: path } : { file: path };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw ofFileSystem(error, "SOURCE", path, "a folder, a .js file, or a .ts entry; has it been built yet?") ?? error;
  }
}

function splitLabel(label: string): readonly [string, string] {
  const equals = label.indexOf("=");
  if (equals < 1) throw new UsageError("--label", label, "--label NAME=VALUE");
  return [label.slice(0, equals), label.slice(equals + 1)];
}
