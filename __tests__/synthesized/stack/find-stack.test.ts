import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findStacks, oneStack, stacksOfApp } from "../../../synthesized/stack/find-stack";

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

describe("a folder that an app wrote", () => {
  const writeManifest = (...names: readonly string[]): void => {
    const stacks = names.map((name) => [name, { name, workingDirectory: `stacks/${name}` }]);
    writeFileSync(
      join(outdir, "manifest.json"),
      JSON.stringify({ version: "0.21.0", stacks: Object.fromEntries(stacks) }),
    );
  };

  test("holds the stacks that the app has, whatever else lies in it", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 5 });
    const isKept = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(names, isKept, fc.boolean(), (written, kept, isUnwritten) => {
        rmSync(outdir, { recursive: true });
        for (const name of written) addStack(name);
        const [first = "", ...rest] = written;
        const ofApp = [first, ...rest.filter((_, at) => kept[at])];
        // One that the manifest names without its document, as after a synth to HCL.
        writeManifest(...ofApp, ...(isUnwritten ? ["unwritten"] : []));
        expect(findStacks(outdir, undefined)).toEqual(ofApp.map((name) => join(outdir, "stacks", name)));
        for (const name of written.filter((one) => !ofApp.includes(one))) {
          expect(() => findStacks(outdir, name)).toThrow(`The app has no stack ${name} any more.`);
          expect(findStacks(join(outdir, "stacks", name), undefined)).toEqual([join(outdir, "stacks", name)]);
        }
      }),
    );
  });

  test.each([
    "",
    "[]",
    "{",
    "{}",
    '{"stacks":[]}',
    '{"stacks":{"one":{}}}',
    '{"stacks":{"one":{"workingDirectory":7}}}',
  ])("has none where its manifest is %j", (manifest) => {
    addStack("one");
    writeFileSync(join(outdir, "manifest.json"), manifest);
    expect(() => findStacks(outdir, undefined)).toThrow("which holds no stack that its manifest.json names");
    expect(stacksOfApp(outdir)).toEqual([]);
  });
});

test.each([
  ["an empty folder", () => outdir, /which holds neither cdk\.tf\.json nor \.tf files/],
  ["no folder", () => join(outdir, "none"), /none, which is not there/],
  ["a file", () => join(addStack("one"), "cdk.tf.json"), /which is no folder/],
])("%s holds none", (_, folder, reason) => {
  const place = folder();
  expect(() => findStacks(place, undefined)).toThrow(reason);
  expect(() => findStacks(place, undefined)).toThrow("Expected: a folder with cdk.tf.json in it");
});

test("a folder of .tf files is a stack, and what editors leave behind is none", () => {
  const folder = join(outdir, "by-hand");
  mkdirSync(folder);
  writeFileSync(join(folder, ".#main.tf"), "");
  writeFileSync(join(folder, "main.tf~"), "");
  expect(() => findStacks(folder, undefined)).toThrow("neither cdk.tf.json nor .tf files");
  writeFileSync(join(folder, "main.tf"), "");
  expect(findStacks(folder, undefined)).toEqual([folder]);
});
