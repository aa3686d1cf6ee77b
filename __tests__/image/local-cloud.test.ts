import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { local } from "../../image/commands/local";
import { localCloudEntrypoint, localCloudFiles, withoutBundler } from "../../image/local-cloud";
import { functionDirectory } from "../../image/tag";
import { synthesizedApp } from "../end-to-end/synthesized-app";
import { runCaptured } from "../internal/captured-process";
import { newFolder } from "../run-folder";
import { impatient } from "./real/captured";

const project = resolve(__dirname, "..", "..");
const run = promisify(execFile);

test("its files run a stack where nothing else of the package is", async () => {
  const folder = newFolder("local-cloud");
  const files = localCloudFiles(project);
  for (const { path, bytes } of files) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, bytes);
  }
  const [, program = "", ...args] = localCloudEntrypoint;
  expect([files[0]?.path, args]).toEqual([expect.any(String), ["start", "--stack", "/stack", "--listen", "0.0.0.0"]]);
  const stack = synthesizedApp({ adapter: "none" });
  const words = [join(folder, program.slice(functionDirectory.length)), "start", "--stack", stack, "--once", "--json"];
  const { stdout } = await run(process.execPath, words, { cwd: folder, env: { PATH: process.env.PATH } });
  expect(JSON.parse(stdout).outcome).toBe("passed");
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["local/proxy/node-preload.cjs", "node_modules/@cdktf/hcl2json/main.wasm.gz"]),
  );
  // Without a bundler for its platform, as an image may be.
  const source = join(folder, "function.ts");
  writeFileSync(source, "export const made: string = '';");
  const named = [...words.slice(0, 3), synthesizedApp(), "--once", "--function", `test-jwks-adapter=${source}`];
  const failure: unknown = await run(process.execPath, named, { env: { PATH: process.env.PATH } }).catch((one) => one);
  expect(failure).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^FUNCTION_NOT_BUNDLED: .*function\.ts cannot be bundled: \S+ has no esbuild here\. .*\n$/,
    ),
  });
}, 60_000);

test("it has the bundler of each platform of which this machine has one", () => {
  const platforms = ["linux/amd64", "linux/arm64"] as const;
  const missing = withoutBundler(project, platforms);
  const programs = localCloudFiles(project, platforms).filter(({ path }) => /@esbuild\/.*\/bin\/esbuild$/.test(path));
  expect(programs.map(({ mode }) => mode)).toEqual(platforms.slice(missing.length).map(() => "0755"));
});

test.each([
  [[], "--target: got neither --target nor --output."],
  [["--target", "registry.example.com/a", "--platform", "vms"], "--platform: got"],
])("%j is a mistake", async (args, message) => {
  const program = { name: "image", commands: { local: { about: "", load: async () => local(project, impatient) } } };
  const { code, err } = await runCaptured(program, ["local", ...args]);
  expect([code, err.trim().split("\n").length]).toEqual([2, 1]);
  expect(err).toContain(message);
});
