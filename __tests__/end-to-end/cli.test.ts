/** The command as it is installed: compiled by `npm run build`, in a process of its own. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { program } from "../../cli";
import { synthesizedApp } from "./synthesized-app";

const cli = resolve("lib/cli.js");

const run = (...args: readonly string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", cwd: "/" });

test("without arguments it says what it can do", () => {
  const { stdout, status } = run();
  for (const name of Object.keys(program.commands)) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, "m"));
  expect(status).toBe(0);
});

test("it knows its version", () => {
  expect(run("--version").stdout).toBe(`${JSON.parse(readFileSync("package.json", "utf8")).version}\n`);
});

test.each([
  [["strat"], /"strat", which is no command here.*Did you mean "start"/],
  [["start"], /cdktf\.json: got \/cdktf\.json, which is not there/],
  [["verify"], /entra-oci-gateway deploy/],
])("%j is refused without a stack trace", (args, reason) => {
  const { stderr, status } = run(...args);
  expect(stderr).toMatch(reason);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(status).toBe(2);
});

test("a terminal's colours are in no pipe", () => {
  const { stdout } = spawnSync(process.execPath, [cli, "start", "--once", "--stack", synthesizedApp()], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, TERM: "xterm-256color", COLORTERM: "truecolor" },
  });
  expect(stdout).toContain("passed");
  expect(stdout).not.toContain("\u001b");
}, 60_000);

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
