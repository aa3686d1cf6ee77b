/** CDK Terrain (`cdktn`) carries CDKTF on: the same tarball works where `cdktf` is an alias of it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { comparableDocument } from "../lanes/comparable-document";
import { run } from "../lanes/run";
import { onlyStack } from "../lanes/synthesized-tree";
import { compileApps, synthesizeCompiled, writeApps } from "./stranger";

const successor = "npm:cdktn@0.24.0";
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stranger-"));
  const manifest = {
    name: "stranger",
    version: "1.0.0",
    private: true,
    dependencies: {
      cdktf: successor,
      "cdktf-entra-oci-gateway": `file:${inject("tarball")}`,
    },
    // The prebuilt providers ask for a cdktf below 0.22.
    overrides: {
      "@cdktf/provider-azuread": { cdktf: "$cdktf" },
      "@cdktf/provider-time": { cdktf: "$cdktf" },
    },
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await run("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  await writeApps(folder);
  await compileApps(folder, "node16");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(["cjs", "mjs"])("with cdktn, an app compiled to .%s", (kind) => {
  it("writes the stack that this repository writes", async () => {
    const { document } = await onlyStack(await synthesizeCompiled(folder, `main.${kind}`));
    expect(comparableDocument(document)).toEqual(comparableDocument((await onlyStack(inject("synthesized"))).document));
  });

  it("uses constructs and bindings together", async () => {
    const { document } = await onlyStack(await synthesizeCompiled(folder, `orders.${kind}`));
    expect(Object.keys(Object(document.resource))).toContain("oci_apigateway_deployment");
  });
});
