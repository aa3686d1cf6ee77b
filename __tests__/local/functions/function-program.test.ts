import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { namedProgram } from "../../../local/functions/function-program";
import { newFolder } from "../../run-folder";

let folder = "";
beforeAll(() => {
  folder = newFolder("programs");
  for (const name of ["func.js", "func.ts", "two words.mjs", "plain", "program", "run.sh"])
    writeFileSync(join(folder, name), "");
  for (const name of ["program", "run.sh"]) chmodSync(join(folder, name), 0o755);
});

const named = (text: string) => namedProgram("function f", text, folder, folder);

describe("what a user names to run a function", () => {
  test.each(["func.js", "./func.ts", "two words.mjs"])("%s is a file of Node", (text) =>
    expect(named(text)).toEqual({ kind: "source", file: join(folder, text) }),
  );

  test.each([
    ["program --with 'an argument' func.js", "exec program --with 'an argument' func.js"],
    ["program func.js", "exec program func.js"],
    ["X=1 program", "X=1 program"],
    ["program && program", "program && program"],
    ["cd sub && ./x", "cd sub && ./x"],
    ["$HOME/x", "$HOME/x"],
  ])("%s is a command line", (text, command) => {
    expect(named(text)).toEqual({ kind: "command", command, folder });
  });

  test.each(["run.sh", "./run.sh"])("%s, an executable file, is run by its path", (text) => {
    expect(named(text)).toEqual({ kind: "command", command: `exec '${join(folder, "run.sh")}'`, folder });
  });

  test.each([
    ["nowhere.ts", "nowhere.ts, which is not there. Expected: a file that ends in .js, .mjs, .cjs or .ts"],
    ["plain", "plain, which is not executable. Expected: a file that ends in .js"],
    ["./plain --x", "plain, which is not executable"],
    ["./nowhere --x", "nowhere, which is not there"],
    ["nobodys-program func.py", "nobodys-program func.py, and there is no program nobodys-program"],
  ])("%s is told what is wrong with it", (text, message) => {
    expect(() => named(text)).toThrow(message);
  });
});
