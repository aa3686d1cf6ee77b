/**
 * One running copy of a function: a process, its socket, one call at a time.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { lstatSync, readlinkSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { temporaryFolder } from "../../internal/temporary";
import type { FunctionDefinition } from "../../synthesized/system/functions";
import type { Clock } from "../clock";
import type { FunctionCall, FunctionOutcome } from "./function-call";
import type { Sandbox, SandboxedProcess } from "./sandbox";
import { callOverSocket } from "./socket-call";

/** What instances of a function have in common. */
export interface InstanceOrder {
  readonly definition: FunctionDefinition;
  /** See {@link SandboxOrder.program}. */
  readonly program: string;
  readonly sandbox: Sandbox;
  /** As the function gets it, its key URI leading to this machine already. */
  readonly config: Readonly<Record<string, string>>;
  /** Its time is the function's, too, where the sandbox can move a clock. */
  readonly clock: Clock;
  /** Milliseconds until the socket must be there. */
  readonly startTimeoutMs: number;
  /** Gets each line of standard output and error. */
  readonly onLine: (line: string, stream: "stdout" | "stderr", requestId: string | undefined) => void;
}

const socketName = "lsnr.sock";
const readinessPollMs = 5;
/** How long an instance may take to end after SIGTERM. */
const graceMs = 1000;

/** Whatever ends this process must not leave those. */
const running = new Set<SandboxedProcess>();
process.on("exit", () => {
  for (const { kill } of running) kill("SIGKILL");
});

/** A copy that has opened its socket. */
export class FunctionInstance {
  /** Rejects with a sentence where the process ends or breaks the contract before it is ready. */
  public static async start(order: InstanceOrder): Promise<FunctionInstance> {
    const { path: folder, remove } = temporaryFolder("fn");
    const inside = order.sandbox.folderInside(folder);
    const started = order.sandbox.start({
      program: order.program,
      folder,
      environment: environmentOf(order.definition, order.config, `unix:${inside}/${socketName}`),
      memoryInMbs: order.definition.memoryInMbs,
      clockOffset: offsetOf(order.clock),
    });
    const instance = new FunctionInstance(order, folder, remove, started);
    try {
      await instance.ready();
      return instance;
    } catch (failure) {
      await instance.stop("SIGKILL");
      throw failure;
    }
  }

  /** Resolves when the process is gone. */
  public readonly ended: Promise<void>;
  private isRunning = true;
  private isFrozen = false;
  /** The call that is answered, or was last: lines may come after the answer. */
  private current: FunctionCall | undefined;

  private constructor(
    private readonly order: InstanceOrder,
    private readonly folder: string,
    removeFolder: () => void,
    private readonly started: SandboxedProcess,
  ) {
    const { child } = started;
    const { stdout, stderr } = child;
    for (const [name, stream] of [
      ["stdout", stdout],
      ["stderr", stderr],
    ] as const) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => order.onLine(line, name, this.current?.requestId));
    }
    running.add(started);
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.isRunning = false;
        running.delete(started);
        removeFolder();
        resolve();
      };
      child.once("error", end);
      child.once("close", end);
    });
  }

  public get pid(): number | undefined {
    return this.started.child.pid;
  }

  public get isAlive(): boolean {
    return this.isRunning;
  }

  /** Answers one call. An instance that broke the contract is killed: see `function-violations` in choices. */
  public async call(call: FunctionCall, deadline: number): Promise<FunctionOutcome> {
    this.current = call;
    this.thaw();
    await this.started.moveClock(offsetOf(this.order.clock));
    const socket = join(this.folder, socketName);
    const limit = { at: deadline, clockOffset: this.started.clockOffset() };
    const { outcome, isInstanceSound } = await callOverSocket(socket, call, randomUUID(), limit);
    if (!isInstanceSound) await this.stop("SIGKILL");
    return outcome;
  }

  /** Nothing of it runs until the next call. */
  public freeze(): void {
    if (!this.isRunning || this.isFrozen) return;
    this.isFrozen = true;
    this.started.freeze();
  }

  private thaw(): void {
    if (!this.isFrozen) return;
    this.isFrozen = false;
    this.started.thaw();
  }

  /** Ends the process and all that it started; resolves when it is gone. */
  public async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    if (!this.isRunning) return;
    this.thaw();
    this.started.kill(signal);
    const grace = new AbortController();
    const overdue = wait(graceMs, undefined, { signal: grace.signal }).then(() => this.started.kill("SIGKILL"));
    await this.ended;
    grace.abort();
    await overdue.catch(() => undefined);
  }

  /** The symbolic link is the signal: https://github.com/fnproject/docs/blob/master/fn/develop/fn-format.md */
  private async ready(): Promise<void> {
    const limit = Date.now() + this.order.startTimeoutMs;
    while (!this.isLinked()) {
      if (!this.isRunning) throw new Error(`The function ended before it opened its socket${this.exitText()}.`);
      if (Date.now() > limit)
        throw new Error(`The function did not open its socket in ${this.order.startTimeoutMs} ms.`);
      await Promise.race([wait(readinessPollMs), this.ended]);
    }
  }

  private isLinked(): boolean {
    const path = join(this.folder, socketName);
    if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return false;
    if (isAbsolute(readlinkSync(path))) throw new Error("The function linked its socket by an absolute path.");
    if (!statSync(path, { throwIfNoEntry: false })?.isSocket())
      throw new Error("The function linked what is no socket.");
    return true;
  }

  private exitText(): string {
    const { exitCode, signalCode } = this.started.child;
    return signalCode === null ? ` (exit code ${exitCode})` : ` (${signalCode})`;
  }
}

const offsetOf = (clock: Clock): number => Math.round(clock.now() - Date.now());

/** https://github.com/fnproject/docs/blob/master/fn/develop/fn-format.md */
function environmentOf(
  definition: FunctionDefinition,
  config: Readonly<Record<string, string>>,
  listener: string,
): Record<string, string> {
  return {
    ...config,
    FN_FORMAT: "http-stream",
    FN_LISTENER: listener,
    FN_MEMORY: String(definition.memoryInMbs),
    FN_TYPE: "sync",
    FN_FN_ID: definition.id,
    FN_FN_NAME: definition.name,
    FN_APP_ID: definition.applicationId,
    FN_APP_NAME: definition.applicationName,
    OCI_TRACING_ENABLED: "0",
  };
}
