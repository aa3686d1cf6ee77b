/**
 * Bundles image/main.ts into image/dist/image.js: one CommonJS file for Node 20.20 and newer that needs no node_modules, so that a stack's
 * directory can carry it to wherever Terraform applies. Written only if it changed, and in one step, because several processes may build at once.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const folder = dirname(fileURLToPath(import.meta.url));
const output = join(folder, "dist", "image.js");

const { outputFiles } = buildSync({
  entryPoints: ["main.ts"],
  absWorkingDir: folder,
  bundle: true,
  write: false,
  minify: true,
  legalComments: "inline",
  platform: "node",
  format: "cjs",
  target: "node20",
  // Only `image tag|build|push ENTRY.ts` needs it, which runs where this package is installed.
  external: ["esbuild"],
  logLevel: "warning",
});

const bytes = outputFiles[0].contents;
if (!readExisting()?.equals(bytes)) {
  mkdirSync(dirname(output), { recursive: true });
  const partial = `${output}.${process.pid}`;
  writeFileSync(partial, bytes);
  renameSync(partial, output);
}

function readExisting() {
  try {
    return readFileSync(output);
  } catch {
    return undefined;
  }
}
