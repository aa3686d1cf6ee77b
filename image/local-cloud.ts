/**
 * The local cloud as the files of an image: what `start` needs, bundled into one file, with what it reads beside itself in the places where it looks.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { UserError } from "../internal/user-error";
import { type BundledFile, byPath, modeOf } from "./bundled-file";
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

/** Read where it is, because it holds WebAssembly: with all that it needs itself. */
const besides = "@cdktf/hcl2json";

/** What only other commands, or apps, need; and esbuild, which is a program of this machine: in the image functions run by commands. */
const absent = ["esbuild", "cdktf", "constructs", "@cdktf/*", "@hpcc-js/*"];

/** @param root the package's folder, built or installed */
export function localCloudFiles(root: string): readonly BundledFile[] {
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
  return [
    { path: program, mode: modeOf(bytes), bytes },
    ...[read("package.json"), read("local/proxy/node-preload.cjs")],
    ...below("local/page/dist"),
    ...[...packages(besides, join(root, "package.json"))].flatMap(([name, from]) =>
      below(`node_modules/${name}`, from),
    ),
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
function packages(
  name: string,
  from: string,
  known: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
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
  const found = (createRequire(from).resolve.paths(name) ?? []).map((place) => join(place, name)).find(existsSync);
  if (found === undefined)
    throw new UserError(
      [{ code: "IMAGE_SOURCE_INVALID", setting: name, actual: `is not installed beside ${dirname(from)}` }],
      1,
    );
  return found;
}
