/** The bundled program: the same on every machine, and nothing beside it. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";

const image = join(__dirname, "..", "..", "image");
const script = join(image, "bundle-pusher.mjs");

test("the program has the same bytes whenever it is bundled, and needs nothing beside Node", () => {
  execFileSync(process.execPath, [script]);
  const first = readFileSync(join(image, "dist", "image.js"));
  execFileSync(process.execPath, [script]);
  expect(readFileSync(join(image, "dist", "image.js")).equals(first)).toBe(true);
  const required = new Set([...first.toString().matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name ?? ""));
  expect([...required].filter((name) => !isBuiltin(name))).toEqual(["esbuild"]);
  expect(first.toString()).not.toContain(image);
});
