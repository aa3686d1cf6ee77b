import { describe, expect, test } from "vitest";
import { type BuiltImage, buildImage } from "../../image/build";
import { docker, type ImageConfiguration, oci, type Vocabulary } from "../../image/manifest";
import type { Layer } from "../../image/pack";
import type { ImagePlatform } from "../../image/platform";
import type { BaseImage } from "../../image/resolve-base";
import { describeImage, type ImageDescription } from "../../image/tag";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const layer: Layer = { diffId: digest("1"), digest: digest("2"), bytes: Buffer.from("layer") };
const files = [{ path: "func.js", mode: "0644", bytes: Buffer.from("a") } as const];

function baseFor(
  platform: ImagePlatform,
  words: Vocabulary = oci,
  configuration: Partial<ImageConfiguration> = {},
): BaseImage {
  const [os = "", architecture = ""] = platform.split("/");
  return {
    platform,
    manifest: {
      schemaVersion: 2,
      mediaType: words.manifest,
      config: { mediaType: words.config, digest: digest("3"), size: 3 },
      layers: [{ mediaType: words.layer, digest: digest("4"), size: 4 }],
    },
    configuration: {
      os,
      architecture,
      created: "2024-05-06T07:08:09Z",
      config: {
        Env: ["PATH=/bin", "TZ=CET"],
        Cmd: ["bash"],
        User: "fn",
        Labels: { "org.opencontainers.image.title": "base", kept: "1" },
      },
      rootfs: { type: "layers", diff_ids: [digest("5")] },
      history: [{ created_by: "base" }],
      ...configuration,
    },
  };
}

const build = (images: readonly BaseImage[], description: Partial<ImageDescription> = {}): BuiltImage =>
  buildImage(
    describeImage({
      files,
      base: { reference: "docker.io/fnproject/node:24" },
      platforms: images.map(({ platform }) => platform),
      ...description,
    }),
    layer,
    { digest: digest("6"), images },
  );

const read = ({ bytes }: { bytes: Buffer } = { bytes: Buffer.from("null") }) => JSON.parse(bytes.toString());

describe("an image", () => {
  test("is the base with one layer more, run as 1000:1000 from /function", () => {
    const { images, root } = build([baseFor("linux/amd64")], {
      environment: { TZ: "UTC", A: "1" },
      labels: { z: "1", a: "2" },
    });
    expect(read(root).layers.map((entry: { digest: string }) => entry.digest)).toEqual([digest("4"), layer.digest]);
    expect(read(images[0]?.configuration)).toEqual({
      architecture: "amd64",
      os: "linux",
      created: "1970-01-01T00:00:00Z",
      config: {
        User: "1000:1000",
        WorkingDir: "/function",
        Entrypoint: ["node", "/function/func.js"],
        Cmd: null,
        Env: ["PATH=/bin", "A=1", "TZ=UTC"],
        Labels: {
          a: "2",
          kept: "1",
          "org.opencontainers.image.base.digest": digest("6"),
          "org.opencontainers.image.base.name": "docker.io/fnproject/node:24",
          z: "1",
        },
      },
      rootfs: { type: "layers", diff_ids: [digest("5"), layer.diffId] },
      history: [
        { created_by: "base" },
        { created: "1970-01-01T00:00:00Z", created_by: "COPY files /function", comment: "cdktf-entra-oci-gateway" },
      ],
    });
  });

  test("has the same bytes whenever it is built", () => {
    // If this changes for the same input, raise builderVersion in tag.ts with it.
    expect(build([baseFor("linux/amd64")]).root.digest).toBe(
      "sha256:eb93be82d0e19aa202b5c076abcc5d64c3988c2cf16cbd8fe6f0c85a1bc3f174",
    );
  });

  test("leaves out how the base was made: host, container, Docker's version", () => {
    const leftovers = {
      container: "c",
      docker_version: "27",
      id: "i",
      author: "somebody",
    } as Partial<ImageConfiguration>;
    const configuration = read(build([baseFor("linux/amd64", oci, leftovers)]).images[0]?.configuration);
    expect(Object.keys(configuration).sort()).toEqual(["architecture", "config", "created", "history", "os", "rootfs"]);
  });

  test("invents no history for a base that has none", () => {
    const { history, ...withoutHistory } = baseFor("linux/amd64").configuration;
    const base = { ...baseFor("linux/amd64"), configuration: withoutHistory };
    expect(history).not.toHaveLength(0);
    expect(read(build([base]).images[0]?.configuration)).not.toHaveProperty("history");
  });

  test("speaks its base's vocabulary throughout", () => {
    for (const words of [oci, docker]) {
      const both = build([baseFor("linux/amd64", words), baseFor("linux/arm64", words, { variant: "v8" })]);
      expect(both.root.mediaType).toBe(words.index);
      expect(read(both.root)).toMatchObject({
        schemaVersion: 2,
        mediaType: words.index,
        manifests: [
          { mediaType: words.manifest, platform: { os: "linux", architecture: "amd64" } },
          { mediaType: words.manifest, platform: { os: "linux", architecture: "arm64", variant: "v8" } },
        ],
      });
      const manifest = read(both.images[0]?.manifest);
      expect([manifest.mediaType, manifest.config.mediaType, manifest.layers[1].mediaType]).toEqual([
        words.manifest,
        words.config,
        words.layer,
      ]);
    }
  });

  test("of two vocabularies gets OCI's index", () => {
    expect(build([baseFor("linux/amd64", docker), baseFor("linux/arm64", oci)]).root.mediaType).toBe(oci.index);
  });
});
