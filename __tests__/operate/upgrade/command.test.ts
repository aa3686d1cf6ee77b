/** `upgrade cdktn`, on folders as people have them. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it, test } from "vitest";
import { upgradeCommands } from "../../../operate/upgrade/command";
import { runCaptured } from "../../internal/captured-process";
import { newFolder } from "../../run-folder";

const program = {
  name: "entra-oci-gateway",
  commands: { upgrade: { about: "moves", load: async () => upgradeCommands() } },
};
const upgrade = (projectRoot: string, ...args: readonly string[]) =>
  runCaptured(program, ["upgrade", "cdktn", ...args], { projectRoot });

const app = `import { App } from "cdktf";\nimport { synthesize } from "cdktf-entra-oci-gateway";\nsynthesize(new App());\n`;
const manifest = {
  name: "orders",
  scripts: { synth: "cdktf synth" },
  dependencies: { "@cdktf/provider-azuread": "^14.3.1", cdktf: "^0.21.0" },
};
const files: Readonly<Record<string, string>> = {
  "package.json": `${JSON.stringify(manifest, null, "\t")}\n`,
  "cdktf.json": `{ "language": "typescript", "app": "npx cdktf get && node main.js" }\n`,
  "main.ts": app,
  "main.js": `const { App } = require("cdktf");\n`,
  "lib/stack.ts": app,
  ".github/workflows/deploy.yml": "steps:\n  - run: npx cdktf deploy\n",
  "node_modules/other/index.js": `require("cdktf");\n`,
  "cdktf.out/stacks/a/cdk.tf.json": "{}",
};

function projectOf(content: Readonly<Record<string, string>>): string {
  const folder = newFolder("moved");
  for (const [path, text] of Object.entries(content)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const contentOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );

test("a project is moved: what it depends on, its commands, its imports, and nothing that others wrote", async () => {
  const folder = projectOf(files);
  const { code, out } = await upgrade(folder);
  expect(code).toBe(0);
  const { "package.json": moved = "", ...after } = contentOf(folder);
  expect(moved).toContain('\n\t\t"synth": "cdktn synth"');
  expect(JSON.parse(moved)).toMatchObject({
    scripts: { synth: "cdktn synth" },
    dependencies: { "@cdktf/provider-azuread": "^14.3.1", cdktf: "file:./cdktf-by-cdktn", cdktn: "^0.24.0" },
  });
  const { "package.json": _, ...before } = files;
  expect(after).toEqual({
    ...before,
    "cdktf.json": `{ "language": "typescript", "app": "npx cdktn get && node main.js" }\n`,
    "main.ts": app.replace('"cdktf"', '"cdktn"'),
    "lib/stack.ts": app.replace('"cdktf"', '"cdktn"'),
    "cdktf-by-cdktn/package.json": expect.stringContaining('"version": "0.21.0"'),
    "cdktf-by-cdktn/index.js": 'module.exports = require("cdktn");\n',
    "cdktf-by-cdktn/index.d.ts": 'export * from "cdktn";\n',
  });
  expect(out).toMatch(/^ {2}package\.json: dependencies\.cdktf: \^0\.21\.0 → file:\.\/cdktf-by-cdktn$/m);
  expect(out).toMatch(/^Kept, so that plans stay empty: @cdktf\/provider-azuread$/m);
  expect(out).toMatch(/^For you to look at:\n {2}\.github\/workflows\/deploy\.yml:2: - run: npx cdktf deploy$/m);
  expect(out).toMatch(/^Next:\n {2}npm install\n {2}npx entra-oci-gateway plan {3}# has no changes\n$/m);
  const again = await upgrade(folder);
  expect(again.out).toMatch(/^It uses cdktn already: nothing to change\.\n/);
  expect(contentOf(folder)).toEqual({ "package.json": moved, ...after });
});

it("changes nothing where it is only to say what it would", async () => {
  const folder = projectOf(files);
  const { code, out } = await upgrade(dirname(folder), folder, "--dry-run");
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^It would change:\n/) });
  expect(out).not.toContain("Next:");
  expect(contentOf(folder)).toEqual(files);
});

it("says that bindings are to be generated, and where", async () => {
  const folder = projectOf({
    ...files,
    "cdktf.json": `{ "app": "node main.js", "terraformProviders": ["aws@~> 6.0"] }`,
  });
  const { out } = await upgrade(dirname(folder), folder);
  expect(out).toMatch(/^ {2}cd \S+ && npm install\n {2}npx cdktn get {3}# generates/m);
});

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  [
    "nothing",
    {},
    /^USAGE: DIR: got \S+package\.json, which is not there\. Expected: the folder of a project that uses CDKTF/,
  ],
  ["no JSON", { "package.json": "{" }, /^USAGE: \S+package\.json: is no JSON object/],
  [
    "another project",
    { "package.json": "{}" },
    /^USAGE: \S+: got a project that does not depend on cdktf\. Expected: /,
  ],
  [
    "a folder of that name",
    { ...files, "cdktf-by-cdktn/index.js": "mine" },
    /^USAGE: \S+index\.js: got a file of something else\. Expected: a project without a folder cdktf-by-cdktn/,
  ],
])("%s is refused in one line, and left as it was", async (_, content, reason) => {
  const folder = projectOf(content);
  const { code, err } = await upgrade(folder);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(reason) });
  expect(err.trim().split("\n")).toHaveLength(1);
  expect(contentOf(folder)).toEqual(content);
});
