/** What keeps the process alive when something fails that nobody awaits: a dead instance leaves its calls unanswered and forgets its keys. */
import type { Log } from "./log";

/** The part of `process` that is guarded. */
export interface GuardedProcess {
  on(event: "uncaughtException" | "unhandledRejection", listener: (reason: unknown) => void): unknown;
  exit(code: number): void;
  readonly stdout: { on(event: "error", listener: () => void): unknown };
}

/**
 * @param isListening whether the function can be called; a start that fails before that must be loud, because nobody would ever call
 */
export function surviveFailures(process: GuardedProcess, isListening: () => boolean, log: Log): void {
  const survive = (event: string) => (reason: unknown) => {
    log({ level: "error", event, error: reason instanceof Error ? (reason.stack ?? reason.message) : typeof reason });
    if (!isListening()) process.exit(1);
  };
  process.on("uncaughtException", survive("uncaught-exception"));
  process.on("unhandledRejection", survive("unhandled-rejection"));
  // A log that nobody reads any more is no reason to stop answering, and its failure must not be logged in turn. Failures of the standard error arrive above.
  process.stdout.on("error", () => undefined);
}
