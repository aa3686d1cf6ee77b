/** In processes of their own, which end in different ways. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../internal/temporary";
import { newFolder } from "../run-folder";

let folder: string;
/** What each process has said so far. */
const spoken = new Map<ChildProcess, string[]>();

beforeEach(() => {
  folder = newFolder("temporary");
});

const module = JSON.stringify(resolve("lib/internal/temporary"));
const frame = JSON.stringify(resolve("lib/internal/run-program"));

/** Makes a folder with a file in it, says so, and goes on with this code. */
function start(code: string): ChildProcess {
  const make = `
    const { temporaryFolder } = require(${module});
    const made = temporaryFolder("made");
    require("node:fs").writeFileSync(made.path + "/secret", "");
    console.log("made");
    ${code}`;
  const child = spawn(process.execPath, ["-e", make], {
    env: { PATH: process.env.PATH, TMPDIR: folder },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const texts: string[] = [];
  spoken.set(child, texts);
  child.stdout.on("data", (text: Buffer) => texts.push(String(text)));
  return child;
}

describe("what is temporary is gone", () => {
  test.each([
    ["ends", "", 0],
    ["ends by itself in the middle", "process.exit(3)", 3],
    ["fails", "throw new Error()", 1],
    ["fails later", "setTimeout(() => { throw new Error(); })", 1],
  ])("when the process %s", async (_, code, status) => {
    const child = start(code);
    expect(await once(child, "exit")).toEqual([status, null]);
    expect(readdirSync(folder)).toEqual([]);
  });

  /** A command that does not end when it is told to. */
  const deaf = `
    const run = () => new Promise(() => setInterval(() => {}, 1000));
    const wait = { about: "", load: async () => ({ options: {}, exitCodes: {}, endsItself: true, run }) };
    process.argv.splice(1, 1, "tool", "wait");
    require(${frame}).runInThisProcess({ name: "tool", commands: { wait } });
    process.once("SIGINT", () => console.log("heard"));
    console.log("ready");`;

  test.each([
    ["SIGINT", "SIGINT"],
    ["SIGINT", "SIGTERM"],
  ] as const)("when a command is ended by %s and %s", async (first, second) => {
    const child = start(deaf);
    await said(child, "ready");
    expect(readdirSync(folder)).toHaveLength(1);
    child.kill(first);
    await said(child, "heard");
    child.kill(second);
    expect(await once(child, "exit")).toEqual([130, null]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** Waits until it has said this, or has ended. */
async function said(child: ChildProcess, word: string): Promise<void> {
  const texts = spoken.get(child) ?? [];
  while (!texts.join("").includes(word) && child.exitCode === null)
    await Promise.race([once(child, "exit"), child.stdout === null ? undefined : once(child.stdout, "data")]);
}

test("a folder is this user's alone, and goes when it is told to", () => {
  const made = temporaryFolder("mine");
  try {
    expect(statSync(made.path).mode & 0o777).toBe(0o700);
  } finally {
    made.remove();
  }
  expect(existsSync(made.path)).toBe(false);
  expect(() => made.remove()).not.toThrow();
});

test("many of them need one listener", () => {
  const before = process.listenerCount("exit");
  for (let count = 0; count < 20; count++) temporaryFolder("mine").remove();
  expect(process.listenerCount("exit")).toBeLessThanOrEqual(before + 1);
});

test("no room for one is the user's to put right", () => {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = join(folder, "gone");
  try {
    expect(() => temporaryFolder("mine")).toThrow(
      /^USAGE: TMPDIR: got .*, which is not there\. Expected: a folder for temporary files\.$/,
    );
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});
