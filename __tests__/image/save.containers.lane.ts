import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyBase, writeBaseLayout } from "./real/base-image";
import { runImage } from "./real/captured";
import { type DockerRegistry, startDockerRegistry } from "./real/docker-registry";
import { scratchFolder } from "./real/scratch";
import { skopeoPush } from "./real/skopeo";
import { describeWith } from "./real/tools";
import { soundFunction } from "./sound-function";

describeWith(["docker-registry", "skopeo"], "building into a folder", () => {
  const folder = scratchFolder();
  const source = join(folder, "func.js");
  let registry: DockerRegistry;
  let base: string;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    base = `${registry.host}/fn/node:24`;
    await writeBaseLayout(join(folder, "base"), [tinyBase("amd64"), tinyBase("arm64")]);
    await skopeoPush(join(folder, "base"), base);
    writeFileSync(source, soundFunction);
  });

  afterAll(() => registry.stop());

  test("gives an OCI layout with the digest that push would give", async () => {
    const layout = join(folder, "layout");
    const platforms = ["--platform", "linux/amd64", "--platform", "linux/arm64"];
    const built = await runImage(["build", source, "--base", base, "--output", layout, ...platforms]);
    expect(built.code).toBe(0);
    const again = await runImage(["build", source, "--base", base, "--output", layout, ...platforms]);
    expect(again.out).toBe(built.out);
    const pushed = await runImage(["push", source, "--base", base, "--target", `${registry.host}/a/b`, ...platforms]);
    expect(pushed.out.trim().split("@")[1]).toBe(built.out.trim());
    const tag = (await runImage(["tag", source, "--base", base, ...platforms])).out.trim();
    // skopeo checks every blob's digest as it copies.
    execFileSync("skopeo", ["copy", "--quiet", "--all", `oci:${layout}:${tag}`, `dir:${join(folder, "copied")}`]);
  });
});
