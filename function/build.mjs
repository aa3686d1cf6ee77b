/**
 * Bundles the function: `node function/build.mjs [folder]`, by default `function/dist`. Writes `func.js` and, for users of the fn CLI, `func.yaml`.
 *
 * The same sources give the same bytes on every machine and from every folder: the image's tag is made from them.
 */
import { copyFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const sources = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(sources, "dist"));

await build({
  // Paths are taken from here, and minified output holds none.
  absWorkingDir: sources,
  entryPoints: ["func.ts"],
  outfile: join(folder, "func.js"),
  bundle: true,
  minify: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  legalComments: "inline",
  logLevel: "warning",
});
await copyFile(join(sources, "func.yaml"), join(folder, "func.yaml"));
