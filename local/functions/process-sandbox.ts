/**
 * Functions as plain processes of this machine, without the limits of OCI.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Writable } from "node:stream";
import { systemCode } from "../../internal/user-error";
import { prelude } from "./process-prelude";
import type { Sandbox } from "./sandbox";

/** Each in a process group of its own, so that what it starts ends with it; nothing of this environment is inherited. */
export const processSandbox: Sandbox = {
  folderInside: (folder) => folder,
  start({ program, folder, environment, clockOffset }) {
    const child = spawn(process.execPath, ["--import", prelude(clockOffset, folder), program], {
      cwd: folder,
      detached: true,
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: folder, TMPDIR: folder, ...environment },
      stdio: ["ignore", "pipe", "pipe", "ipc", "pipe"],
    });
    // What the process itself started, and left behind.
    child.once("exit", () => killGroup(child, "SIGKILL"));
    let current = clockOffset;
    const thawing = child.stdio[4];
    // Broken with the process.
    thawing?.on("error", () => undefined);
    return {
      child,
      kill: (signal) => killGroup(child, signal),
      clockOffset: () => current,
      freeze() {
        if (child.connected) child.send("freeze", () => undefined);
      },
      thaw() {
        if (thawing instanceof Writable) thawing.write("x");
      },
      async moveClock(offset) {
        if (Math.abs(offset - current) < leastMoveMs || !child.connected) return;
        current = offset;
        const over = new AbortController();
        const { signal } = over;
        const done = Promise.race([once(child, "message", { signal }), once(child, "exit", { signal })]);
        child.send({ clockOffset: offset }, () => undefined);
        await done;
        over.abort();
      },
    };
  },
};

/** Two clocks that are read one after the other differ a little. */
const leastMoveMs = 1000;

/** Ends a process and all that is in its group. */
export function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (failure) {
    // ESRCH: the group has ended already.
    if (systemCode(failure) !== "ESRCH") throw failure;
  }
}
