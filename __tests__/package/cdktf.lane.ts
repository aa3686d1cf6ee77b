/** A stranger who installed the tarball beside cdktf synthesizes. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { onlyStack, readStacks } from "../lanes/synthesized-tree";
import { compileApps, digests, synthesizeCompiled } from "./stranger";

const own = inject("synthesized");
const folder = inject("stranger");

// The compiled apps come with it.
beforeAll(() => compileApps(folder, "node16"));

describe.each(["cjs", "mjs"])("an app compiled to .%s", (kind) => {
  it("writes the stack that this repository writes, image and pusher included, byte for byte", async () => {
    const output = await synthesizeCompiled(folder, `main.${kind}`);
    expect((await onlyStack(output)).document).toEqual((await onlyStack(own)).document);
    const files = digests(await readStacks(output));
    expect(files).toEqual(digests(await readStacks(own)));
    expect(Object.keys(files)).toEqual([
      expect.stringMatching(/Image_.*\/files\/func\.js$/),
      expect.stringMatching(/Image_.*\/spec\.json$/),
      expect.stringMatching(/Pusher_.*\/image\.js$/),
      "secured-api/cdk.tf.json",
    ]);
  });

  it("uses constructs and bindings together, and puts a function of its own into an image", async () => {
    const { directory, document } = await onlyStack(await synthesizeCompiled(folder, `orders.${kind}`));
    const { oci_apigateway_deployment: deployments } = Object(document.resource);
    expect(Object.values(deployments)).toEqual([expect.objectContaining({ path_prefix: "/orders" })]);
    const files = await readdir(directory, { recursive: true });
    const bundle = files.find((file) => file.endsWith("files/func.js")) ?? "";
    expect(await readFile(join(directory, bundle), "utf8")).toContain("hello");
  });
});
