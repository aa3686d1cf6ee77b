import { existsSync, mkdirSync, mkdtempSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { printMessages, type StackDirectory, stackDirectory } from "../../synthesized/app";
import { newFolder } from "../run-folder";

const projectRoot = mkdtempSync(join(tmpdir(), "app-"));
afterAll(() => rmSync(projectRoot, { recursive: true }));

/** A project whose app writes these stacks; `node -e` stands for whatever an app is. */
function project(script: string): string {
  writeFileSync(join(projectRoot, "app.js"), script);
  writeFileSync(join(projectRoot, "cdktf.json"), JSON.stringify({ app: "node app.js" }));
  return projectRoot;
}

const writing = (...names: readonly string[]): string => `
  const { mkdirSync, writeFileSync } = require("node:fs");
  for (const name of ${JSON.stringify(names)}) {
    mkdirSync(process.env.CDKTF_OUTDIR + "/stacks/" + name, { recursive: true });
    writeFileSync(process.env.CDKTF_OUTDIR + "/stacks/" + name + "/cdk.tf.json", "{}");
  }
  console.error("a warning");`;

test("the app writes to a temporary folder, which is removed afterwards", async () => {
  const { directory, messages, dispose } = await stackDirectory({ projectRoot: project(writing("one")) });
  expect(existsSync(join(directory, "cdk.tf.json"))).toBe(true);
  expect(messages).toBe("a warning\n");
  await dispose();
  expect(existsSync(dirname(dirname(directory)))).toBe(false);
});

test("an example that somebody saves is built before it is run", async () => {
  const projectRoot = newFolder("examples");
  const folder = join(projectRoot, "lib", "examples", "x");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "main.js"), writing("before"));
  const build = `node -e 'require("fs").writeFileSync("lib/examples/x/main.js", require("fs").readFileSync("built.js"))'`;
  writeFileSync(join(projectRoot, "built.js"), writing("after"));
  writeFileSync(join(projectRoot, "package.json"), JSON.stringify({ scripts: { build } }));
  const names: string[] = [];
  for (const isBuiltFirst of [false, true]) {
    const { directory, dispose } = await stackDirectory({ projectRoot, example: "x", isBuiltFirst });
    names.push(basename(directory));
    await dispose();
  }
  expect(names).toEqual(["before", "after"]);
});

test("warnings of the manifest are told where the app has not printed them", async () => {
  const manifest = (message: string) => ({
    stacks: {
      one: {
        workingDirectory: "stacks/one",
        annotations: [
          { constructPath: "one/Api", level: "@cdktf/warn", message },
          { constructPath: "one/Api", level: "@cdktf/info", message: "suppressed: a. Reason: b" },
        ],
      },
    },
  });
  const script = (message: string) =>
    `${writing("one")} writeFileSync(process.env.CDKTF_OUTDIR + "/manifest.json", ${JSON.stringify(JSON.stringify(manifest(message)))});`;
  const told = async (found: Promise<StackDirectory>) => {
    const { dispose, ...said } = await found;
    const lines: string[] = [];
    printMessages(said, { write: (text) => lines.push(text) });
    await dispose();
    return lines.join("");
  };
  const quiet = "PATH_TRAILING_SLASH: rarely meant";
  expect(await told(stackDirectory({ projectRoot: project(script("a warning")) }))).toBe("a warning\n");
  expect(await told(stackDirectory({ projectRoot: project(script(quiet)) }))).toBe(
    `a warning\nWarning: [one/Api] ${quiet}\n`,
  );
  const kept = await stackDirectory({ projectRoot, kept: { environment: {} } });
  expect(await told(stackDirectory({ projectRoot, stack: kept.directory }))).toBe(`Warning: [one/Api] ${quiet}\n`);
});

test("of several stacks one is named", async () => {
  const root = project(writing("one", "two"));
  await expect(stackDirectory({ projectRoot: root })).rejects.toThrow(/one of the stacks: one, two/);
  const { directory, dispose } = await stackDirectory({ projectRoot: root, name: "two" });
  expect(directory).toMatch(/stacks\/two$/);
  await dispose();
});

test("an app that fails is quoted", async () => {
  const root = project('console.error("NAME_PREFIX_INVALID: …"); process.exit(1)');
  await expect(stackDirectory({ projectRoot: root })).rejects.toThrow(
    /^NAME_PREFIX_INVALID: …\n\nAPP_FAILED: app "node app\.js": ended with 1\./,
  );
});

