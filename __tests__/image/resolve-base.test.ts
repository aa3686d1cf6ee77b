import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestOf } from "../../image/digest";
import { docker, oci } from "../../image/manifest";
import type { ImagePlatform } from "../../image/platform";
import { connect, type Registry } from "../../image/registry/registry";
import { resolveBase } from "../../image/resolve-base";
import { impatient } from "./real/captured";

/** What a registry would store, by path below /v2/fn/node/. */
const stored = new Map<string, { readonly type: string; readonly bytes: Buffer; readonly claimed?: string }>();

function store(type: string, value: object, kind: "blobs" | "manifests" = "manifests") {
  const bytes = Buffer.from(JSON.stringify(value));
  stored.set(`${kind}/${digestOf(bytes)}`, { type, bytes });
  return { mediaType: type, digest: digestOf(bytes), size: bytes.length };
}

function image(architecture: string, words = oci, variant?: string) {
  const platform = { os: "linux", architecture, ...(variant !== undefined && { variant }) };
  const config = store(words.config, { ...platform, rootfs: { type: "layers", diff_ids: [] } }, "blobs");
  return { ...store(words.manifest, { schemaVersion: 2, mediaType: words.manifest, config, layers: [] }), platform };
}

const tag = (name: string, digest: string, claimed?: string) => {
  const entry = stored.get(`manifests/${digest}`);
  if (entry !== undefined) stored.set(`manifests/${name}`, { ...entry, ...(claimed !== undefined && { claimed }) });
};

