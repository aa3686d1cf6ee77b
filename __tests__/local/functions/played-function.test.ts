import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { describeUnless } from "../../describe-unless";
import { newFolder } from "../../run-folder";
import { until } from "../../until";
import { answerOf, functionsWith, gone, isRunning } from "./test-functions";

const hasPython = spawnSync("python3", ["--version"], { stdio: "ignore" }).status === 0;
const python = `python3 ${__dirname}/fixtures/function.py`;

describeUnless(hasPython ? undefined : "there is no python3", "a function in Python", () => {
  test("answers in the environment of a function, started where the user stands", async () => {
    const folder = newFolder("python");
    const { call, pids, logs } = functionsWith({
      functionBundles: { f: `${python} --x "a b"` },
      programFolder: folder,
    });
    const outcome = await call({ a: 1 });
    const { status, body } = answerOf(outcome);
    expect([status, body.body, body.arguments, body.folder]).toEqual([203, '{"a":1}', ["--x", "a b"], folder]);
    expect(outcome.kind === "answer" && outcome.headers.first("x-out")).toBe("1");
    expect(body.environment).toMatchObject({
      FN_FORMAT: "http-stream",
      FN_LISTENER: expect.stringMatching(/^unix:.+\/lsnr\.sock$/),
      SHARED: "function",
      JWKS_URI: "http://127.0.0.1:1/a?b=c",
      // A shim of python3 may put its own places before.
      PATH: expect.stringContaining(process.env.PATH ?? ""),
    });
    expect(Object.keys(body.environment as object)).not.toContain("VITEST");
    expect(answerOf(await call()).body.pid).toBe(body.pid);
    expect(pids()).toEqual([body.pid]);
    await until(() => logs.some(({ message }) => message === "doing python"));
  });

  test("is frozen between calls where pools are restless, and ends with the cloud", async () => {
    const { call, pids, close } = functionsWith({ functionBundles: { f: python }, restless: () => 0.5 });
    await call();
    expect(answerOf(await call()).status).toBe(203);
    const [pid = 0] = pids();
    await close();
    expect(isRunning(pid)).toBe(false);
  });

  test("ends with the process that started it, even if that is killed hard", async () => {
    const outfile = join(newFolder("killed"), "parent.cjs");
    const contents = `
      import { commandSandbox } from "${process.cwd()}/local/functions/command-sandbox";
      const folder = process.argv[2];
      const { child } = commandSandbox("/", process.env.PATH).start({
        program: ${JSON.stringify(python)}, folder, environment: { FN_LISTENER: "unix:" + folder + "/lsnr.sock" },
        memoryInMbs: 128, clockOffset: 0,
      });
      console.log(child.pid);
    `;
    await build({ stdin: { contents, loader: "ts", resolveDir: "." }, bundle: true, platform: "node", outfile });
    const folder = newFolder("socket");
    const parent = spawn(process.execPath, [outfile, folder], { stdio: ["ignore", "pipe", "inherit"] });
    const [pid] = (await once(parent.stdout, "data")) as [Buffer];
    await until(() => existsSync(join(folder, "lsnr.sock")));
    parent.kill("SIGKILL");
    await gone(Number(pid.toString()));
    await until(() => !existsSync(folder));
    expect(existsSync(folder)).toBe(false);
  });
});

describe("a function of a file of Node's", () => {
  const source = (says: string): string => `
    import { createServer } from "node:http";
    import { symlinkSync } from "node:fs";
    import { word } from "./word";
    const path = (process.env.FN_LISTENER ?? "").replace("unix:", "");
    createServer((request, response) => {
      const slow: boolean = String(request.headers["fn-slow"]) === "1";
      request.resume();
      setTimeout(() => response.end(JSON.stringify({ says: ${JSON.stringify(says)} + word, pid: process.pid })), slow ? 300 : 0);
    }).listen(path + ".real", () => symlinkSync("lsnr.sock.real", path));
  `;

  function written(word: string): string {
    const folder = newFolder("source");
    writeFileSync(join(folder, "func.ts"), source("hello "));
    writeFileSync(join(folder, "word.ts"), `export const word: string = ${JSON.stringify(word)};`);
    return folder;
  }

  test("is bundled with what it imports, and anew when that changes; what does not bundle changes nothing", async () => {
    const folder = written("one");
    const { call, notices, pids } = functionsWith({
      ...{ functionBundles: { f: "func.ts" }, programFolder: folder, watchesSources: true },
    });
    const first = answerOf(await call()).body;
    expect(first.says).toBe("hello one");
    writeFileSync(join(folder, "word.ts"), 'export const word: string = "two";');
    await until(() => notices.length === 1);
    expect(notices[0]).toMatchObject({ level: "INFO", source: "oci_functions_function.f" });
    expect(answerOf(await call()).body.says).toBe("hello two");
    await gone(Number(first.pid));
    writeFileSync(join(folder, "word.ts"), "export const word: string = ;");
    await until(() => notices.length === 2);
    expect(notices[1]?.message).toMatch(/does not bundle, and runs as it was: word\.ts:1: /);
    expect(answerOf(await call()).body.says).toBe("hello two");
    expect(pids()).toHaveLength(1);
  });

  test("that does not bundle is told at once", () => {
    const folder = newFolder("broken");
    writeFileSync(join(folder, "func.mjs"), 'import "./nowhere.js";');
    expect(() => functionsWith({ functionBundles: { f: "func.mjs" }, programFolder: folder })).toThrow(
      /^FUNCTION_NOT_BUNDLED: function oci_functions_function\.f: .*func\.mjs does not bundle: func\.mjs:1: Could not resolve "\.\/nowhere\.js"\. Correct it, or name a command/,
    );
  });
});

test("a command does not run in a container", () => {
  expect(() =>
    functionsWith({ functionBundles: { f: "/bin/cat -" }, container: { engine: "podman", image: "node" } }),
  ).toThrow(/together with a container\. Expected: a file of Node/);
});
