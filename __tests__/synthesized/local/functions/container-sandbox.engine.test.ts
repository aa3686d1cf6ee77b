import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { answerOf, functionsWith } from "./test-functions";

/** `CONTAINER_IMAGE` names an image with Node, `CONTAINER_ENGINE` podman or docker, `CONTAINER_OPTIONS` the engine's own options. */
const {
  CONTAINER_IMAGE: image,
  CONTAINER_ENGINE: engine = "podman",
  CONTAINER_OPTIONS: engineOptions = "",
} = process.env;

test.skipIf(image === undefined)("a function runs in a container, and the container ends with the cloud", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  const bundle = `${folder}/func.js`;
  await build({ entryPoints: [`${__dirname}/fixtures/function.cjs`], bundle: true, platform: "node", outfile: bundle });
  const container = {
    engine: engine === "docker" ? "docker" : "podman",
    image: String(image),
    engineOptions: engineOptions.split(" ").filter((option) => option !== ""),
  } as const;
  const { call, close, pids } = functionsWith({ container, functionBundles: { f: bundle } });
  const { body } = answerOf(await call());
  expect(body).toMatchObject({ pid: 1, environment: { FN_LISTENER: "unix:/tmp/iofs/lsnr.sock" } });
  await close();
  expect(pids()).toEqual([]);
  rmSync(folder, { recursive: true });
});