test("an app that is not wanted any more is ended with all its processes", async () => {
  const ending = new AbortController();
  const started = join(projectRoot, "started");
  const root = project(
    `require("node:fs").writeFileSync(${JSON.stringify(started)}, String(process.pid)); setInterval(() => {}, 1000);`,
  );
  // Watched from before the app starts: however late this process gets its turn, it is told.
  const watcher = watch(projectRoot);
  const isStarted = new Promise<void>((done) => {
    watcher.on("change", () => void (existsSync(started) && done()));
  });
  const running = stackDirectory({ projectRoot: root, signal: ending.signal });
  await isStarted;
  watcher.close();
  ending.abort();
  await expect(running).rejects.toThrow(/abort/i);
});

test("a folder that exists is taken as it is, or as the folder of one stack", async () => {
  const { directory, dispose } = await stackDirectory({ projectRoot: project(writing("one")) });
  for (const stack of [directory, dirname(dirname(directory))]) {
    const found = await stackDirectory({ projectRoot: "/nowhere", stack });
    expect(found.directory).toBe(directory);
    await found.dispose();
    expect(existsSync(directory)).toBe(true);
  }
  await dispose();
});

test.each([
  ["no project", { projectRoot: "/nowhere" }, /cdktf\.json: got \/nowhere\/cdktf\.json, which is not there/],
  ["no stack there", { projectRoot, stack: tmpdir() }, /holds neither cdk\.tf\.json nor \.tf files/],
  ["no such example", { projectRoot, example: "../../etc" }, /--example: got \.\.\/\.\.\/etc/],
])("%s is refused", async (_, choice, reason) => {
  await expect(stackDirectory(choice)).rejects.toThrow(reason);
});

test.each([
  ["no JSON", "{ app", /got no JSON/],
  ["no app", '{"app": ""}', /got no text as "app"/],
  ["a number for an app", '{"app": 7}', /got no text as "app"/],
  ["a list", "[]", /got no text as "app"/],
])("a cdktf.json with %s is told", async (_, content, reason) => {
  writeFileSync(join(projectRoot, "cdktf.json"), content);
  await expect(stackDirectory({ projectRoot })).rejects.toThrow(reason);
});

test("an app that writes nothing is told, and is not taken for a missing --stack", async () => {
  await expect(stackDirectory({ projectRoot: project("") })).rejects.toThrow(
    /APP_FAILED.*wrote no stack to CDKTF_OUTDIR/,
  );
});

test("for Terraform the app writes where the project keeps its stacks", async () => {
  const root = project(writing("one"));
  const kept = (environment: Record<string, string>) => stackDirectory({ projectRoot: root, kept: { environment } });
  const found = await kept({});
  expect(found.directory).toBe(join(root, "cdktf.out", "stacks", "one"));
  await found.dispose();
  expect(existsSync(found.directory)).toBe(true);
  writeFileSync(join(root, "cdktf.json"), JSON.stringify({ app: "node app.js", output: "out" }));
  expect((await kept({})).directory).toBe(join(root, "out", "stacks", "one"));
  expect((await kept({ CDKTF_OUTDIR: "other" })).directory).toBe(join(root, "other", "stacks", "one"));
});

test("a stack whose id was changed is no longer one of the app's", async () => {
  const named = (id: string): string =>
    `const { App, TerraformStack } = require(${JSON.stringify(require.resolve("cdktf"))});
     const app = new App();
     new TerraformStack(app, ${JSON.stringify(id)});
     app.synth();`;
  const choice = { kept: { environment: { CDKTF_OUTDIR: "renamed.out" } } };
  const before = await stackDirectory({ projectRoot: project(named("before")), ...choice });
  const after = await stackDirectory({ projectRoot: project(named("after")), ...choice });
  expect([before.directory, after.directory].map((directory) => basename(directory))).toEqual(["before", "after"]);
  expect(existsSync(before.directory)).toBe(true);
  await expect(stackDirectory({ projectRoot, name: "before", ...choice })).rejects.toThrow(
    `The app has no stack before any more. What it wrote earlier, such as to destroy it: --stack ${before.directory}`,
  );
  writeFileSync(
    join(projectRoot, "app.js"),
    `new (require(${JSON.stringify(require.resolve("cdktf"))}).App)().synth();`,
  );
  await expect(stackDirectory({ projectRoot, ...choice })).rejects.toThrow(/wrote no stack to CDKTF_OUTDIR/);
});
