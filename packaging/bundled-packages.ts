/**
 * What one command alone needs is part of the published package, one file for each package of others: whoever imports the constructs does not
 * install it. `bundled.json` lists those packages, `bundled-parts.json` what is used of those that come apart, `replaced.json` the parts of
 * fastify and of the makers of certificates, a third of them, that nothing here ever comes to, and what stands in their place; here they are
 * development dependencies, imported by their names as ever.
 *
 * Others stay dependencies: `esbuild` is a program of the machine's own kind, `uuid` belongs to the constructs, and the WebAssembly of
 * `@cdktf/hcl2json` and `@hpcc-js/wasm-graphviz` would make the tarball several times as large.
 *
 * Each is a CommonJS module here, `jose` too, which its authors publish as an ES module alone: test runners with a module system of their own, as
 * jest has, load no ES module from CommonJS.
 *
 * @module
 */
import { dirname, posix, relative, sep } from "node:path";
import { buildSync } from "esbuild";
import names from "./bundled.json";
import parts from "./bundled-parts.json";
import replaced from "./replaced.json";

/** Where they lie in the package, from its root. */
export const BUNDLED = "lib/bundled";

export interface Bundle {
  /** From the package's root. */
  readonly path: string;
  readonly code: string;
  /** The files of others in it, from the package's root. */
  readonly sources: readonly string[];
}

/** @param root of this project, where its dependencies are installed */
export function bundlePackages(root: string): Bundle[] {
  return names.map((name) => {
    const path = fileOf(name);
    const stdin = { contents: contentsFor(name), resolveDir: root };
    return { path, ...bundled(root, { stdin }) };
  });
}

function contentsFor(name: string): string {
  const used = Object.entries(parts).find(([whole]) => whole === name)?.[1];
  const from = JSON.stringify(name);
  return used === undefined ? `module.exports = require(${from});` : `export { ${used.join(", ")} } from ${from};`;
}

/**
 * What the bundles that are built elsewhere hold, by their entries: the function, and the pusher that a stack's directory carries.
 *
 * @param root of this project
 */
export function sourcesOfOwnBundles(root: string): readonly string[] {
  return ["function/func.ts", "image/main.ts"].flatMap((entry) => bundled(root, { entryPoints: [entry] }).sources);
}

function bundled(root: string, what: { stdin: { contents: string; resolveDir: string } } | { entryPoints: string[] }) {
  const { outputFiles, metafile } = buildSync({
    ...what,
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["esbuild"],
    alias: replaced,
    logLevel: "warning",
  });
  return { code: outputFiles.map(({ text }) => text).join(""), sources: Object.keys(metafile.inputs) };
}

const required = new RegExp(`\\brequire\\((["'])(${names.join("|")})\\1\\)`, "g");

/**
 * A compiled module that requires the bundled files in place of the packages.
 *
 * @param text the file's content
 * @param file its path from the package's root
 */
export function withBundledPackages(text: string, file: string): string {
  return text.replace(required, (_match, quote: string, name: string) => {
    const path = relative(dirname(file), fileOf(name)).split(sep).join(posix.sep);
    return `require(${quote}${path.startsWith(".") ? path : `./${path}`}${quote})`;
  });
}

const fileOf = (name: string): string => `${BUNDLED}/${name.replace("/", "-").replace("@", "")}.js`;
