import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BundledFile } from "../../image/bundled-file";
import { defaultBase, describeImage, type ImageDescription, imageTag } from "../../image/tag";

const file = (path: string, content: string | Buffer = "a"): BundledFile => ({
  path,
  mode: "0644",
  bytes: Buffer.from(content),
});

const digest = `sha256:${"a".repeat(64)}`;
const base = { reference: "docker.io/fnproject/node:24", digest };
const files = [file("func.js"), file("lib/a.js")];
const tagOf = (changes: Partial<ImageDescription> = {}) => imageTag(describeImage({ files, base, ...changes }));

describe("an image's tag", () => {
  test("is 32 hexadecimal digits, the same for the same content", () => {
    expect(tagOf()).toMatch(/^[0-9a-f]{32}$/);
    expect(tagOf()).toBe(tagOf());
  });

  test("is pinned: whoever changes it redeploys every function, and raises builderVersion if the image changes too", () => {
    expect(tagOf()).toBe("fbec276dcc5074aa2903aa3fd5458a02");
  });

  test.each<[string, Partial<ImageDescription>]>([
    ["a byte", { files: [file("func.js", "b"), file("lib/a.js")] }],
    ["a name", { files: [file("func.js"), file("lib/b.js")] }],
    ["a file more", { files: [...files, file("c.js")] }],
    ["a mode", { files: [{ ...file("func.js"), mode: "0755" }, file("lib/a.js")] }],
    ["the base's reference", { base: { ...base, reference: "docker.io/fnproject/node:22" } }],
    ["the base's digest", { base: { ...base, digest: `sha256:${"b".repeat(64)}` } }],
    ["no pin", { base: { reference: base.reference } }],
    ["a platform", { platforms: ["linux/arm64"] }],
    ["both platforms", { platforms: ["linux/arm64", "linux/amd64"] }],
    ["the entry point", { entrypoint: ["node", "--enable-source-maps", "/function/func.js"] }],
    ["a label", { labels: { "org.opencontainers.image.title": "adapter" } }],
    ["a variable", { environment: { TZ: "UTC" } }],
  ])("changes with %s", (_what, changes) => {
    expect(tagOf(changes)).not.toBe(tagOf());
  });

  test("does not change with the order in which things are listed", () => {
    expect(tagOf({ files: [...files].reverse() })).toBe(tagOf());
    const both = tagOf({ platforms: ["linux/amd64", "linux/arm64"] });
    expect(tagOf({ platforms: ["linux/arm64", "linux/amd64", "linux/arm64"] })).toBe(both);
    expect(tagOf({ labels: { a: "1", b: "2" } })).toBe(tagOf({ labels: { b: "2", a: "1" } }));
  });

  test("is the same with the digest in the reference or beside it", () => {
    const spec = describeImage({ files, base: { reference: `docker.io/fnproject/node:24@${digest}` } });
    expect(spec.base.digest).toBe(digest);
  });

  test("differs for any two different contents", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 64 }), (one, other) => {
        const [a, b] = [one, other].map((bytes) => tagOf({ files: [file("func.js", Buffer.from(bytes))] }));
        expect(a === b).toBe(Buffer.from(one).equals(Buffer.from(other)));
      }),
    );
  });
});

describe("an image's description", () => {
  test("defaults to the base of base.json for the processors of GENERIC_X86", () => {
    expect(describeImage({ files })).toMatchObject({
      base: { reference: defaultBase.reference, digest: defaultBase.digest },
      platforms: ["linux/amd64"],
      config: { entrypoint: ["node", "/function/func.js"] },
    });
  });

  test("wants the file that its entry point names", () => {
    expect(() => describeImage({ files: [file("index.js")] })).toThrow(
      /names \/function\/func.js.*one of \/function\/index.js/,
    );
    expect(() => describeImage({ files, entrypoint: [] })).toThrow(/entrypoint: is empty/);
    expect(() =>
      describeImage({ files: [file("index.js")], entrypoint: ["node", "/function/index.js"] }),
    ).not.toThrow();
  });

  test("refuses digests that are none, and two that differ", () => {
    expect(() => describeImage({ files, base: { ...base, digest: "sha256:123" } })).toThrow(/64 hexadecimal digits/);
    const reference = `${base.reference}@sha256:${"b".repeat(64)}`;
    expect(() => describeImage({ files, base: { reference, digest } })).toThrow(/IMAGE_REFERENCE_INVALID/);
    expect(() => describeImage({ files, base: { reference: "fnproject/node:24" } })).toThrow(
      /does not begin with a registry's host/,
    );
  });
});
