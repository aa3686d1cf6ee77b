/**
 * Functions as plain processes of this machine, without the limits of OCI.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Sandbox } from "./sandbox";

/** The process ends when the channel to this one breaks, even if this one is killed hard. */
const followParent = `data:text/javascript,${encodeURIComponent(
  "process.on('disconnect', () => process.kill(process.pid, 'SIGKILL')); process.channel?.unref();",
)}`;

/** Each in a process group of its own, so that what it starts ends with it; nothing of this environment is inherited. */
export const processSandbox: Sandbox = {
  folderInside: (folder) => folder,
  start({ bundle, folder, environment }) {
    const child = spawn(process.execPath, ["--import", followParent, bundle], {
      cwd: folder,
      detached: true,
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: folder, TMPDIR: folder, ...environment },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    // What the process itself started, and left behind.
    child.once("exit", () => killGroup(child, "SIGKILL"));
    return { child, kill: (signal) => killGroup(child, signal) };
  },
};

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (failure) {
    // ESRCH: the group has ended already.
    if (!(failure instanceof Error && "code" in failure && failure.code === "ESRCH")) throw failure;
  }
}
