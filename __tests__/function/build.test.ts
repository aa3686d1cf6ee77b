import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = resolve(__dirname, "../..");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "function build "));
});

afterAll(() => rm(folder, { recursive: true }));

async function build(project: string, cwd: string, target: string): Promise<Buffer> {
  await promisify(execFile)(process.execPath, [join(project, "function/build.mjs"), target], { cwd });
  return readFile(join(target, "func.js"));
}

it("gives the same bytes from every folder, on every path", async () => {
  const copy = join(folder, "a copy");
  await mkdir(copy);
  for (const part of ["function", "limits", "package.json", "tsconfig.base.json", "tsconfig.json"]) {
    await cp(join(root, part), join(copy, part), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  const bundles = [
    await build(root, root, join(folder, "one")),
    await build(root, tmpdir(), join(folder, "two")),
    await build(copy, copy, join(folder, "three")),
  ];
  expect(new Set(bundles.map(String)).size).toBe(1);
});

it("is one file of CommonJS under 64 KB that tells nothing about this machine", async () => {
  const bundle = await build(root, root, join(folder, "four"));
  expect(bundle.length).toBeLessThan(64 * 1024);
  expect(String(bundle)).not.toContain(root);
  expect(
    [...String(bundle).matchAll(/require\("([^"]+)"\)/g)]
      .map(([, name]) => name?.replace("node:", ""))
      .filter((name) => !builtIn.has(name)),
  ).toEqual([]);
});

const builtIn: ReadonlySet<string | undefined> = new Set(["crypto", "fs", "http", "https", "path", "tls", "zlib"]);

it("puts a copy of func.yaml beside it", async () => {
  await build(root, root, join(folder, "five"));
  expect(await readFile(join(folder, "five/func.yaml"))).toEqual(await readFile(join(root, "function/func.yaml")));
  expect((await stat(join(folder, "five/func.js"))).isFile()).toBe(true);
});
