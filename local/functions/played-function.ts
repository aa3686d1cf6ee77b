/**
 * One function at work: its program, the copies that run it, and what becomes of them when it changes.
 *
 * @module
 */
import { relative } from "node:path";
import { UsageError } from "../../internal/user-error";
import { withDialled } from "../../synthesized/system/authorizer-trusts";
import { isDialled } from "../../synthesized/system/calls";
import type { FunctionDefinition } from "../../synthesized/system/functions";
import type { OriginMap } from "../../synthesized/system/origins";
import type { Clock } from "../clock";
import type { EventSink } from "../events";
import { bundleSource } from "./bundled-source";
import { commandSandbox } from "./command-sandbox";
import { type ContainerOptions, containerSandbox } from "./container-sandbox";
import { CurrentPool } from "./current-pool";
import type { InstanceOrder } from "./function-instance";
import { FunctionPool, type PoolOptions } from "./function-pool";
import type { FunctionProgram } from "./function-program";
import { processSandbox } from "./process-sandbox";
import type { Sandbox } from "./sandbox";

/** What functions are run with. */
export interface PlayedFunctionOptions extends Omit<PoolOptions, "isKeptWarm"> {
  readonly clock: Clock;
  readonly origins: OriginMap;
  readonly events: EventSink;
  /** What a function reaches by a URL of its settings. @default - the URL */
  readonly reached?: (functionId: string, url: string) => string;
  /** Run them in containers, with OCI's limits. @default - as plain processes */
  readonly container?: ContainerOptions;
  /** Ids of functions of which one copy stays, however long it idles. @default none */
  readonly keptWarm?: ReadonlySet<string>;
  /** Milliseconds until a copy must have opened its socket. @default 30000 */
  readonly startTimeoutMs?: number;
}

/** A function at work. */
export interface PlayedFunction extends Pick<CurrentPool, "pids" | "invoke"> {
  /** From now on the function changes with its sources. */
  watch(): void;
  close(): Promise<void>;
}

/**
 * Prepares it; copies start with the first call.
 *
 * @throws {UserError} for sources that do not bundle, and a command that is to run in a container
 */
export function playFunction(
  definition: FunctionDefinition,
  program: FunctionProgram,
  searchPath: string,
  options: PlayedFunctionOptions,
): PlayedFunction {
  const { address, timeoutInSeconds, id } = definition;
  const { clock, events, container, keptWarm } = options;
  const setting = `function ${address}`;
  const poolOf = (sandbox: Sandbox, file: string): FunctionPool => {
    const order = (): InstanceOrder => ({ ...orderOf(definition, options), sandbox, program: file });
    return new FunctionPool(order, timeoutInSeconds * 1000, clock, {
      ...options,
      isKeptWarm: keptWarm?.has(id) ?? false,
    });
  };
  if (program.kind === "command") {
    if (container !== undefined)
      throw new UsageError(
        setting,
        `${program.command} together with a container`,
        "a file of Node, which its image runs",
      );
    return withoutSource(new CurrentPool(poolOf(commandSandbox(program.folder, searchPath), program.command)));
  }
  const sandbox = container === undefined ? processSandbox : containerSandbox(container);
  if (program.kind === "bundle") return withoutSource(new CurrentPool(poolOf(sandbox, program.file)));
  const source = bundleSource(setting, program.file);
  const pool = new CurrentPool(poolOf(sandbox, source.file));
  const name = relative(process.cwd(), program.file);
  const tell = (level: "INFO" | "ERROR", message: string): void =>
    events.emit("notice", { at: clock.now(), level, source: address, message });
  return {
    get pids() {
      return pool.pids;
    },
    invoke: (call) => pool.invoke(call),
    watch: () =>
      void source.watch((made) => {
        if ("problem" in made) return tell("ERROR", `${name} does not bundle, and runs as it was: ${made.problem}`);
        pool.replace(poolOf(sandbox, made.file));
        tell("INFO", `${name} has changed: the next call starts it anew`);
      }),
    async close() {
      await pool.close();
      await source.close();
    },
  };
}

const withoutSource = (pool: CurrentPool): PlayedFunction => ({
  get pids() {
    return pool.pids;
  },
  invoke: (call) => pool.invoke(call),
  watch: () => undefined,
  close: () => pool.close(),
});

/** As the function gets it: what it dials leads to this machine. */
export function configOf(
  { id, config }: FunctionDefinition,
  { origins, reached = (_id, url) => url }: Pick<PlayedFunctionOptions, "origins" | "reached">,
): Readonly<Record<string, string>> {
  const local = (url: string): string => origins.toLocal(reached(id, url));
  const settings = Object.entries(config).map(([name, value]) => [name, isDialled(name) ? local(value) : value]);
  return withDialled(Object.fromEntries(settings), local);
}

function orderOf(
  definition: FunctionDefinition,
  options: PlayedFunctionOptions,
): Omit<InstanceOrder, "sandbox" | "program"> {
  const { clock, events, startTimeoutMs = 30_000 } = options;
  return {
    definition,
    clock,
    startTimeoutMs,
    config: configOf(definition, options),
    onLine: (message, stream, requestId) =>
      events.emit("log", {
        at: clock.now(),
        log: "invoke",
        level: stream === "stderr" ? "ERROR" : "INFO",
        source: definition.address,
        requestId,
        message,
      }),
  };
}
