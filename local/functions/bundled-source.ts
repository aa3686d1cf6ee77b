/**
 * A function's sources as one file that Node runs, and that file anew when they change.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BuildOptions, BuildResult, OutputFile } from "esbuild";
import { temporaryFolder } from "../../internal/temporary";
import { UserError } from "../../internal/user-error";

/** Bundled sources. */
export interface BundledSource {
  /** The file that was made last. */
  readonly file: string;
  /** Bundles anew whenever a source changes. @param onBundle gets the new file, or why there is none */
  watch(onBundle: (made: { readonly file: string } | { readonly problem: string }) => void): Promise<void>;
  close(): Promise<void>;
}

/** As images are bundled for OCI Functions, and with names that stack traces can be read by. */
const optionsFor = (entry: string) =>
  ({
    ...{ entryPoints: [entry], absWorkingDir: dirname(entry), bundle: true, write: false, outfile: "func.cjs" },
    ...{ platform: "node", format: "cjs", target: "node20", sourcemap: "inline", logLevel: "silent" },
  }) as const satisfies BuildOptions;

/** @throws {UserError} for what does not bundle */
export function bundleSource(setting: string, entry: string): BundledSource {
  const esbuild = bundler(setting, entry);
  const { path: folder, remove } = temporaryFolder("function");
  let count = 0;
  let latest = "";
  const write = ([output]: readonly OutputFile[]): string => {
    count += 1;
    latest = output?.text ?? "";
    const file = join(folder, `func-${count}.cjs`);
    writeFileSync(file, latest);
    return file;
  };
  let file: string;
  try {
    file = write(esbuild.buildSync(optionsFor(entry)).outputFiles);
  } catch (cause) {
    remove();
    const actual = `${entry} does not bundle: ${problemIn(cause)}`;
    const remedy = `Correct it, or ${byCommand}`;
    throw new UserError([{ code: "FUNCTION_NOT_BUNDLED", setting, actual, remedy }], 1, { cause });
  }
  let stop = async (): Promise<void> => undefined;
  return {
    get file() {
      return file;
    },
    async watch(onBundle) {
      const onEnd = ({ errors, outputFiles = [] }: BuildResult): void => {
        if (errors.length > 0) onBundle({ problem: problemIn({ errors }) });
        // The first one is what was there before.
        else if (outputFiles[0]?.text !== latest) {
          file = write(outputFiles);
          onBundle({ file });
        }
      };
      const plugins = [{ name: "told", setup: ({ onEnd: told }: import("esbuild").PluginBuild) => told(onEnd) }];
      const context = await esbuild.context({ ...optionsFor(entry), plugins });
      stop = () => context.dispose();
      await context.watch();
    },
    async close() {
      await stop();
      remove();
    },
  };
}

/** Loaded here: who runs what the stack itself makes does without, and an image of the local cloud may have none for its platform. */
function bundler(setting: string, entry: string): typeof import("esbuild") {
  try {
    // Sound: it is the package of that name.
    const esbuild = require("esbuild") as typeof import("esbuild");
    // Its program is looked for only now.
    esbuild.transformSync("");
    return esbuild;
  } catch (cause) {
    const actual = `${entry} cannot be bundled: ${process.platform}-${process.arch} has no esbuild here`;
    const remedy = `Bundle it where it is written, and ${byCommand}`;
    throw new UserError([{ code: "FUNCTION_NOT_BUNDLED", setting, actual, remedy }], 1, { cause });
  }
}

const byCommand = "name a command that runs it, as in 'node func.js'";

/** Esbuild's errors in one line. */
function problemIn(failure: unknown): string {
  const { errors } = failure as Partial<Pick<BuildResult, "errors">>;
  if (errors === undefined || errors.length === 0) return failure instanceof Error ? failure.message : String(failure);
  return errors
    .map(({ text, location }) => (location === null ? text : `${location.file}:${location.line}: ${text}`))
    .join("; ");
}
