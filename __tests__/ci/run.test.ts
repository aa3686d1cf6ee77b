import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../run-folder";

const vitest = resolve("node_modules/vitest/vitest.mjs");

/** What {@link project}'s npm does for a script: the sources of tests that vitest runs, or a shell's lines. */
type Script = { readonly tests: Readonly<Record<string, string>> } | { readonly shell: string };

/** A project with this repository's `.ci/run`, in which npm runs what a test says. */
function project(scripts: Readonly<Record<string, Script>>): string {
  const folder = newFolder("ci");
  for (const file of ["run", "count-tests.mjs", "tell-failures.mjs"]) cpSync(`.ci/${file}`, join(folder, ".ci", file));
  mkdirSync(join(folder, "bin"));
  const cases = Object.entries(scripts).map(([name, script]) => {
    if ("shell" in script) return `*" ${name} "*) ${script.shell};;`;
    const own = join(folder, name.replace(":", "-"));
    mkdirSync(own);
    for (const [file, source] of Object.entries(script.tests)) writeFileSync(join(own, file), source);
    return `*" ${name} "*) exec "${process.execPath}" "${vitest}" run --root "${own}" --globals --reporter=verbose --reporter=json "$report";;`;
  });
  const npm = `#!/usr/bin/env bash
for word; do [[ $word != --outputFile.json=* ]] || report=$word; done
case " $* " in
${cases.join("\n")}
*) [ -z "\${report-}" ] || echo '{"numPassedTests": 1, "numFailedTests": 0, "numPendingTests": 0, "testResults": []}' > "\${report#*=}";;
esac
`;
  writeFileSync(join(folder, "bin", "npm"), npm);
  chmodSync(join(folder, "bin", "npm"), 0o755);
  writeFileSync(join(folder, "bin", "git"), "#!/bin/sh\n");
  chmodSync(join(folder, "bin", "git"), 0o755);
  return folder;
}

function run(scripts: Readonly<Record<string, Script>>) {
  const folder = project(scripts);
  const { status, stdout } = spawnSync("bash", [join(folder, ".ci", "run")], {
    env: { ...process.env, PATH: `${join(folder, "bin")}:${process.env.PATH}` },
    encoding: "utf8",
  });
  const [, , end = ""] = /^([\s\S]*?\n *\d+ s {2}nothing-left [^\n]*\n)([\s\S]*)$/.exec(stdout) ?? [];
  return { status, end };
}

test("ends with the number of checks alone, where all have passed", () => {
  expect(run({})).toEqual({ status: 0, end: "14 passed, 0 failed\n" });
});

test("names what failed once more, just before its last line", () => {
  const { status, end } = run({
    test: {
      tests: {
        "gateway.test.js": `
          describe("a gateway", () => {
            it("refuses\\nall", () => { throw new Error("one line${"\\nand another".repeat(20)}"); });
            it("admits", () => expect(1).toBe(1));
          });`,
        "not-loaded.test.js": `import "./missing";`,
      },
    },
    synth: { shell: `printf 'line %s\\n' {1..60}; echo "main.ts: no such setting" >&2; exit 3` },
    "test:soak": {
      tests: {
        "late.test.js": `it("passes", async () => {
      expect(1).toBe(1);
      setTimeout(() => { throw new Error("after all was over"); });
      await new Promise((done) => setTimeout(done, 50));
    });`,
      },
    },
  });
  expect(status).toBe(1);
  const told = end
    .split(/^FAILED {2}/m)
    .slice(1)
    .map((one) => one.trim());
  expect(told).toHaveLength(4);
  const [test = "", file = "", synth = "", late = ""] = told;
  expect(test).toMatch(/^npm-test: test\/gateway\.test\.js > a gateway > refuses all\n {4}Error: one line\n/);
  expect(test.match(/and another/g)).toHaveLength(11);
  expect(test).toMatch(/\n {5,}at [^\n]*test\/gateway\.test\.js:3:\d+\)?$/);
  expect(file).toMatch(/^npm-test: test\/not-loaded\.test\.js\n[^\n]*missing/);
  expect(synth).toMatch(/^synth: ended with 3, and no test says why\. Its last lines\n {4}line 22\n/);
  expect(synth).toMatch(/\n {4}line 60\n {4}main\.ts: no such setting$/);
  expect(late).toContain("test-soak: ended with 1, and no test says why");
  expect(late).toContain("Error: after all was over");
  expect(end).toMatch(/\n13 passed, 4 failed\n$/);
});
