/** A push that is interrupted while it fetches a layer of its base image, and one that finds no room for it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestOf } from "../../image/digest";
import { oci } from "../../image/manifest";
import { newFolder } from "../run-folder";
import { soundFunction } from "./sound-function";

let server: Server;
let isFetching: Promise<unknown>;
let temporary: string;
let source: string;

beforeEach(async () => {
  temporary = newFolder("temporary");
  source = join(newFolder("source"), "func.js");
  writeFileSync(source, soundFunction);
  const layer = { mediaType: oci.layer, digest: `sha256:${"a".repeat(64)}`, size: 1_000_000 };
  const configuration = JSON.stringify({
    os: "linux",
    architecture: "amd64",
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const config = { mediaType: oci.config, digest: digestOf(Buffer.from(configuration)), size: configuration.length };
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: oci.manifest, config, layers: [layer] });
  server = createServer((request, response) => {
    const { method, url = "" } = request;
    if (url.endsWith("/base/manifests/1"))
      return void response.writeHead(200, { "content-type": oci.manifest }).end(manifest);
    if (url.endsWith(`/base/blobs/${config.digest}`)) return void response.end(configuration);
    if (url.endsWith(`/base/blobs/${layer.digest}`)) {
      // A part of it, and no more for as long as anybody waits.
      response.writeHead(200, { "content-length": layer.size });
      response.write(Buffer.alloc(1000));
      return void server.emit("fetching");
    }
    // The target: nothing there, and nothing to be mounted.
    if (method === "POST") return void response.writeHead(202, { location: "/v2/uploads/1" }).end();
    response.writeHead(404).end();
  });
  isFetching = once(server, "fetching");
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function push(environment: Record<string, string> = {}) {
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const words = ["image", "push", source, "--base", `${host}/base:1`, "--target", `${host}/function:1`];
  return spawn(process.execPath, [resolve("lib/cli.js"), ...words], {
    env: { PATH: process.env.PATH, TMPDIR: temporary, DOCKER_CONFIG: temporary, ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
}

test.each(["SIGINT", "SIGTERM"] as const)("%s takes the layer away", async (signal) => {
  const child = push();
  await isFetching;
  while (readdirSync(temporary).length === 0) await new Promise(setImmediate);
  child.kill(signal);
  expect(await once(child, "exit")).toEqual([130, null]);
  expect(readdirSync(temporary)).toEqual([]);
});

test("a folder for temporary files that is not there is told in one line", async () => {
  const child = push({ TMPDIR: join(temporary, "gone") });
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect(said).toMatch(/^USAGE: TMPDIR: got \S+gone, which is not there\. Expected: a folder for temporary files\.\n$/);
  expect(status).toBe(2);
});
