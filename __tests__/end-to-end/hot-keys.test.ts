/** Keys in a real terminal, which is as it was when `start` has ended, however it ended. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeUnless } from "../describe-unless";
import { until } from "../until";
import { synthesizedApp } from "./synthesized-app";

const directory = synthesizedApp({ adapter: "none" });
const noPseudoTerminal =
  spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0 ? undefined : "there is no script of util-linux";

const crash = `data:text/javascript,${encodeURIComponent('process.on("SIGUSR2", () => { throw new Error("a defect") })')}`;

/** `start` in a terminal of its own, and behind it what the terminal is like then. */
function inTerminal() {
  const start = `${process.execPath} ${resolve("lib/cli.js")} start --stack ${directory} --port 0`;
  const command = `sh -c 'echo pid=$$; exec ${start}'; echo "code=$?"; stty -a; echo over`;
  const { CI: _, ...environment } = process.env;
  const env = { ...environment, TERM: "xterm", NODE_OPTIONS: `--import=${crash}` };
  const child: ChildProcess = spawn("script", ["-qec", command, "/dev/null"], { env });
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return {
    text: () => text,
    press: (key: string) => child.stdin?.write(key),
    kill: (signal: NodeJS.Signals) => process.kill(Number(/pid=(\d+)/.exec(text)?.[1]), signal),
  };
}

describeUnless(noPseudoTerminal, "in a terminal", () => {
  test.each([
    ["q", 0, (up) => up.press("q")],
    ["Ctrl-C", 0, (up) => up.press("\u0003")],
    ["SIGTERM", 0, (up) => up.kill("SIGTERM")],
    ["a crash", 1, (up) => up.kill("SIGUSR2")],
  ] as [string, number, (up: ReturnType<typeof inTerminal>) => void][])(
    "keys are read until %s, and then lines and signals are the terminal's again",
    async (_, code, end) => {
      const up = inTerminal();
      const isOver = (): boolean => /^over/m.test(up.text());
      await until(() => up.text().includes("h tells what other keys do.") || isOver());
      up.press("h");
      await until(() => /these keys/.test(up.text()) || isOver());
      expect(up.text()).toContain("these keys");
      end(up);
      await until(isOver);
      // How the walk-through went, on a machine that is busy, is not what is tested.
      expect([code, 1]).toContain(Number(/code=(\d+)/.exec(up.text())?.[1]));
      expect(up.text()).toMatch(/\sisig icanon .*\secho\s/);
    },
    120_000,
  );
});
