import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { surviveFailures } from "../../function/crash-guard";
import type { LogLine } from "../../function/log";

function guarded(isListening: boolean) {
  const exits: number[] = [];
  const lines: LogLine[] = [];
  const process = Object.assign(new EventEmitter(), {
    stdout: new EventEmitter(),
    exit: (code: number) => void exits.push(code),
  });
  surviveFailures(
    process,
    () => isListening,
    (line) => void lines.push(line),
  );
  return { process, exits, lines };
}

it.each([
  ["uncaughtException", "uncaught-exception"],
  ["unhandledRejection", "unhandled-rejection"],
])("an %s is logged and survived", (event, logged) => {
  const { process, exits, lines } = guarded(true);
  process.emit(event, new Error("broken"));
  process.emit(event, undefined);
  expect(exits).toEqual([]);
  expect(lines).toEqual([
    { level: "error", event: logged, error: expect.stringContaining("broken") },
    { level: "error", event: logged, error: "undefined" },
  ]);
});

it("a start that fails ends the process: nobody would ever call it", () => {
  const { process, exits } = guarded(false);
  process.emit("uncaughtException", new Error("cannot link the socket"));
  expect(exits).toEqual([1]);
});

it("nobody needs to read the log", () => {
  const { process } = guarded(true);
  expect(() => process.stdout.emit("error", new Error("EPIPE"))).not.toThrow();
});
