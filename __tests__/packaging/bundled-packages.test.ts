import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundlePackages, withBundledPackages } from "../../packaging/bundled-packages";

const root = join(__dirname, "..", "..");

it.each([
  ["lib/synthesized/diagram/draw.js", 'require("ts-graphviz")', 'require("../../bundled/ts-graphviz.js")'],
  ["lib/tls.js", "require('@peculiar/x509')", "require('./bundled/peculiar-x509.js')"],
  [
    "lib/image/pack.js",
    'require("fflate"); require("fflate")',
    /^(?:require\("\.\.\/bundled\/fflate\.js"\)(?:; )?){2}$/,
  ],
])("a module requires the file in place of the package: %s, %s", (file, before, after) => {
  const once = withBundledPackages(before, file);
  expect(once).toMatch(after);
  expect(withBundledPackages(once, file)).toBe(once);
});

it.each(['require("jose")', 'require("fastify/lib/route")', '"fastify"', 'require("fastify-plugin")'])(
  "%s stays",
  (text) => {
    expect(withBundledPackages(text, "lib/a.js")).toBe(text);
  },
);

it("each package gives in one file, without any other, what it gives from its folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "bundled-"));
  try {
    for (const { path, code, sources } of bundlePackages(root)) {
      const file = join(folder, path.replaceAll("/", "-"));
      writeFileSync(file, code);
      const name = sources.flatMap((source) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
      const original = path.replace("lib/bundled/", "").replace(".js", "").replace("peculiar-", "@peculiar/");
      expect(name).toContain(original);
      expect(namesOf(file, folder), path).toEqual(namesOf(original, root));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function namesOf(specifier: string, cwd: string): unknown {
  const before = join(root, "node_modules", "reflect-metadata");
  const program = `require(${JSON.stringify(before)}); console.log(JSON.stringify(Object.keys(require(${JSON.stringify(specifier)})).sort()))`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], { cwd, encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}
