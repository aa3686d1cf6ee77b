import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WorkspaceCopy } from "../workspace-copy";

let copy: WorkspaceCopy;

beforeAll(() => {
  copy = new WorkspaceCopy();
});
afterAll(() => copy.remove());

it("is the same for the same inputs", () => {
  expect(stamp()).toMatch(/^[0-9a-f]{64}$/);
  expect(stamp()).toBe(stamp());
});

it.each([
  "schema/oci.json",
  ".build/scripts/build.js",
  ".build/scripts/compile.js",
  ".build/scripts/generate.js",
  ".build/scripts/version-constraint.js",
])("changes with %s", (file) => {
  const before = stamp();
  copy.write(file, `${copy.read(file)}\n`);
  expect(stamp()).not.toBe(before);
});

it("does not change with what decides nothing", () => {
  const before = stamp();
  copy.write("resources.json", "{}");
  copy.write(".build/scripts/update.js", "");
  expect(stamp()).toBe(before);
});

function stamp(): string {
  const code = 'process.stdout.write(require("./.build/scripts/stamp.js").currentStamp())';
  return execFileSync(process.execPath, ["-e", code], { cwd: copy.package, encoding: "utf8" }).trim();
}
