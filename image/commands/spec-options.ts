/** The options that say what goes into an image, shared by tag, build and push. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BundleSource, bundle } from "../bundle";
import { parsePlatform } from "../platform";
import { readSpec, type SpecWithFiles } from "../read-spec";
import { describeImage } from "../tag";
import { type Input, lastValue, type Option, usage } from "./command";

export const specOptions: Readonly<Record<string, Option>> = {
  spec: {
    value: "FILE",
    help: "specification that synth wrote, with its files in the folder files beside it; takes the place of SOURCE and the options below",
  },
  base: { value: "REFERENCE", help: "base image, by tag or digest (default: the one in image/base.json)" },
  platform: {
    value: "PLATFORM",
    repeatable: true,
    help: "linux/amd64 (default) or linux/arm64; repeat it for an image of both",
  },
  label: { value: "NAME=VALUE", repeatable: true, help: "label of the image" },
};

export const sourceHelp = `SOURCE is a folder that is ready to run, a bundled .js file, or a .ts entry to bundle (default: the adapter, function/dist/func.js).`;

export function readSpecOptions(name: string, input: Input, root: string): SpecWithFiles {
  const spec = lastValue(input, "spec");
  if (spec !== undefined) {
    const others = ["base", "platform", "label"].filter((option) => input.values(option).length > 0);
    if (others.length > 0 || input.positionals.length > 0)
      throw usage(name, "--spec together with what it already says", "--spec FILE alone");
    return readSpec(spec);
  }
  const files = bundle(sourceAt(input.positionals[0] ?? join(root, "function", "dist", "func.js")));
  const base = lastValue(input, "base");
  const platforms = input.values("platform").map(parsePlatform);
  return {
    files,
    spec: describeImage({
      files,
      ...(base !== undefined && { base: { reference: base } }),
      ...(platforms.length > 0 && { platforms }),
      labels: Object.fromEntries(input.values("label").map((label) => splitLabel(name, label))),
    }),
  };
}

function sourceAt(path: string): BundleSource {
  if (existsSync(path) && statSync(path).isDirectory()) return { folder: path };
  return /[.]([cm]?ts|tsx|mjs)$/.test(path) ? { entry: path } : { file: path };
}

function splitLabel(name: string, label: string): readonly [string, string] {
  const equals = label.indexOf("=");
  if (equals < 1) throw usage(name, `--label ${label}`, "--label NAME=VALUE");
  return [label.slice(0, equals), label.slice(equals + 1)];
}
