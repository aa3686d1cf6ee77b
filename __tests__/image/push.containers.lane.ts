import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Transport } from "../../image/registry/call";
import { tinyBase, writeBaseLayout } from "./real/base-image";
import { impatient, runImage } from "./real/captured";
import { type DockerRegistry, startDockerRegistry } from "./real/docker-registry";
import { type LoopbackProxy, startLoopbackProxy } from "./real/loopback-proxy";
import { scratchFolder } from "./real/scratch";
import { skopeoPull, skopeoPush } from "./real/skopeo";
import { describeWith } from "./real/tools";
import { soundFunction } from "./sound-function";

describeWith(["docker-registry", "skopeo"], "pushing to a real registry", () => {
  const folder = scratchFolder();
  const source = join(folder, "function");
  let registry: DockerRegistry;
  let proxy: LoopbackProxy;
  let base: string;
  let target: string;
  let count = 0;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    proxy = await startLoopbackProxy(registry.host);
    base = `${registry.host}/fn/node:24`;
    await writeBaseLayout(join(folder, "base"), [tinyBase("amd64"), { ...tinyBase("arm64"), variant: "v8" }]);
    await skopeoPush(join(folder, "base"), base);
    mkdirSync(source);
    writeFileSync(join(source, "func.js"), soundFunction);
  });

  afterAll(async () => {
    await proxy.close();
    await registry.stop();
  });

  beforeEach(() => {
    count += 1;
    target = `${proxy.host}/acme/adapter-${count}`;
    proxy.requests.length = 0;
    proxy.fault = () => undefined;
  });

  const push = (...args: string[]) => runImage(["push", source, "--base", base, "--target", target, ...args]);

  test("stores an image that an independent client pulls back under the same digest", async () => {
    const { code, out, err } = await push("--label", "org.opencontainers.image.title=adapter");
    expect(err).toMatch(/uploaded sha256:/);
    expect(code).toBe(0);
    const [, digest] = out.trim().split("@");
    expect(await skopeoPull(out.trim().split("@")[0] ?? "", join(folder, "pulled"))).toBe(digest);

    const { out: shown } = await runImage(["inspect", out.trim()]);
    const inspected = JSON.parse(shown);
    expect(inspected).toMatchObject({
      digest,
      images: [
        {
          platform: "linux/amd64",
          user: "1000:1000",
          workingDirectory: "/function",
          entrypoint: ["node", "/function/func.js"],
        },
      ],
    });
    expect(inspected.images[0].labels).toEqual({
      "org.opencontainers.image.title": "adapter",
      "org.opencontainers.image.base.name": base,
      "org.opencontainers.image.base.digest": expect.stringMatching(/^sha256:/),
      maintainer: "somebody",
    });
    expect(inspected.images[0].layers).toHaveLength(2);
  });

  test("stores both platforms behind one index", async () => {
    const { out } = await push("--platform", "linux/arm64", "--platform", "linux/amd64");
    const [reference = "", digest] = out.trim().split("@");
    expect(await skopeoPull(reference, join(folder, "pulled both"))).toBe(digest);
    const { images } = JSON.parse((await runImage(["inspect", reference])).out);
    expect(images.map(({ platform }: { platform: string }) => platform)).toEqual(["linux/amd64", "linux/arm64/v8"]);
  });

  test("speaks Docker's vocabulary on a base that does", async () => {
    await writeBaseLayout(join(folder, "docker base"), [tinyBase("amd64", "docker")]);
    await skopeoPush(join(folder, "docker base"), `${registry.host}/fn/docker:24`, { format: "v2s2" });
    const { out } = await push("--base", `${registry.host}/fn/docker:24`);
    const [reference = "", digest] = out.trim().split("@");
    expect(await skopeoPull(reference, join(folder, "pulled docker"))).toBe(digest);
    const { mediaType } = JSON.parse((await runImage(["inspect", reference])).out);
    expect(mediaType).toBe("application/vnd.docker.distribution.manifest.v2+json");
  });

  test("sends nothing the second time, from another folder and with other file times", async () => {
    const first = await push();
    const moved = join(folder, `moved ${count}`);
    mkdirSync(moved);
    writeFileSync(join(moved, "func.js"), soundFunction);
    utimesSync(join(moved, "func.js"), 1, 1);
    proxy.requests.length = 0;
    const second = await runImage(["push", moved, "--base", base, "--target", target]);
    expect(second.out).toBe(first.out);
    expect(second.err).toMatch(/already there, nothing sent/);
    expect(proxy.requests.filter(({ method }) => method !== "GET" && method !== "HEAD")).toEqual([]);
  });

  test("sends only the new layer when one byte of the function changed", async () => {
    await push();
    const changed = join(folder, `changed ${count}`);
    mkdirSync(changed);
    writeFileSync(join(changed, "func.js"), `${soundFunction}// another\n`);
    proxy.requests.length = 0;
    const { err, code } = await runImage(["push", changed, "--base", base, "--target", target]);
    expect(code).toBe(0);
    expect(err.match(/^present /gm)).toHaveLength(1);
    expect(err.match(/^uploaded /gm)).toHaveLength(2);
  });

  test("mounts base layers that another repository of the same registry has", async () => {
    const sameRegistry = `${proxy.host}/fn/node:24`;
    const { err } = await push("--base", sameRegistry);
    expect(err).toMatch(/^mounted sha256:/m);
  });

  test("writes nothing in a dry run", async () => {
    const { code, err, out } = await push("--dry-run");
    expect(code).toBe(0);
    expect(err).toMatch(/absent sha256:/);
    expect(out).toMatch(/@sha256:/);
    expect(proxy.requests.filter(({ method }) => method !== "GET" && method !== "HEAD")).toEqual([]);
  });

  test("refuses a tag that names another image, and leaves it alone", async () => {
    const tagged = `${target}:mine`;
    await skopeoPush(join(folder, "base"), `${registry.host}/acme/adapter-${count}:mine`);
    const { code, err } = await push("--target", tagged);
    expect(code).toBe(1);
    expect(err).toMatch(/IMAGE_TAG_DIFFERS/);
    expect(proxy.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("stays on the base that the image was pushed on when an unpinned base moves", async () => {
    const moving = `${registry.host}/fn/moving:24`;
    await skopeoPush(join(folder, "base"), moving);
    const first = await push("--base", moving);
    await writeBaseLayout(join(folder, "next base"), [tinyBase("amd64", "next")]);
    await skopeoPush(join(folder, "next base"), moving);
    const second = await push("--base", moving);
    expect(second.err).toMatch(/already there/);
    expect(second.out).toBe(first.out);
  });

  test("does not believe an image that only claims to be built on the base", async () => {
    const claimed = `${target}:claimed`;
    await push("--target", claimed, "--label", "org.opencontainers.image.title=somebody else's");
    const { code, err } = await push("--target", claimed);
    expect(code).toBe(1);
    expect(err).toMatch(/IMAGE_TAG_DIFFERS/);
  });

  /** A host that is not loopback, served by the registry on loopback. */
  const pushElsewhere = (...args: string[]) => {
    const elsewhere: Transport["fetch"] = (url, init) =>
      fetch(String(url).replace("https://registry.example", `http://${registry.host}`), init);
    const to = ["push", source, "--base", base, "--target", "registry.example/acme/new"];
    return runImage([...to, ...args], { transport: { ...impatient, fetch: elsewhere } });
  };

  test("asks whether the repository exists where it matters, and says how to make it", async () => {
    const { code, err } = await pushElsewhere();
    expect(code).toBe(1);
    expect(err).toMatch(/IMAGE_REPOSITORY_MISSING: repository registry[.]example\/acme\/new/);
    expect(err).toMatch(/oci_artifacts_container_repository/);
  });

  test("does not follow a registry from https into plain http", async () => {
    const { code, err } = await pushElsewhere("--skip-repository-check");
    expect(code).toBe(1);
    expect(err).toMatch(/IMAGE_REGISTRY_INSECURE: registry registry[.]example: leads to http:/);
  });

  test("two pushes at once both succeed", async () => {
    const both = await Promise.all([push(), push()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(new Set(both.map(({ out }) => out)).size).toBe(1);
  });
});
