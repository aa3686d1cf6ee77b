import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assertWritable, atPath, errorInWords } from "../../internal/user-error";

const folder = mkdtempSync(join(tmpdir(), "user error "));
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  mkdirSync(at("folder"));
  writeFileSync(at("file"), "");
  symlinkSync(at("circle"), at("circle"));
  writeFileSync(at("locked"), "");
  chmodSync(at("locked"), 0);
});
afterAll(() => rmSync(folder, { recursive: true }));

test("an error is built from its parts, in one line whatever they hold", () => {
  const parts = { code: "X", setting: "--a", actual: "got b", allowed: "c", remedy: "Do it!", source: "https://d" };
  expect(errorInWords(parts)).toBe("X: --a: got b. Expected: c. Do it! See https://d");
  expect(errorInWords({ code: "X", setting: "a", actual: "is wrong", expression: "${b}" })).toBe(
    "X: a: is wrong, in ${b}.",
  );
  fc.assert(
    fc.property(fc.string(), fc.string(), (setting, actual) => {
      expect(errorInWords({ code: "X", setting, actual })).not.toMatch(/[\r\n\u2028\u2029]/);
    }),
  );
});

describe("what the file system has against a path that the user named", () => {
  test.each([
    ["missing", "which is not there"],
    ["folder", "which is a folder"],
    ["file/inside", "which leads through a file as if that were a folder"],
    ["circle", "whose symbolic links lead in a circle"],
    ["n".repeat(300), "whose name is too long"],
    ["nul\0", "which is no path"],
  ])("%s", (name, reason) => {
    const read = () => atPath("--file", at(name), "a file", () => readFileSync(at(name)));
    expect(read).toThrow(`USAGE: --file: got ${at(name)}, ${reason}. Expected: a file.`);
    expect(read).toThrow(expect.objectContaining({ exitCode: 2, cause: expect.anything() }));
  });

  test("a file of somebody else's", ({ skip }) => {
    skip(process.getuid?.() === 0, "root may read every file");
    expect(() => atPath("--file", at("locked"), "a file", () => readFileSync(at("locked")))).toThrow(
      "which this user may not use",
    );
  });

  test.each([
    ["EACCES", 2, "USAGE: --file: got x, which this user may not use."],
    ["EROFS", 2, "USAGE: --file: got x, which lies on a file system that is only read."],
    ["ENOSPC", 1, "MACHINE: --file: x was wanted, but the disk is full (ENOSPC)."],
    ["EMFILE", 1, "MACHINE: --file: x was wanted, but too many files are open (EMFILE)."],
  ])("%s ends with %i", (code, exitCode, message) => {
    const action = () => {
      throw Object.assign(new Error(), { code });
    };
    expect(() => atPath("--file", "x", "a file", action)).toThrow(
      expect.objectContaining({ exitCode, message: expect.stringContaining(message) }),
    );
  });

  test("what is not the file system's passes through", () => {
    const defect = new TypeError("defect");
    expect(() =>
      atPath("--file", "x", "a file", () => {
        throw defect;
      }),
    ).toThrow(defect);
  });
});

test.each([
  ["file", undefined],
  ["new", undefined],
  ["folder", "which is a folder"],
  ["missing/new", "which is not there"],
  ["file/new", "which leads through a file"],
])("whether %s can be written is known before", (name, reason) => {
  const ask = () => assertWritable("--out", at(name));
  if (reason === undefined) expect(ask).not.toThrow();
  else expect(ask).toThrow(`USAGE: --out: got ${at(name)}, ${reason}`);
});
