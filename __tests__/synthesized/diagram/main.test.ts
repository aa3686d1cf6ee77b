import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diagramCommand } from "../../../synthesized/diagram/main";

const document = { provider: { oci: [{ region: "eu-frankfurt-1" }] } };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "diagram-"));
  mkdirSync(join(folder, "shop"));
  writeFileSync(join(folder, "shop", "cdk.tf.json"), JSON.stringify(document));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the diagram command", () => {
  it("draws a stack that exists into the file that it is told", async () => {
    const out = join(folder, "stack.svg");
    expect(await diagramCommand(["--stack", join(folder, "shop"), "--out", out])).toBe(0);
    const svg = readFileSync(out, "utf8");
    expect(svg).toMatch(/^<\?xml[\s\S]*<svg[\s\S]*<\/svg>\s*$/);
    expect(svg).toContain(">shop</text>");
  });

  it("says what to do when there is no such stack", async () => {
    await expect(diagramCommand(["--stack", join(folder, "none")])).rejects.toThrow(/cdk\.tf\.json|no stack|none/);
  });
});
