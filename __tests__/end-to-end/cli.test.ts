/** The command as it is installed: compiled by `npm run build`, in a process of its own. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { synthesizedApp } from "./synthesized-app";

const cli = resolve("lib/cli.js");

const run = (...args: readonly string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", cwd: "/" });

test("without arguments it says what it can do", () => {
  const { stdout, status } = run();
  for (const name of ["start", "verify", "image", "diagram", "doctor"]) expect(stdout).toContain(name);
  expect(status).toBe(0);
});

test.each([
  [["strat"], 2, /There is no command "strat"/],
  [["constructor"], 2, /There is no command "constructor"/],
  [["start", "--prot", "1"], 2, /Unknown option '--prot'/],
  [["start"], 2, /has no cdktf\.json/],
  [["start", "--stack", "/"], 2, /holds no cdk\.tf\.json/],
  [["verify"], 2, /npm run deploy/],
])("%j is refused without a stack trace", (args, code, reason) => {
  const { stderr, status } = run(...args);
  expect(stderr).toMatch(reason);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(status).toBe(code);
});

test.each([
  ["start", /--once/],
  ["verify", /--keep-token/],
  ["image", /push/],
  ["diagram", /--out/],
  ["doctor", /--json/],
])("%s --help tells its options", (name, option) => {
  const { stdout, status } = run(name, "--help");
  expect(stdout).toMatch(option);
  expect(status).toBe(0);
});

test("Ctrl-C ends it, and no process is left behind", async ({ skip }) => {
  skip(!existsSync("/proc/self/stat"), "this system shows no processes under /proc");
  const child = spawn(process.execPath, [cli, "start", "--stack", synthesizedApp()], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((done) => child.once("close", done));
  let text = "";
  const ready = new Promise<void>((done) => {
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      if (text.includes("Ctrl-C stops everything")) done();
    });
  });
  await Promise.race([ready, ended]);
  const functions = childrenOf(child.pid ?? 0);
  expect(functions.length).toBeGreaterThan(0);
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(functions.filter((pid) => existsSync(`/proc/${pid}`) && !isZombie(pid))).toEqual([]);
}, 60_000);

test("when nobody reads any more it ends as well", async () => {
  const child = spawn(process.execPath, [cli, "start", "--stack", synthesizedApp()], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<NodeJS.Signals | null>((done) => child.once("close", (_, signal) => done(signal)));
  child.stdout.once("data", () => child.stdout.destroy());
  expect(await ended).toBeNull();
}, 60_000);

const statusOf = (pid: string): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
  } catch {
    return [];
  }
};

const childrenOf = (parent: number): string[] =>
  readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && statusOf(pid)[1] === String(parent));

const isZombie = (pid: string): boolean => statusOf(pid)[0] === "Z";
