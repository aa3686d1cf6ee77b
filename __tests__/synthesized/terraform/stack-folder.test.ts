import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findStack } from "../../../synthesized/terraform/stack-folder";

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), "stacks-"));
});
afterEach(() => rmSync(outdir, { recursive: true }));

function addStack(name: string): void {
  mkdirSync(join(outdir, "stacks", name), { recursive: true });
  writeFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "{}");
}

test("the only stack needs no name", () => {
  addStack("one");
  expect(findStack(outdir, undefined)).toEqual({ name: "one", folder: join(outdir, "stacks", "one") });
});

test("several stacks need one, and the error lists them", () => {
  addStack("one");
  addStack("two");
  expect(findStack(outdir, "two").name).toBe("two");
  expect(() => findStack(outdir, undefined)).toThrow("--stack one | two");
  expect(() => findStack(outdir, "three")).toThrow("No stack three; allowed: one, two");
});

test("without synth there is none", () => {
  expect(() => findStack(outdir, undefined)).toThrow("npm run synth");
});
