import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let folder = "";
let printed = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "summary-"));
  printed = "";
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  }
  vi.stubEnv("CDKTF_OUTDIR", folder);
  vi.resetModules();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

function writeStack(name: string, document: object): void {
  mkdirSync(join(folder, "stacks", name), { recursive: true });
  writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), JSON.stringify(document));
}

describe("the summary after synth", () => {
  it("names every stack that was written", async () => {
    writeStack("orders", {});
    writeStack("shop", { provider: { oci: [{ region: "eu-frankfurt-1" }] } });
    await import("../../../synthesized/summary/main.js");
    await vi.waitFor(() => expect(printed).toMatch(/Stack orders[\s\S]*Stack shop/));
    expect(process.exitCode).toBeUndefined();
  });

  it("fails with the reason on a stack that cannot be read", async () => {
    writeStack("shop", { resource: { oci_core_vcn: { main: { display_name: "${var.nobody}" } } } });
    await import("../../../synthesized/summary/main.js");
    await vi.waitFor(() => expect(process.exitCode).toBe(1));
    expect(printed).toContain("nobody");
  });
});
