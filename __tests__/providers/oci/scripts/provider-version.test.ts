import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeProviderVersion } from "../../../../providers/oci/scripts/provider-version";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "provider-version-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it("writes the version in all three places and touches nothing else", () => {
  const own = {
    name: "@acme/provider",
    version: "1.0.0",
    cdktf: { provider: { name: "acme", version: "1.0.0" } },
    files: ["lib"],
  };
  const root = { name: "app", devDependencies: { "@acme/provider": "1.0.0", vitest: "4.0.0" } };
  const files = [write("own.json", own), write("root.json", root)] as const;

  writeProviderVersion("1.2.0", ...files);

  expect(files.map((file) => readFileSync(file, "utf8"))).toEqual([
    text({ ...own, version: "1.2.0", cdktf: { provider: { name: "acme", version: "1.2.0" } } }),
    text({ ...root, devDependencies: { "@acme/provider": "1.2.0", vitest: "4.0.0" } }),
  ]);
});

it("adds no dependency to a root that has none on the bindings", () => {
  const root = { name: "app", devDependencies: { vitest: "4.0.0" } };
  const file = write("root.json", root);
  writeProviderVersion("1.2.0", write("own.json", { name: "@acme/provider" }), file);
  expect(readFileSync(file, "utf8")).toBe(text(root));
});

function write(name: string, content: object): string {
  const file = join(dir, name);
  writeFileSync(file, text(content));
  return file;
}

function text(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