describe("a base image", () => {
  const server = createServer((request, response) => {
    const entry = stored.get((request.url ?? "").replace("/v2/fn/node/", ""));
    if (entry === undefined) return void response.writeHead(404).end();
    const headers = {
      "content-type": entry.type,
      ...(entry.claimed !== undefined && { "docker-content-digest": entry.claimed }),
    };
    response.writeHead(200, headers).end(entry.bytes);
  });
  let registry: Registry;
  let host: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    registry = connect({ host, scopes: [], trustedRealms: [], transport: impatient });
  });

  afterAll(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );

  const resolve = (name: string, ...platforms: ImagePlatform[]) =>
    resolveBase(registry, { host, repository: "fn/node", tag: name }, platforms);

  test.each([
    ["OCI's", oci],
    ["Docker's", docker],
  ])("is chosen for each platform from %s index, past attestations and other processors", async (_whose, words) => {
    const attestation = { ...image("amd64", words), platform: { os: "unknown", architecture: "unknown" } };
    const [amd, arm] = [image("amd64", words), image("arm64", words, "v8")];
    const manifests = [attestation, image("arm", words, "v7"), image("s390x", words), amd, arm];
    const index = store(words.index, { schemaVersion: 2, mediaType: words.index, manifests });
    tag("index", index.digest);
    const { digest, images } = await resolve("index", "linux/amd64", "linux/arm64");
    expect(digest).toBe(index.digest);
    expect(images.map(({ platform, configuration }) => [platform, configuration.architecture])).toEqual([
      ["linux/amd64", "amd64"],
      ["linux/arm64", "arm64"],
    ]);
    expect(images.every(({ manifest }) => manifest.mediaType === words.manifest)).toBe(true);
  });

  test("may be a single image of the right platform", async () => {
    const { digest } = image("amd64");
    tag("single", digest);
    expect((await resolve("single", "linux/amd64")).digest).toBe(digest);
    await expect(resolve("single", "linux/arm64")).rejects.toThrow(
      /IMAGE_PLATFORM_MISSING: .*does not exist for linux\/arm64.*linux\/amd64/,
    );
  });

  test("that lacks a platform names those that it has", async () => {
    const manifests = [image("amd64"), image("arm", oci, "v7")];
    tag("few", store(oci.index, { schemaVersion: 2, manifests }).digest);
    await expect(resolve("few", "linux/arm64")).rejects.toThrow(/IMAGE_PLATFORM_MISSING.*linux\/amd64, linux\/arm\/v7/);
  });

  test("whose platforms are no texts does not exist for any", async () => {
    const odd = { toString: 1, valueOf: 1 };
    const manifests = [
      { ...image("amd64"), platform: { os: odd, architecture: [odd] } },
      { ...image("amd64"), platform: {} },
    ];
    tag("odd", store(oci.index, { schemaVersion: 2, manifests }).digest);
    await expect(resolve("odd", "linux/amd64")).rejects.toThrow(/IMAGE_PLATFORM_MISSING.*does not exist/);
    const config = store(oci.config, { os: odd, architecture: odd, rootfs: { diff_ids: [] } }, "blobs");
    tag("odder", store(oci.manifest, { schemaVersion: 2, config, layers: [] }).digest);
    await expect(resolve("odder", "linux/amd64")).rejects.toThrow(/IMAGE_PLATFORM_MISSING.*does not exist/);
  });

  test.each([null, "linux/amd64", 1])("whose index names the platform %j is in no known format", async (platform) => {
    const manifests = [{ ...image("amd64"), platform }];
    tag("none", store(oci.index, { schemaVersion: 2, manifests }).digest);
    await expect(resolve("none", "linux/amd64")).rejects.toThrow(/IMAGE_FORMAT_UNSUPPORTED.*no valid manifests/);
  });

  test("that lists a platform falsely is refused", async () => {
    const manifests = [{ ...image("amd64"), platform: { os: "linux", architecture: "arm64" } }];
    tag("false", store(oci.index, { schemaVersion: 2, manifests }).digest);
    await expect(resolve("false", "linux/arm64")).rejects.toThrow(/IMAGE_PLATFORM_MISSING/);
  });

  test("that is not there is missing, by tag or digest or behind its index", async () => {
    await expect(resolve("absent", "linux/amd64")).rejects.toThrow(/IMAGE_BASE_MISSING: base image 127.*:absent/);
    const gone = {
      mediaType: oci.manifest,
      digest: `sha256:${"0".repeat(64)}`,
      size: 1,
      platform: { os: "linux", architecture: "amd64" },
    };
    tag("gone", store(oci.index, { schemaVersion: 2, manifests: [gone] }).digest);
    await expect(resolve("gone", "linux/amd64")).rejects.toThrow(/IMAGE_BASE_MISSING.*@sha256:0000/);
  });

  test("is not believed when its bytes are not those of its digest", async () => {
    const { digest } = image("amd64");
    tag("claimed", digest, `sha256:${"0".repeat(64)}`);
    await expect(resolve("claimed", "linux/amd64")).rejects.toThrow(/IMAGE_DIGEST_MISMATCH/);
    const other = `sha256:${"1".repeat(64)}`;
    tag(other, digest);
    const pinned = resolveBase(registry, { host, repository: "fn/node", digest: other }, ["linux/amd64"]);
    await expect(pinned).rejects.toThrow(/IMAGE_DIGEST_MISMATCH/);
  });

  test("in an old or broken format is refused", async () => {
    tag("old", store("application/vnd.docker.distribution.manifest.v1+prettyjws", { schemaVersion: 1 }).digest);
    await expect(resolve("old", "linux/amd64")).rejects.toThrow(/IMAGE_FORMAT_UNSUPPORTED/);
    tag("hollow", store(oci.manifest, { schemaVersion: 2 }).digest);
    await expect(resolve("hollow", "linux/amd64")).rejects.toThrow(/IMAGE_FORMAT_UNSUPPORTED.*no valid config/);
    const evil = { mediaType: oci.layer, digest: "sha256:../../../../etc/passwd", size: 1 };
    const config = store(oci.config, {}, "blobs");
    tag("evil", store(oci.manifest, { schemaVersion: 2, config, layers: [evil] }).digest);
    await expect(resolve("evil", "linux/amd64")).rejects.toThrow(/IMAGE_FORMAT_UNSUPPORTED.*no valid layers/);
    stored.set("manifests/text", { type: oci.manifest, bytes: Buffer.from("<html>") });
    await expect(resolve("text", "linux/amd64")).rejects.toThrow(/IMAGE_FORMAT_UNSUPPORTED.*not JSON/);
    stored.set("manifests/huge", { type: oci.manifest, bytes: Buffer.alloc(5_000_000) });
    await expect(resolve("huge", "linux/amd64")).rejects.toThrow(/IMAGE_REGISTRY_FAILED.*more than 4194304 bytes/);
  });

  test.each<[string, object, RegExp]>([
    ["no layers", { rootfs: { type: "layers" } }, /lists no layers/],
    ["layers that are no texts", { rootfs: { diff_ids: [1] } }, /lists no layers/],
    ["settings that are none", { config: [] }, /config is no object/],
    ["an Env that is no list", { config: { Env: "A=1" } }, /Env is no list of texts/],
    ["an Env of something else", { config: { Env: [null] } }, /Env is no list of texts/],
    ["labels that are none", { config: { Labels: ["a"] } }, /Labels are no texts/],
    ["labels of something else", { config: { Labels: { a: 1 } } }, /Labels are no texts/],
    ["a history that is none", { history: "long" }, /history is no list/],
  ])("whose configuration has %s is refused", async (_, part, expected) => {
    const platform = { os: "linux", architecture: "amd64", rootfs: { type: "layers", diff_ids: [] } };
    const config = store(oci.config, { ...platform, ...part }, "blobs");
    tag("odd", store(oci.manifest, { schemaVersion: 2, config, layers: [] }).digest);
    await expect(resolve("odd", "linux/amd64")).rejects.toThrow(/IMAGE_FORMAT_UNSUPPORTED: base image/);
    await expect(resolve("odd", "linux/amd64")).rejects.toThrow(expected);
  });

  test("may leave out what an image need not say", async () => {
    const rootfs = { type: "layers", diff_ids: [] };
    for (const config of [undefined, null, {}, { Env: null, Labels: null }]) {
      const stated = store(oci.config, { os: "linux", architecture: "amd64", rootfs, config }, "blobs");
      tag("plain", store(oci.manifest, { schemaVersion: 2, config: stated, layers: [] }).digest);
      await expect(resolve("plain", "linux/amd64")).resolves.toMatchObject({
        digest: expect.stringMatching(/^sha256:/),
      });
    }
  });
});
