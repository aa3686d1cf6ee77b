import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { programRunner } from "../../internal/program";
import { scratchFolder } from "../doctor/machine";
import { until } from "../until";

const run = programRunner(process.env, 60_000);
const node = (script: string) => run(process.execPath, ["-e", script]);

describe.skipIf(process.platform === "win32")("running a program", () => {
  test("keeps its output and status, and not what it says beside", async () => {
    expect(await node("console.log('said'); console.error('aside'); process.exit(3)")).toEqual({
      status: 3,
      stdout: "said\n",
    });
  });

  test("gives it the environment that it was given", async () => {
    const script = "console.log(process.env.HERE)";
    expect(await programRunner({ HERE: "yes" }, 60_000)(process.execPath, ["-e", script])).toEqual({
      status: 0,
      stdout: "yes\n",
    });
  });

  test("does not have arguments read by a shell", async () => {
    const args = ["-e", "console.log(process.argv[1])", "--", "$(id) ; *"];
    expect(await run(process.execPath, args)).toMatchObject({ stdout: "$(id) ; *\n" });
  });

  test("knows what is not there, and what cannot be started", async () => {
    expect(await run("no-such-program-anywhere", [])).toEqual({ failure: "not found" });
    expect(await run("/", [])).toEqual({ failure: "cannot be started" });
  });

  test("ends what does not answer, and what that started", async () => {
    const pidFile = join(scratchFolder(), "pid");
    const started = "spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })";
    const script = `const { spawn } = require('node:child_process'); const { renameSync, writeFileSync } = require('node:fs');
      const [, file] = process.argv; writeFileSync(file + '.new', String(${started}.pid)); renameSync(file + '.new', file); setInterval(() => {}, 1000)`;
    // Its patience is over when this says so: two processes start as fast as the machine lets them.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const ended = programRunner(process.env, 3_000)(process.execPath, ["-e", script, pidFile]);
      await until(() => existsSync(pidFile));
      vi.advanceTimersByTime(3_000);
      expect(await ended).toEqual({ failure: "no answer" });
    } finally {
      vi.useRealTimers();
    }
    const pid = Number(readFileSync(pidFile, "utf8"));
    await until(() => !isRunning(pid));
  });

  test("bounds what it keeps", async () => {
    const finished = await node("process.stdout.write('x'.repeat(5e6))");
    expect("stdout" in finished && finished.stdout.length).toBeLessThan(1_200_000);
  });
});

/** A process that has ended may wait for its parent to notice: then it is a zombie, and runs no more. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
