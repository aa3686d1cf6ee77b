import { chmodSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bundle, writeBundle } from "../../image/bundle";
import { scratchFolder } from "./real/scratch";

const scratch = scratchFolder();
let made = 0;

function folderWith(files: Record<string, string>): string {
  made += 1;
  const folder = join(scratch, `source ${made}`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const pathsIn = (folder: string) => bundle({ folder }).map(({ path }) => path);

describe("a folder", () => {
  test("gives its files sorted by path, whatever the system's order", () => {
    const folder = folderWith({ "func.js": "a", "b/c.js": "b", "B.js": "c", "b.js": "d", "b/a/z.js": "e" });
    expect(pathsIn(folder)).toEqual(["B.js", "b.js", "b/a/z.js", "b/c.js", "func.js"]);
  });

  test("gives modes that follow from content, not from the disk", () => {
    const folder = folderWith({ "func.js": "a", "run.sh": "#!/bin/sh\n", tool: "\u007fELF…" });
    chmodSync(join(folder, "func.js"), 0o700);
    chmodSync(join(folder, "tool"), 0o600);
    const modes = Object.fromEntries(bundle({ folder }).map(({ path, mode }) => [path, mode]));
    expect(modes).toEqual({ "func.js": "0644", "run.sh": "0755", tool: "0755" });
  });

  test("leaves out what file browsers, git and npm's links leave behind", () => {
    const folder = folderWith({
      "func.js": "a",
      ".DS_Store": "x",
      "lib/Thumbs.db": "x",
      ".git/HEAD": "x",
      "node_modules/a/index.js": "b",
      "node_modules/.bin/a": "x",
      "node_modules/a/node_modules/.bin/b": "x",
    });
    symlinkSync("../a/index.js", join(folder, "node_modules", ".bin", "link"));
    expect(pathsIn(folder)).toEqual(["func.js", "node_modules/a/index.js"]);
  });

  test("refuses links elsewhere, and says what to do", () => {
    const folder = folderWith({ "func.js": "a" });
    symlinkSync("func.js", join(folder, "link.js"));
    expect(() => bundle({ folder })).toThrow(
      /IMAGE_SOURCE_INVALID: folder .*link[.]js: is a symbolic link.*copy what it leads to/,
    );
  });

  test.each([
    ["sch\u00f6n.js", /printable ASCII/],
    ["new\nline.js", /printable ASCII/],
    ["back\\slash.js", /printable ASCII/],
    [".wh.passwd", /would delete a file of the base image/],
  ])("refuses the name %j", (name, message) => {
    expect(() => bundle({ folder: folderWith({ "func.js": "a", [name]: "b" }) })).toThrow(message);
  });

  test("refuses one that is empty or not there", () => {
    expect(() => bundle({ folder: folderWith({ ".git/HEAD": "x" }) })).toThrow(/is empty.*has it been built yet/);
    expect(() => bundle({ folder: join(scratch, "absent") })).toThrow(/absent: is not there/);
  });

  test("is the same after it was written elsewhere", () => {
    const folder = folderWith({ "func.js": "a", "lib/b.sh": "#!b" });
    const files = bundle({ folder });
    const copy = join(scratch, "a copy");
    writeBundle(files, copy);
    expect(bundle({ folder: copy })).toEqual(files);
  });

  test("is never written outside its folder", () => {
    const file = { path: "../evil.js", mode: "0644", bytes: Buffer.from("") } as const;
    expect(() => writeBundle([file], join(scratch, "target"))).toThrow(/leaves its folder/);
    const names = fc.array(fc.constantFrom("..", ".", "", "a", "b.js"), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(names, (parts) => {
        const isInside = parts.every((part) => part !== ".." && part !== "." && part !== "");
        made += 1;
        const target = join(scratch, `property ${made}`);
        const write = () => writeBundle([{ ...file, path: parts.join("/") }], target);
        if (isInside) expect(write).not.toThrow();
        else expect(write).toThrow(/leaves its folder/);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a prebuilt bundle", () => {
  test("becomes func.js, byte for byte", () => {
    const file = join(folderWith({ "any.cjs": "module.exports = 1;" }), "any.cjs");
    expect(bundle({ file })).toEqual([{ path: "func.js", mode: "0644", bytes: readFileSync(file) }]);
  });

  test("must be CommonJS and exist", () => {
    expect(() => bundle({ file: "func.mjs" })).toThrow(/an entry to bundle/);
    expect(() => bundle({ file: join(scratch, "absent.js") })).toThrow(/has it been built yet/);
  });
});

describe("an entry", () => {
  const sources = {
    "func.ts": 'import { answer } from "./lib/answer";\nconst text: string = `answer ${answer}`;\nconsole.log(text);\n',
    "lib/answer.ts": "export const answer: number = 42;\n",
  };

  test("is bundled into one file that runs alone", () => {
    const [file, ...rest] = bundle({ entry: join(folderWith(sources), "func.ts") });
    expect(rest).toEqual([]);
    expect(file?.path).toBe("func.js");
    const lines: unknown[] = [];
    new Function("console", String(file?.bytes))({ log: (line: unknown) => lines.push(line) });
    expect(lines).toEqual(["answer 42"]);
  });

  test("gives the same bytes from any folder, working directory and time", () => {
    const [one, other] = [folderWith(sources), folderWith(sources)];
    utimesSync(join(other, "func.ts"), 1, 1);
    const here = process.cwd();
    const first = bundle({ entry: join(one, "func.ts") });
    process.chdir(other);
    const second = bundle({ entry: "func.ts" });
    process.chdir(here);
    expect(second).toEqual(first);
  });

  test("names the file and line of a mistake", () => {
    const folder = folderWith({ "func.ts": 'import "./absent";\n' });
    expect(() => bundle({ entry: join(folder, "func.ts") })).toThrow(
      /IMAGE_SOURCE_INVALID.*Could not resolve "[.]\/absent"/s,
    );
  });
});
