/** Bundles the page: `node local/page/build.mjs`. Writes `local/page/dist/page.{html,css,js}`, which the page's server puts into one document. */
import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "dist");

await build({
  absWorkingDir: here,
  entryPoints: { page: "app/main.ts" },
  outdir: folder,
  bundle: true,
  minify: true,
  platform: "browser",
  format: "iife",
  target: "es2022",
  // The script stands within the document.
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
});
await build({
  absWorkingDir: here,
  entryPoints: { page: "app/page.css" },
  outdir: folder,
  minify: true,
  // `light-dark()` stays as it is written.
  target: "chrome130",
  logLevel: "warning",
});
await copyFile(join(here, "app/page.html"), join(folder, "page.html"));
