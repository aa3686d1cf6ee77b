/** The authorizer with some of its checks taken out of the source: what was refused must then pass, or the check is none. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { expect } from "vitest";
import type { makeAuthorizer } from "../../../function/authorizer/make-authorizer";
import type { combination, permission } from "../../../limits/permissions";

const root = resolve(__dirname, "../../..");
/** What is built anew. */
const parts = ["function/authorizer/", "limits/permissions"].map((part) => join(root, part));
const isPart = (file: string): boolean => parts.some((part) => file.startsWith(part));

/** A check as the source has it, and what stands there without it. */
export type Check = readonly [file: string, check: string, instead: string];

export interface Authorizer {
  readonly makeAuthorizer: typeof makeAuthorizer;
  readonly permission: typeof permission;
  readonly combination: typeof combination;
}

/** @param checks all that stop the same attack */
export async function without(checks: readonly Check[]): Promise<Authorizer> {
  const left = new Set(checks);
  const replaced: Plugin = {
    name: "replaced",
    setup({ onLoad, onResolve }) {
      // All that is not changed is as it is everywhere, and already loaded.
      onResolve({ filter: /./ }, ({ path, resolveDir }) => {
        const file = path.startsWith(".") ? resolve(resolveDir, path) : path;
        return { path: isPart(file) ? `${file}.ts` : file, external: !isPart(file) };
      });
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        let contents = readFileSync(path, "utf8");
        for (const one of checks) {
          const [file, check, instead] = one;
          if (path !== join(root, file)) continue;
          expect(contents.split(check), check).toHaveLength(2);
          contents = contents.replace(check, () => instead);
          left.delete(one);
        }
        return { contents, loader: "ts" };
      });
    },
  };
  const modules = ["function/authorizer/make-authorizer", "limits/permissions"];
  const { outputFiles, metafile } = await build({
    stdin: { contents: modules.map((name) => `export * from "./${name}";`).join("\n"), resolveDir: root, loader: "ts" },
    ...{ bundle: true, format: "cjs", write: false, metafile: true, logLevel: "error" },
    plugins: [replaced],
  });
  expect([...left]).toEqual([]);
  const others = new Map<string, unknown>();
  for (const { path } of Object.values(metafile.outputs).flatMap(({ imports }) => imports))
    others.set(path, await import(path));
  const module = { exports: {} };
  new Function("require", "module", outputFiles[0]?.text ?? "")((path: string) => others.get(path), module);
  // Sound: it is what these sources export.
  return module.exports as Authorizer;
}
