import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findStacks, oneStack } from "../../synthesized/find-stack";

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
  expect(findStacks(outdir, undefined)).toEqual([folder]);
  expect(findStacks(folder, undefined)).toEqual([folder]);
  expect(findStacks(folder, "one")).toEqual([folder]);
});

test("of several stacks one is named, and errors list them", () => {
  const [one, two] = [addStack("one"), addStack("two")];
  expect(findStacks(outdir, "two")).toEqual([two]);
  expect(findStacks(outdir, undefined)).toEqual([one, two]);
  expect(oneStack([two])).toBe(two);
  expect(() => oneStack([one, two])).toThrow(/^USAGE: --name: got no name\. Expected: one of the stacks: one, two\.$/);
  expect(() => findStacks(outdir, "three")).toThrow("--name: got three. Expected: one of the stacks: one, two");
  expect(() => findStacks(one, "two")).toThrow("--name: got two. Expected: one of the stacks: one");
});

test.each([
  ["an empty folder", () => outdir, /which holds no cdk\.tf\.json/],
  ["no folder", () => join(outdir, "none"), /none, which is not there/],
  ["a file", () => join(addStack("one"), "cdk.tf.json"), /which is no folder/],
])("%s holds none", (_, folder, reason) => {
  const place = folder();
  expect(() => findStacks(place, undefined)).toThrow(reason);
  expect(() => findStacks(place, undefined)).toThrow("Expected: a folder with cdk.tf.json in it");
});
