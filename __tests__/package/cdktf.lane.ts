/** A stranger installs the tarball beside cdktf, compiles and synthesizes. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { attempt, run } from "../lanes/run";
import { onlyStack, readStacks } from "../lanes/synthesized-tree";
import { lockfileFor } from "./lockfile";
import { compileApps, digests, synthesizeCompiled, writeApps } from "./stranger";
import { filesOf } from "./tarball";

const tarball = inject("tarball");
const own = inject("synthesized");
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stranger-"));
  const published = JSON.parse((await filesOf(tarball)).get("package.json") ?? "{}");
  const dependencies = { [published.name]: `file:${tarball}`, ...published.peerDependencies };
  const manifest = { name: "stranger", version: "1.0.0", private: true, dependencies };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "package-lock.json"), JSON.stringify(lockfileFor(manifest, published, tarball)));
  // No package of the tree needs its install script.
  await run("npm", ["ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  await writeApps(folder);
  // Types by Node's resolution: throws what TypeScript finds.
  await compileApps(folder, "node16");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(["node10", "bundler"] as const)(
  "types are found by %s resolution too, and refuse what is wrong",
  (resolution) => compileApps(folder, resolution),
);

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

describe("the command entra-oci-gateway", () => {
  const command = (...args: string[]) =>
    attempt(join(folder, "node_modules", ".bin", "entra-oci-gateway"), args, { cwd: folder });

  it("tells what it can do, also of each part", async () => {
    const { output } = await command("--help");
    expect(output).toMatch(/^ {2}image /m);
    for (const part of [...output.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name ?? "")) {
      expect(await command(part, "--help")).toMatchObject({
        status: 0,
        output: expect.stringContaining("--"),
      });
    }
  });

  it("computes the tag that synth gave the adapter's image", async () => {
    const { status, output } = await command("image", "tag");
    expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/^[0-9a-f]+\n$/) });
    expect(JSON.stringify((await onlyStack(own)).document)).toContain(`:${output.trim()}"`);
  });

  it("refuses what it does not know", async () => {
    expect(await command("imagine")).toMatchObject({ status: 2, transcript: expect.stringContaining("imagine") });
  });
});
