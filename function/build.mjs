/**
 * Bundles the functions: `node function/build.mjs [folder]`, by default `function/dist`. Writes `func.js`, the adapter, with `func.yaml` for users of the
 * fn CLI, and `authorizer/func.js`.
 *
 * The same sources give the same bytes on every machine and from every folder: the image's tag is made from them.
 */
import { copyFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const sources = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(sources, "dist"));

for (const [entry, file] of [
  ["func.ts", "func.js"],
  ["authorizer/func.ts", "authorizer/func.js"],
])
  await build({
    // Paths are taken from here, and minified output holds none.
    absWorkingDir: sources,
    entryPoints: [entry],
    outfile: join(folder, file),
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    legalComments: "inline",
    logLevel: "warning",
  });
await copyFile(join(sources, "func.yaml"), join(folder, "func.yaml"));
