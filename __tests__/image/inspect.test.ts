import { expect, test } from "vitest";
import { digestOf } from "../../image/digest";
import { inspectImage } from "../../image/inspect";
import { oci } from "../../image/manifest";
import { connect } from "../../image/registry/registry";
import { impatient } from "./real/captured";

/** What is said of an image with this configuration. */
async function inspected(configuration: unknown) {
  const bytes = JSON.stringify(configuration);
  const config = { mediaType: oci.config, digest: digestOf(Buffer.from(bytes)), size: bytes.length };
  const manifest = JSON.stringify({ schemaVersion: 2, config, layers: [] });
  const fetch = async (url: unknown) =>
    String(url).includes("/manifests/")
      ? new Response(manifest, { headers: { "content-type": oci.manifest } })
      : new Response(bytes);
  const transport = { ...impatient, fetch };
  const registry = connect({ host: "registry.example", scopes: [], trustedRealms: [], transport });
  const { images } = await inspectImage(registry, { host: "registry.example", repository: "a", tag: "1" });
  return images[0];
}

test("an image is what its configuration says", async () => {
  const config = { User: "1000", WorkingDir: "/function", Entrypoint: ["node", "func.js"], Labels: { a: "b" } };
  expect(await inspected({ os: "linux", architecture: "arm64", variant: "v8", config })).toMatchObject({
    platform: "linux/arm64/v8",
    user: "1000",
    workingDirectory: "/function",
    entrypoint: ["node", "func.js"],
    labels: { a: "b" },
  });
});

test.each([
  [{}],
  [{ os: 1, architecture: null, config: "none" }],
  [{ config: { User: {}, WorkingDir: [], Entrypoint: "node", Labels: [1] } }],
  [{ config: { Entrypoint: [1], Labels: { a: 1 } } }],
])("what has another form than it should is left out: %j", async (configuration) => {
  expect(await inspected(configuration)).toMatchObject({
    platform: "",
    user: "",
    workingDirectory: "",
    entrypoint: [],
    labels: {},
  });
});
