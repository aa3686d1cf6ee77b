/** The command from the tarball: every part does its work with what it brings along and what it asks to be installed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, inject, it } from "vitest";
import { attempt } from "../lanes/run";
import { onlyStack } from "../lanes/synthesized-tree";
import { tellsEachCommand } from "./command-line";

const require = createRequire(__filename);
const own = inject("synthesized");
const folder = inject("stranger");
const bin = join(folder, "node_modules", ".bin", "entra-oci-gateway");

const command = (...args: string[]) => attempt(bin, args, { cwd: folder });
const stackDirectory = async () => (await onlyStack(own)).directory;

tellsEachCommand(command);

it("refuses what it does not know", async () => {
  expect(await command("imagine")).toMatchObject({ status: 2, transcript: expect.stringContaining("imagine") });
});

describe("image", () => {
  it("computes the tag that synth gave the adapter's image", async () => {
    const { status, output } = await command("image", "tag");
    expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/^[0-9a-f]+\n$/) });
    expect(JSON.stringify((await onlyStack(own)).document)).toContain(`:${output.trim()}"`);
  });

  it("packs the adapter's layer, which the tag and a digest tell", async () => {
    const { output: tag } = await command("image", "tag");
    const { status, output } = await command("image", "build", "--dry-run");
    expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/sha256:[0-9a-f]{64}/) });
    expect(output).toContain(tag.trim());
  });

  it("has all that the image of the local cloud is made of, and it runs a stack by itself", async () => {
    const installed = join(folder, "node_modules", "cdktf-entra-oci-gateway");
    const image = await mkdtemp(join(tmpdir(), "local-cloud-"));
    try {
      const { localCloudFiles, localCloudEntrypoint } = require(join(installed, "lib", "image", "local-cloud.js"));
      for (const { path, bytes } of localCloudFiles(installed)) {
        await mkdir(dirname(join(image, path)), { recursive: true });
        await writeFile(join(image, path), bytes);
      }
      const program = join(image, localCloudEntrypoint[1].replace("/function/", ""));
      const words = [program, "start", "--once", "--json", "--stack", await stackDirectory()];
      const { status, output, transcript } = await attempt(process.execPath, words, { cwd: image });
      expect(status, transcript).toBe(0);
      expect(JSON.parse(output)).toMatchObject({ outcome: "passed" });
    } finally {
      await rm(image, { recursive: true, force: true });
    }
  });

  it("bundles a function of one's own with the installed esbuild", async () => {
    expect(await command("image", "tag", "handler.ts")).toMatchObject({
      status: 0,
      output: expect.stringMatching(/^[0-9a-f]+\n$/),
    });
  });
});

it("diagram draws the stack", async () => {
  const file = join(folder, "drawn.svg");
  const drawn = await command("diagram", "--stack", await stackDirectory(), "--out", file);
  expect(drawn).toMatchObject({ status: 0 });
  expect(await readFile(file, "utf8")).toMatch(/<svg[\s\S]*hello[\s\S]*<\/svg>/);
});

it("doctor says what is missing, as JSON", async () => {
  const { status, output } = await command("doctor", "--json");
  expect(JSON.parse(output)).toMatchObject({ fit: status === 0, checks: expect.arrayContaining([expect.anything()]) });
});

describe("start", () => {
  it("walks through the stack", async () => {
    const { status, output, transcript } = await command(
      "start",
      "--once",
      "--json",
      "--stack",
      await stackDirectory(),
    );
    expect(status, transcript).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ outcome: "passed" });
  });

  it("shows its page, takes switches as the page sends them, and is what verify finds to be sound", async () => {
    const stack = await stackDirectory();
    const cloud = spawn(bin, ["start", "--stack", stack], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(cloud, "close");
    try {
      const url = await pageOf(cloud.stdout);
      expect(await (await fetch(url)).text()).toContain("<html");
      const refused = await fetch(new URL("/switches", url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ delay: "long" }),
      });
      // By the schema: what compiles it is loaded only then.
      expect(refused.status).toBe(400);
      const { status, transcript } = await command("verify", "--local", url, "--stack", stack);
      expect(status, transcript).toBe(0);
    } finally {
      cloud.kill("SIGINT");
      await ended;
    }
  });
});

/** The address of the page, as `start` prints it once all is up. */
async function pageOf(printed: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: printed })) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+(?=\S*$)/.exec(/switches: (\S+)/.exec(line)?.[1] ?? "") ?? [];
    if (url !== undefined) {
      // Reading on keeps the pipe from filling.
      printed.resume();
      return url;
    }
  }
  throw new Error("it ended without a page");
}
