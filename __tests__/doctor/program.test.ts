/** The program, in a process of its own on a bare machine. */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { scratchFolder } from "./machine";

describe("the program, on a bare machine", () => {
  const folder = scratchFolder();
  const start = (...args: readonly string[]) =>
    spawnSync(process.execPath, [resolve("lib/cli.js"), "doctor", ...args], {
      env: { HOME: folder, PATH: folder },
      encoding: "utf8",
    });

  test("lists all that is missing and exits 1", () => {
    const { status, stdout, stderr } = start();
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toMatch(/0 ok, 7 missing, 0 wrong, 13 not checked/);
  });

  test("tells programs the same", () => {
    const { status, stdout } = start("--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ fit: false });
  });

  test("exits 2 for what it does not understand", () => {
    expect(start("--fix")).toMatchObject({ status: 2, stdout: "" });
  });
});
