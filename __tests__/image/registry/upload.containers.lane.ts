import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Transport } from "../../../image/registry/call";
import { type BasePlatform, writeBaseLayout } from "../real/base-image";
import { impatient, runImage } from "../real/captured";
import { type DockerRegistry, startDockerRegistry } from "../real/docker-registry";
import { type Fault, type LoopbackProxy, type Recorded, startLoopbackProxy } from "../real/loopback-proxy";
import { scratchFolder } from "../real/scratch";
import { skopeoPull, skopeoPush } from "../real/skopeo";
import { describeWith } from "../real/tools";
import { soundFunction } from "../sound-function";

const megabyte = 1024 * 1024;

describeWith(["docker-registry", "skopeo"], "a push over a line that breaks", () => {
  const folder = scratchFolder();
  const source = join(folder, "func.js");
  /** Large enough for three chunks, and incompressible. */
  const large: BasePlatform = {
    architecture: "amd64",
    layers: [[{ path: "large", bytes: randomBytes(20 * megabyte) }]],
  };
  let baseRegistry: DockerRegistry;
  let registry: DockerRegistry;
  let proxy: LoopbackProxy;
  let base: string;
  let count = 0;

  beforeAll(async () => {
    writeFileSync(source, soundFunction);
    baseRegistry = await startDockerRegistry();
    registry = await startDockerRegistry();
    proxy = await startLoopbackProxy(registry.host);
    base = `${baseRegistry.host}/fn/node:24`;
    await writeBaseLayout(join(folder, "base"), [large]);
    await skopeoPush(join(folder, "base"), base);
  });

  afterAll(async () => {
    await proxy.close();
    await Promise.all([baseRegistry.stop(), registry.stop()]);
  });

  beforeEach(() => {
    count += 1;
    proxy.requests.length = 0;
    proxy.fault = () => undefined;
  });

  /** The large layer's bytes that the registry was sent, request by request. */
  const sent = () =>
    proxy.requests.filter(({ bytes }) => bytes > megabyte).map(({ method, bytes }) => ({ method, bytes }));

  const push = (transport = impatient) =>
    runImage(["push", source, "--base", base, "--target", `${proxy.host}/acme/adapter-${count}`], { transport });

  async function expectPushed(transport?: Transport) {
    const { code, out, err } = await push(transport);
    expect(err).toMatch(/^uploaded .* 21[.]0 MB$/m);
    expect(code).toBe(0);
    const [reference = "", digest] = out.trim().split("@");
    expect(await skopeoPull(reference.replace(proxy.host, registry.host), join(folder, `pulled ${count}`))).toBe(
      digest,
    );
  }

  test("sends a layer in one request when nothing breaks", async () => {
    await expectPushed();
    expect(sent().map(({ method }) => method)).toEqual(["PUT"]);
  });

  /** Lets the whole layer break, then one chunk after others have arrived. */
  function breakSecondChunk(fault: Fault) {
    let isBroken = false;
    proxy.fault = ({ method, headers }) => {
      if (isWholeLayer(method, headers)) return { cutRequestAfter: 3 * megabyte };
      if (isBroken || method !== "PATCH" || arrived().length === 0) return undefined;
      isBroken = true;
      return fault;
    };
  }

  const isWholeLayer = (method: string, headers: Recorded["headers"]) =>
    method === "PUT" && Number(headers["content-length"]) > megabyte;

  /** Where the chunks begin that the registry took. */
  const arrived = () =>
    proxy.requests
      .filter(({ method, status }) => method === "PATCH" && status === 202)
      .map(({ headers }) => Number(headers["content-range"]?.split("-")[0]));

  test("goes on from the last chunk that arrived", async () => {
    breakSecondChunk("refuse");
    await expectPushed();
    expect(arrived()).toEqual([0, 8 * megabyte, 16 * megabyte]);
  });

  test("asks where it stands when a busy registry turns a chunk away", async () => {
    breakSecondChunk({ status: 503 });
    await expectPushed();
    expect(arrived()).toEqual([0, 8 * megabyte, 16 * megabyte]);
  });

  test("notices that a layer arrived when only the answer was lost", async () => {
    proxy.fault = ({ method, headers }) => (isWholeLayer(method, headers) ? "lose answer" : undefined);
    await expectPushed();
    expect(sent().map(({ method }) => method)).toEqual(["PUT"]);
  });

  test("survives a registry that is restarted in the middle of a layer", async () => {
    let restarted: Promise<void> | undefined;
    proxy.fault = ({ method, headers }) => {
      if (restarted !== undefined || !isWholeLayer(method, headers)) return undefined;
      restarted = registry.restart().then((started) => {
        registry = started;
        proxy.upstream = started.host;
      });
      return { cutRequestAfter: 5 * megabyte };
    };
    // The back-off lasts until the registry is back, in place of a time.
    await expectPushed({ ...impatient, wait: async () => restarted });
    expect(restarted).toBeDefined();
  });

  test("takes a download up where it broke, and checks it as a whole", async () => {
    const download = await startLoopbackProxy(baseRegistry.host);
    download.fault = ({ path, method }, nth) =>
      method === "GET" && path.includes("/blobs/") && nth === 1 ? { cutAnswerAfter: 4 * megabyte } : undefined;
    const [viaProxy, target] = [base.replace(baseRegistry.host, download.host), `${proxy.host}/acme/broken-download`];
    const { code } = await runImage(["push", source, "--base", viaProxy, "--target", target]);
    const layer = download.requests.filter(
      ({ path, headers }) => path.includes("/blobs/") && headers.range !== undefined,
    );
    await download.close();
    expect(code).toBe(0);
    expect(layer).toHaveLength(1);
    expect(layer[0]?.status).toBe(206);
  });

  test("makes nothing from a layer that changed on its way here", async () => {
    const download = await startLoopbackProxy(baseRegistry.host);
    download.fault = ({ path }, nth) => (path.includes("/blobs/") && nth >= 1 ? "corrupt answer" : undefined);
    const [viaProxy, target] = [base.replace(baseRegistry.host, download.host), `${proxy.host}/acme/corrupt-download`];
    const { code, err } = await runImage(["push", source, "--base", viaProxy, "--target", target]);
    await download.close();
    expect(code).toBe(1);
    expect(err).toMatch(/IMAGE_DIGEST_MISMATCH: blob /);
    expect(proxy.requests.filter(({ method }) => method === "PUT")).toEqual([]);
  });

  test("leaves no image when a layer changes on its way to the registry", async () => {
    proxy.fault = ({ method, headers }) => (isWholeLayer(method, headers) ? "corrupt request" : undefined);
    const { code, err } = await push();
    expect(code).toBe(1);
    expect(err).toMatch(/IMAGE_DIGEST_MISMATCH: .*adapter-/);
    expect(proxy.requests.filter(({ method, path }) => method === "PUT" && path.includes("/manifests/"))).toEqual([]);
  });

  test("gives up on a registry that is gone, and names it", async () => {
    proxy.fault = () => "refuse";
    const { code, err } = await push();
    expect(code).toBe(1);
    expect(err).toMatch(/IMAGE_REGISTRY_UNREACHABLE: registry 127.*(ECONNRESET|other side closed|socket)/i);
  });
});
