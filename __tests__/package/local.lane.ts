/** The local cloud and the helpers for tests from the tarball, in the test runners that people use: the examples of the guide, each of which ends by itself. */
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import manifest from "../../package.json";
import { project } from "../lanes/project";
import { run } from "../lanes/run";
import { neededPeers } from "./install";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stranger-"));
  const { vitest, cdktf, constructs } = manifest.devDependencies;
  const own = { [manifest.name]: `file:${inject("tarball")}`, ...neededPeers(manifest), cdktf, constructs };
  const dependencies = { ...own, vitest, jest: "30.5.2" };
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ name: "stranger", version: "1.0.0", private: true, dependencies }),
  );
  await run("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  for (const runner of ["vitest", "jest", "node-test"])
    await cp(join(project, "docs", "testing", runner), join(folder, runner), { recursive: true });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What never ends is killed, and has no status then. */
const timeout = 240_000;

describe("the examples of the guide pass, and their process ends,", () => {
  it("in vitest", async () => {
    const { transcript } = await run("npx", ["vitest", "run", "vitest/"], { cwd: folder, timeout });
    // Files, then tests; colours stand around the numbers.
    expect(transcript.match(/\d passed/g)).toEqual(["2 passed", "3 passed"]);
  });

  it("in jest, from CommonJS", async () => {
    const { transcript } = await run("npx", ["jest", "--watchman=false", "jest/"], { cwd: folder, timeout });
    expect(transcript).toMatch(/Tests: +3 passed, 3 total/);
    expect(transcript).not.toContain("did not exit");
  });

  it("in node:test, from an ES module", async () => {
    const files = ["orders", "admission"].map((name) => join("node-test", `${name}.test.mjs`));
    const args = ["--test", "--test-reporter=tap", ...files];
    const { transcript } = await run(process.execPath, args, { cwd: folder, timeout });
    expect(transcript).toMatch(/^# pass 3$/m);
  });
});
