/**
 * The local cloud as the files of an image: what `start` needs, bundled into one file, with what it reads beside itself in the places where it looks.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { UserError } from "../internal/user-error";
import { type BundledFile, byPath, modeOf } from "./bundled-file";
import type { ImagePlatform } from "./platform";
import { type BaseReference, functionDirectory } from "./tag";

/** An image with Node. Nobody has run the local cloud on it where this was written: tests have a base of their own. */
export const localCloudBase: BaseReference = { reference: "docker.io/library/node:24-slim" };

/** Where the program lies, as deep as in the package: it finds its page by the way up. */
const program = "lib/local/start/image.cjs";

/** What comes before the options that whoever runs it adds. */
export const localCloudEntrypoint: readonly string[] = [
  ...["node", `${functionDirectory}/${program}`],
  ...["start", "--stack", "/stack", "--listen", "0.0.0.0"],
];

/** Read where they are, because they hold WebAssembly and programs: with all that they need themselves. */
const besides = ["@cdktf/hcl2json", "esbuild"];

/** What only other commands, or apps, need, or what stands beside the bundle. */
const absent = ["esbuild", "cdktf", "constructs", "@cdktf/*", "@hpcc-js/*"];

/** Esbuild's own program for a platform: npm installs that of its machine alone. */
const bundlerOf = (platform: ImagePlatform): string => `@esbuild/${platform.replace("/", "-").replace("amd64", "x64")}`;

/** The platforms for which this machine has no bundler: an image for them runs functions by commands, and no files of sources. */
export const withoutBundler = (root: string, platforms: readonly ImagePlatform[]): readonly ImagePlatform[] =>
  platforms.filter((platform) => found(bundlerOf(platform), join(root, "package.json")) === undefined);

/** @param root the package's folder, built or installed @param platforms those of the image; its own bundlers are left out by default */
export function localCloudFiles(root: string, platforms: readonly ImagePlatform[] = []): readonly BundledFile[] {
  const read = (path: string, from = join(root, path)): BundledFile => {
    const bytes = readFileSync(from);
    return { path, mode: modeOf(bytes), bytes };
  };
  const below = (folder: string, from = join(root, folder)): readonly BundledFile[] =>
    readdirSync(from, { withFileTypes: true }).flatMap((entry) => {
      const [path, source] = [`${folder}/${entry.name}`, join(from, entry.name)];
      if (entry.isDirectory()) return entry.name === "node_modules" ? [] : below(path, source);
      return entry.isFile() ? [read(path, source)] : [];
    });
  const bytes = bundled(root);
  const missing = withoutBundler(root, platforms);
  const bundlers = platforms.filter((platform) => !missing.includes(platform)).map(bundlerOf);
  const from = join(root, "package.json");
  const all = [...besides, ...bundlers].reduce<ReadonlyMap<string, string>>(
    (known, name) => packages(name, from, known),
    new Map(),
  );
  return [
    { path: program, mode: modeOf(bytes), bytes },
    ...[read("package.json"), read("local/proxy/node-preload.cjs")],
    ...below("local/page/dist"),
    ...[...all].flatMap(([name, folder]) => below(`node_modules/${name}`, folder)),
  ].sort(byPath);
}

/** As the command line runs it, with this command alone. */
function bundled(root: string): Buffer {
  const at = (path: string): string => JSON.stringify(join(root, "lib", path));
  if (!existsSync(join(root, "lib", "local", "start", "main.js")))
    throw new UserError(
      [{ code: "IMAGE_SOURCE_INVALID", setting: root, actual: "is not built: lib/local is missing" }],
      1,
    );
  const contents = `
    const { start } = require(${at("local/start/main.js")});
    const { runInThisProcess } = require(${at("internal/run-program.js")});
    const about = "runs the synthesized stack on this machine, and walks through it";
    runInThisProcess({ name: "entra-oci-gateway", commands: { start: { about, load: async () => start } } });`;
  // Loaded here, because the pusher travels without it.
  const esbuild = require("esbuild") as typeof import("esbuild");
  const { outputFiles } = esbuild.buildSync({
    ...{ stdin: { contents, resolveDir: root }, bundle: true, write: false, minify: true, keepNames: true },
    ...{ platform: "node", format: "cjs", target: "node20", external: absent, logLevel: "silent" },
    legalComments: "inline",
  });
  return Buffer.from(outputFiles[0]?.contents ?? []);
}

/** A package and those that it depends on, by name, with their folders. */
function packages(name: string, from: string, known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (known.has(name)) return known;
  const folder = folderOf(name, from);
  // Sound: npm writes it so.
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  return Object.keys(dependencies).reduce<ReadonlyMap<string, string>>(
    (all, one) => packages(one, join(folder, "package.json"), all),
    new Map([...known, [name, folder]]),
  );
}

/** A package may hide its `package.json`, and never its folder. */
function folderOf(name: string, from: string): string {
  const folder = found(name, from);
  if (folder === undefined)
    throw new UserError(
      [{ code: "IMAGE_SOURCE_INVALID", setting: name, actual: `is not installed beside ${dirname(from)}` }],
      1,
    );
  return folder;
}

const found = (name: string, from: string): string | undefined =>
  (createRequire(from).resolve.paths(name) ?? []).map((place) => join(place, name)).find(existsSync);
