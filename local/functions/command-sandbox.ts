/**
 * Functions of any language, by a command of the user's: plain processes of this machine, with the machine's clock.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { killGroup } from "./process-sandbox";
import type { Sandbox } from "./sandbox";

/**
 * A process group of its own, in which a shell waits for a pipe to break: so the command ends, and its folder goes, even if this process is
 * killed hard.
 */
const script = `
  { read -r _ <&3; rm -rf -- "$2"; kill -s KILL -- "-$$"; } >/dev/null 2>&1 &
  exec /bin/sh -c "$1" 3<&-
`;

/** @param folder where the command runs @param searchPath where it finds programs: nothing else of this environment is inherited */
export function commandSandbox(folder: string, searchPath: string): Sandbox {
  return {
    folderInside: (inside) => inside,
    start({ program, folder: own, environment }) {
      const child = spawn("/bin/sh", ["-c", script, "sh", program, own], {
        cwd: folder,
        detached: true,
        env: { PATH: searchPath, HOME: own, TMPDIR: own, ...environment },
        stdio: ["ignore", "pipe", "pipe", "pipe"],
      });
      child.once("exit", () => killGroup(child, "SIGKILL"));
      // Broken with the process.
      child.stdio[3]?.on("error", () => undefined);
      return {
        child,
        kill: (signal) => killGroup(child, signal),
        clockOffset: () => 0,
        moveClock: () => Promise.resolve(),
        // The command alone: the shell that watches over it must run on.
        freeze: () => signalTo(child, "SIGSTOP"),
        thaw: () => signalTo(child, "SIGCONT"),
      };
    },
  };
}

function signalTo(child: ChildProcess, signal: "SIGSTOP" | "SIGCONT"): void {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
}
