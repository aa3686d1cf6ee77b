/**
 * What a function's process runs in.
 *
 * @module
 */
import type { ChildProcess } from "node:child_process";

/** What a process is started with. */
export interface SandboxOrder {
  /** A file on this machine for Node, or a command line where the sandbox runs these. */
  readonly program: string;
  /** A private folder that the process gets for its socket. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryInMbs: number;
  /** Milliseconds by which the process's clock is to be ahead of the machine's. */
  readonly clockOffset: number;
}

/** A started process. */
export interface SandboxedProcess {
  readonly child: ChildProcess;
  /** Ends it, and all that it started. `SIGTERM` asks, `SIGKILL` does not. */
  kill(signal: "SIGTERM" | "SIGKILL"): void;
  /** By how much the process's clock is ahead of the machine's. */
  clockOffset(): number;
  /** Moves the process's clock, where the sandbox can. */
  moveClock(offset: number): Promise<void>;
  /** Lets it run nothing, neither timers nor what it waits for, until it is thawed. */
  freeze(): void;
  thaw(): void;
}

/** Starts processes. */
export interface Sandbox {
  /** Where the process sees `order.folder`. */
  folderInside(folder: string): string;
  start(order: SandboxOrder): SandboxedProcess;
}
