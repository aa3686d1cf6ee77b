/**
 * Makes the build fit to be published; npm runs it before `npm pack` and `npm publish`. It changes the build in place: the project itself
 * works with it as before, since both forms of an import lead to the same code.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TransformOptions, transformSync } from "esbuild";
import { BUNDLED, bundlePackages, sourcesOfOwnBundles, withBundledPackages } from "./bundled-packages";
import { BINDINGS, withOwnBindings } from "./own-bindings";
import { staleOutputs } from "./stale-output";
import { NOTICES, thirdPartyNotices } from "./third-party-notices";

const root = join(__dirname, "..", "..");

/** What users step into from code of their own, as it was written; what only commands load is a tenth smaller in short. */
const mayBeRead = /^(?:constructs|limits|testing)\//;

function prepack(): void {
  for (const output of staleOutputs(outputs(), (path) => existsSync(join(root, path)))) {
    rmSync(join(root, "lib", output));
  }
  for (const output of outputs().filter((path) => path.endsWith(".d.ts"))) {
    rewrite(join("lib", output), withOwnBindings);
  }
  for (const output of outputs().filter((path) => path.endsWith(".js"))) {
    const minify = !mayBeRead.test(output);
    rewrite(join("lib", output), (text, file) =>
      // Test runners with a module system of their own, as jest has, do not let CommonJS import.
      printed(withBundledPackages(withOwnBindings(text, file), file), { minify, ...requiring }),
    );
  }
  const bindings = readdirSync(join(root, BINDINGS, "lib"), { recursive: true, encoding: "utf8" });
  for (const path of bindings.filter((path) => path.endsWith(".js"))) {
    rewrite(join(BINDINGS, "lib", path), (text) => printed(text, { minifyWhitespace: true }));
  }
  const bundles = bundlePackages(root);
  mkdirSync(join(root, BUNDLED), { recursive: true });
  for (const { path, code } of bundles) writeFileSync(join(root, path), code);
  const sources = [...bundles.flatMap((bundle) => bundle.sources), ...sourcesOfOwnBundles(root)];
  writeFileSync(join(root, NOTICES), thirdPartyNotices(root, sources));
}

function rewrite(file: string, change: (text: string, file: string) => string): void {
  const path = join(root, file);
  const before = readFileSync(path, "utf8");
  const after = change(before, file);
  if (after !== before) writeFileSync(path, after);
}

const requiring = { format: "cjs", supported: { "dynamic-import": false } } as const;

/** Without comments, which cost a tenth of the tarball: declarations have what users are told, sources the reasons. */
const printed = (text: string, options: TransformOptions = {}): string =>
  transformSync(text, { ...options, target: "node20", legalComments: "inline" }).code;

const outputs = (): string[] => readdirSync(join(root, "lib"), { recursive: true, encoding: "utf8" });

prepack();
