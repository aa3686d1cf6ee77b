import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { compileBindings } from "../../../../providers/oci/scripts/compile";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "compile-bindings-"));
  writeFileSync(join(dir, "lazy-index.ts"), "export {};\n");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it("writes CommonJS and declarations", () => {
  writeFileSync(join(dir, "index.ts"), "export const answer: number = 42;\n");
  compileBindings(dir, join(dir, "lib"));
  expect(readFileSync(join(dir, "lib", "index.js"), "utf8")).toContain("exports.answer = 42");
  expect(readFileSync(join(dir, "lib", "index.d.ts"), "utf8")).toContain("answer: number");
  expect(existsSync(join(dir, "lib", "lazy-index.js"))).toBe(true);
});

it("fails with the compiler's findings", () => {
  writeFileSync(join(dir, "index.ts"), "export const answer: number = 'forty-two';\n");
  expect(() => compileBindings(dir, join(dir, "lib"))).toThrow(/index[.]ts\(1,14\): error TS2322/);
});
