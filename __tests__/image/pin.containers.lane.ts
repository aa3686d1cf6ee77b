import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FunctionImage } from "../../constructs/index";
import { warningsOf } from "../../testing/index";
import { tinyBase, writeBaseLayout } from "./real/base-image";
import { runImage } from "./real/captured";
import { type DockerRegistry, startDockerRegistry } from "./real/docker-registry";
import { scratchFolder } from "./real/scratch";
import { skopeoPull, skopeoPush } from "./real/skopeo";
import { describeWith } from "./real/tools";
import { soundFunction } from "./sound-function";

describeWith(["docker-registry", "skopeo"], "pinning the base image", () => {
  const folder = scratchFolder();
  const file = join(folder, "base.json");
  let registry: DockerRegistry;
  let reference: string;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    reference = `${registry.host}/fnproject/node:24`;
    await writeBaseLayout(join(folder, "base"), [tinyBase("amd64"), tinyBase("arm64")]);
    await skopeoPush(join(folder, "base"), reference);
  });

  afterAll(() => registry.stop());

  test("writes the digest of the index that the registry serves, and nothing else changes", async () => {
    writeFileSync(file, JSON.stringify({ reference, digest: null, platforms: ["linux/amd64", "linux/arm64"] }));
    const dry = await runImage(["pin", "--file", file, "--dry-run"]);
    expect(JSON.parse(readFileSync(file, "utf8")).digest).toBeNull();
    const { code, out } = await runImage(["pin", "--file", file]);
    expect({ code, out }).toEqual({ code: 0, out: dry.out });
    const digest = await skopeoPull(reference, join(folder, "pulled"));
    expect(out).toBe(`${reference}@${digest}\n`);
    expect(readFileSync(file, "utf8")).toBe(
      `{\n  "reference": "${reference}",\n  "digest": "${digest}",\n  "platforms": ["linux/amd64", "linux/arm64"]\n}\n`,
    );
  });

  test("prints the reference and writes nothing where no file is named", async () => {
    const printed = await runImage(["pin", "--base", reference]);
    expect(printed).toEqual({
      code: 0,
      out: expect.stringMatching(/^\S+\/fnproject\/node:24@sha256:[0-9a-f]{64}\n$/),
      err: "",
    });
    expect(await runImage(["pin", "--base", reference, "--platform", "linux/arm64"])).toEqual(printed);
  });

  test("makes a file that constructs take as a base", async () => {
    const made = join(folder, "made.json");
    const { out } = await runImage(["pin", "--base", reference, "--file", made]);
    const base = JSON.parse(readFileSync(made, "utf8"));
    expect(`${base.reference}@${base.digest}\n`).toBe(out);
    const source = join(folder, "func.js");
    writeFileSync(source, soundFunction);
    const stack = new TerraformStack(new App({ outdir: folder }), "stack");
    const warnings = (id: string, chosen: { reference: string; digest?: string }) => {
      FunctionImage.fromSource(stack, id, {
        ...{ region: "eu-frankfurt-1", repository: { compartmentId: "ocid1.compartment.oc1..x", name: "x" } },
        ...{ source: { file: source }, base: chosen },
      });
      return warningsOf(stack).filter(({ path }) => path.startsWith(`stack/${id}`));
    };
    expect(warnings("Pinned", base)).toEqual([]);
    expect(warnings("Moving", { reference })).toMatchObject([
      { code: "BASE_IMAGE_NOT_PINNED", message: expect.stringContaining("entra-oci-gateway image pin --file") },
    ]);
  });

  test("can move to a mirror", async () => {
    const [from, platforms] = ["docker.io/fnproject/node:24", ["linux/arm64"]];
    writeFileSync(file, JSON.stringify({ reference: from, digest: null, platforms }));
    expect((await runImage(["pin", "--file", file, "--base", reference])).code).toBe(0);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ reference, platforms });
  });

  test("fails, and writes nothing, when a platform or the image is missing", async () => {
    await writeBaseLayout(join(folder, "one"), [tinyBase("amd64")]);
    await skopeoPush(join(folder, "one"), `${registry.host}/fnproject/one:24`);
    const before = JSON.stringify({
      reference: `${registry.host}/fnproject/one:24`,
      digest: null,
      platforms: ["linux/amd64", "linux/arm64"],
    });
    writeFileSync(file, before);
    expect((await runImage(["pin", "--file", file])).err).toMatch(/IMAGE_PLATFORM_MISSING/);
    expect((await runImage(["pin", "--file", file, "--base", `${registry.host}/no/such:1`])).err).toMatch(
      /IMAGE_BASE_MISSING/,
    );
    expect(readFileSync(file, "utf8")).toBe(before);
  });
});
