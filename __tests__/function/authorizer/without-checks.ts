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

/** Takes checks out of the sources while they are built. */
interface Replacing {
  readonly plugin: Plugin;
  /** Each check stands in its source once, and was found there. */
  readonly expectAll: () => void;
}

/** @param checks all that stop the same attack */
function replacing(checks: readonly Check[]): Replacing {
  const left = new Set(checks);
  const plugin: Plugin = {
    name: "replaced",
    setup({ onLoad }) {
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
  return { plugin, expectAll: () => expect([...left]).toEqual([]) };
}

/** All that is not changed is as it is everywhere, and already loaded. */
const othersOutside: Plugin = {
  name: "others-outside",
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ path, resolveDir }) => {
      const file = path.startsWith(".") ? resolve(resolveDir, path) : path;
      return { path: isPart(file) ? `${file}.ts` : file, external: !isPart(file) };
    });
  },
};

/** @param checks all that stop the same attack */
export async function without(checks: readonly Check[]): Promise<Authorizer> {
  const { plugin, expectAll } = replacing(checks);
  const modules = ["function/authorizer/make-authorizer", "limits/permissions"];
  const { outputFiles, metafile } = await build({
    stdin: { contents: modules.map((name) => `export * from "./${name}";`).join("\n"), resolveDir: root, loader: "ts" },
    ...{ bundle: true, format: "cjs", write: false, metafile: true, logLevel: "error" },
    plugins: [othersOutside, plugin],
  });
  expectAll();
  const others = new Map<string, unknown>();
  for (const { path } of Object.values(metafile.outputs).flatMap(({ imports }) => imports))
    others.set(path, await import(path));
  const module = { exports: {} };
  new Function("require", "module", outputFiles[0]?.text ?? "")((path: string) => others.get(path), module);
  // Sound: it is what these sources export.
  return module.exports as Authorizer;
}

/** The authorizer without these checks, with all that it needs, in one file. */
export async function writeWithout(checks: readonly Check[], outfile: string): Promise<void> {
  const { plugin, expectAll } = replacing(checks);
  const modules = ["function/authorizer/make-authorizer", "function/clock", "function/log"];
  await build({
    stdin: { contents: modules.map((name) => `export * from "./${name}";`).join("\n"), resolveDir: root, loader: "ts" },
    ...{ outfile, bundle: true, platform: "node", format: "cjs", logLevel: "error", plugins: [plugin] },
  });
  expectAll();
}
