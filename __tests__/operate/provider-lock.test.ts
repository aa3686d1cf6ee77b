import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Environment } from "../../internal/program";
import { bringLock, keepLock, type LockPlaces } from "../../operate/provider-lock";

let projectRoot: string;
let folder: string;
let said: string[];

beforeEach(() => {
  projectRoot = mkdtempSync(join(tmpdir(), "project-"));
  folder = join(projectRoot, "cdktf.out", "stacks", "api");
  mkdirSync(folder, { recursive: true });
  said = [];
});
afterEach(() => rmSync(projectRoot, { recursive: true }));

const places = (environment: Environment = {}): LockPlaces => ({
  ...{ projectRoot, folder, environment },
  say: (line) => said.push(line),
});

/** @param second of a day in 2026 */
function write(where: string, content: string, second: number): void {
  const file = join(where, ".terraform.lock.hcl");
  writeFileSync(file, content);
  utimesSync(file, 1_780_000_000 + second, 1_780_000_000 + second);
}

const read = (where: string): string | undefined => {
  const file = join(where, ".terraform.lock.hcl");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
};

const readonly = ["-lockfile=readonly"];

test.each<{
  name: string;
  kept?: readonly [string, number];
  there?: readonly [string, number];
  ci?: string;
  brought: string | undefined;
  options: readonly string[];
  says: RegExp;
}>([
  { name: "no lock anywhere", brought: undefined, options: [], says: /^$/ },
  { name: "the stack's own alone", there: ["a", 1], brought: "a", options: [], says: /^$/ },
  { name: "the stack's own alone, in CI", there: ["a", 1], ci: "true", brought: "a", options: [], says: /^$/ },
  { name: "the project's alone", kept: ["a", 1], brought: "a", options: [], says: /^$/ },
  { name: "the project's alone, in CI", kept: ["a", 1], ci: "true", brought: "a", options: readonly, says: /^$/ },
  { name: "two alike", kept: ["a", 1], there: ["a", 2], brought: "a", options: [], says: /^$/ },
  { name: "an older leftover", kept: ["new", 2], there: ["old", 1], brought: "new", options: [], says: /^$/ },
  {
    name: "one that was upgraded in the stack's directory",
    ...{ kept: ["old", 1], there: ["new", 2], brought: "new", options: [] },
    says: /^.*stacks.api.*changed after.*: its provider versions count, and are kept\.$/,
  },
  {
    name: "one that was upgraded in the stack's directory, in CI",
    ...{ kept: ["old", 1], there: ["new", 2], ci: "1", brought: "old", options: readonly },
    says: /^.*stacks.api.* is replaced by .*, which alone counts where CI is set\.$/,
  },
])("$name: Terraform finds $brought", ({ kept, there, ci, brought, options, says }) => {
  if (kept !== undefined) write(projectRoot, ...kept);
  if (there !== undefined) write(folder, ...there);
  expect(bringLock(places(ci === undefined ? {} : { CI: ci }))).toEqual(options);
  expect(read(folder)).toBe(brought);
  expect(read(projectRoot)).toBe(kept?.[0]);
  expect(said.join("\n")).toMatch(says);
});

test.each([
  [{ TF_CLI_ARGS_init: "-upgrade" }],
  [{ TF_CLI_ARGS_init: "-backend=false --lockfile=readonly" }],
  [{ TF_CLI_ARGS: '"-upgrade=true"' }],
])("where %j says what becomes of the lock, nothing else does", (environment) => {
  write(projectRoot, "a", 1);
  expect(bringLock(places({ CI: "true", ...environment }))).toEqual([]);
  expect(bringLock(places({ CI: "true", TF_CLI_ARGS_init: "-plugin-dir=/upgrade" }))).toEqual(readonly);
});

test("what init chose is kept where it is new or differs, which is said, and else nothing is written", () => {
  write(folder, "chosen", 5);
  keepLock(places());
  expect(read(projectRoot)).toBe("chosen");
  expect(said).toEqual([`Provider versions: ${join(projectRoot, ".terraform.lock.hcl")}, new: commit it.`]);
  keepLock(places());
  expect(said).toHaveLength(1);
  write(folder, "upgraded", 6);
  keepLock(places());
  expect(read(projectRoot)).toBe("upgraded");
  expect(said[1]).toMatch(/changed: commit it\.$/);
  rmSync(join(folder, ".terraform.lock.hcl"));
  keepLock(places());
  expect(read(projectRoot)).toBe("upgraded");
});
