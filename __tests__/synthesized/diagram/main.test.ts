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
