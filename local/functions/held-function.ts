/**
 * A function that goes on through an apply which changes neither its resource, nor what it runs, nor what it is told: copies keep running, and what
 * they remember stays.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { temporaryFolder } from "../../internal/temporary";
import type { FunctionDefinition } from "../../synthesized/system/functions";
import type { HeldPart, KeptParts } from "../kept-parts";
import type { FunctionProgram } from "./function-program";
import { configOf, type PlayedFunction, type PlayedFunctionOptions, playFunction } from "./played-function";

export interface HeldFunctionOptions extends PlayedFunctionOptions {
  /** Bundles sources anew when they change. @default false */
  readonly watchesSources?: boolean;
  /** What an apply does not touch; functions begin when they are asked to then. @default - nothing outlives them */
  readonly parts?: KeptParts | undefined;
}

/** @throws {UserError} as `playFunction` does */
export function heldFunction(
  definition: FunctionDefinition,
  program: FunctionProgram,
  searchPath: string,
  options: HeldFunctionOptions,
): HeldPart<PlayedFunction> {
  const { parts } = options;
  const play = (of: FunctionProgram): PlayedFunction => {
    const played = playFunction(definition, of, searchPath, options);
    if (options.watchesSources === true) played.watch();
    return played;
  };
  if (parts === undefined) {
    const part = play(program);
    return { part, release: () => part.close() };
  }
  const { container, maxInstances, idleSeconds, startTimeoutMs, keptWarm } = options;
  const content = {
    ...{ definition, config: configOf(definition, options), searchPath },
    ...{ container, maxInstances, idleSeconds, startTimeoutMs, isKeptWarm: keptWarm?.has(definition.id) },
    program: program.kind === "bundle" ? filesBelow(dirname(program.file)) : program,
  };
  const name = `function ${definition.address}`;
  return program.kind === "bundle"
    ? parts.hold(
        name,
        content,
        () => ofCopy(program.file, play),
        ({ close }) => close(),
      )
    : parts.hold(
        name,
        content,
        () => play(program),
        (part) => part.close(),
      );
}

/** The stack's directory is written anew, or goes, while copies of the function still start. */
function ofCopy(file: string, play: (program: FunctionProgram) => PlayedFunction): PlayedFunction {
  const { path, remove } = temporaryFolder("function");
  cpSync(dirname(file), path, { recursive: true });
  const played = play({ kind: "bundle", file: join(path, basename(file)) });
  return {
    get pids() {
      return played.pids;
    },
    invoke: (call) => played.invoke(call),
    watch: () => played.watch(),
    async close() {
      await played.close();
      remove();
    },
  };
}

/** Each with the digest of what it holds. */
const filesBelow = (folder: string, prefix = ""): readonly (readonly [path: string, digest: string])[] =>
  readdirSync(join(folder, prefix), { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(prefix, entry.name);
      if (entry.isDirectory()) return filesBelow(folder, path);
      return [
        [
          path,
          createHash("sha256")
            .update(readFileSync(join(folder, path)))
            .digest("hex"),
        ] as const,
      ];
    });
