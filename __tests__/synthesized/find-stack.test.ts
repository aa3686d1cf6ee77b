import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findStack } from "../../synthesized/find-stack";

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), "stacks-"));
});
afterEach(() => rmSync(outdir, { recursive: true }));

function addStack(name: string): string {
  const folder = join(outdir, "stacks", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), "{}");
  return folder;
}

test("the only stack needs no name, and a stack's own directory is one", () => {
  const folder = addStack("one");
  expect(findStack(outdir, undefined)).toBe(folder);
  expect(findStack(folder, undefined)).toBe(folder);
});

test("several stacks need a name, and the error lists them", () => {
  addStack("one");
  const two = addStack("two");
  expect(findStack(outdir, "two")).toBe(two);
  expect(() => findStack(outdir, undefined)).toThrow("one of the app's stacks: one, two");
  expect(() => findStack(outdir, "three")).toThrow("got three");
});

test("without synth there is none", () => {
  expect(() => findStack(outdir, undefined)).toThrow("holds no cdk.tf.json");
});
