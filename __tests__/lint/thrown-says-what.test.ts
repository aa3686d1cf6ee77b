/** Whether lint sees assertions that any failure would satisfy. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const project = join(__dirname, "..", "..");

const vague = [
  "expect(read).toThrow();",
  "expect(read).toThrow(TypeError);",
  "await expect(promise).rejects.toThrow();",
  "await expect(promise).rejects.toThrow(BadKeySet);",
  "await expect(promise).rejects.toBeDefined();",
  "await expect(promise).resolves.toBeDefined();",
];
const telling = [
  "expect(read).not.toThrow();",
  'expect(read).toThrow("message");',
  "expect(read).toThrow(/message/);",
  "expect(read).toThrow(message);",
  'expect(read).toThrow(new TypeError("message"));',
  'await expect(promise).rejects.toMatchObject({ code: "CODE" });',
];

test("lint objects to an assertion that does not say what is thrown, and to no other", () => {
  const folder = mkdtempSync(join(tmpdir(), "lint-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "example.ts"), [...vague, ...telling].join("\n"));
  writeFileSync(
    join(folder, "biome.json"),
    JSON.stringify({ plugins: [join(__dirname, "thrown-says-what.grit")], linter: { rules: { recommended: false } } }),
  );
  const biome = join(project, "node_modules", "@biomejs", "biome", "bin", "biome");
  const { stdout } = spawnSync(process.execPath, [biome, "lint", "--reporter=github", "."], {
    cwd: folder,
    encoding: "utf8",
  });
  const lines = [...stdout.matchAll(/^::error title=plugin,.*?\bline=(\d+)/gm)].map(([, line]) => Number(line));
  expect(lines.sort()).toEqual(vague.map((_, index) => index + 1));
});
