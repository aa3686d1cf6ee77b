import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diagram } from "../../../synthesized/diagram/main";
import { programOf, runCaptured } from "../../internal/captured-process";

const document = { provider: { oci: [{ region: "eu-frankfurt-1" }] } };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "diagram-"));
  mkdirSync(join(folder, "shop"));
  writeFileSync(join(folder, "shop", "cdk.tf.json"), JSON.stringify(document));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]) =>
  runCaptured(programOf("diagram", diagram), ["diagram", ...args], { projectRoot: folder });

describe("the diagram command", () => {
  it("draws a stack that exists into the file that it is told", async () => {
    const out = join(folder, "stack.svg");
    expect(await run("--stack", "shop", "--out", out)).toEqual({ code: 0, out: `${out}\n`, err: "" });
    const svg = readFileSync(out, "utf8");
    expect(svg).toMatch(/^<\?xml[\s\S]*<svg[\s\S]*<\/svg>\s*$/);
    expect(svg).toContain(">shop</text>");
  });

  it("names the file after the stack", async () => {
    expect(await run("--stack", "shop")).toEqual({ code: 0, out: "shop.svg\n", err: "" });
    expect(readFileSync(join(folder, "shop.svg"), "utf8")).toContain("<svg");
  });

  it("follows the reader into the dark, or is dark from the start", async () => {
    await run("--stack", "shop");
    expect(readFileSync(join(folder, "shop.svg"), "utf8")).toContain("prefers-color-scheme:dark");
    await run("--stack", "shop", "--dark");
    expect(readFileSync(join(folder, "shop.svg"), "utf8")).not.toContain("prefers-color-scheme");
  });

  it("prints boxes and arrows, or a block for a comment, and writes them where it is told", async () => {
    const { code, out } = await run("--stack", "shop", "--json");
    expect({ code, picture: JSON.parse(out) }).toEqual({
      code: 0,
      picture: { title: "shop", groups: [], nodes: [], edges: [] },
    });
    expect((await run("--stack", "shop", "--markdown")).out).toMatch(/^```mermaid\n/);
    expect((await run("--stack", "shop", "--markdown", "--out", "shop.md")).out).toBe("shop.md\n");
    expect(readFileSync(join(folder, "shop.md"), "utf8")).toMatch(/^```mermaid\n/);
    expect(await run("--stack", "shop", "--json", "--dark")).toMatchObject({
      code: 2,
      err: expect.stringContaining("--json: got it together with --dark"),
    });
  });

  it("says what to do when there is no such stack, or no such folder to write to", async () => {
    expect(await run("--stack", "none")).toMatchObject({
      code: 2,
      err: expect.stringContaining("none, which is not there"),
    });
    const out = join(folder, "nowhere", "x.svg");
    expect(await run("--stack", "shop", "--out", out)).toMatchObject({
      code: 2,
      err: expect.stringContaining("--out: got"),
    });
  });
});
