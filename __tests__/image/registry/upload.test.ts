import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { connect } from "../../../image/registry/registry";
import { uploadBlob } from "../../../image/registry/upload";
import { impatient } from "../real/captured";

const megabyte = 1024 * 1024;

test("continues inside a chunk on a registry that kept a part of it", async () => {
  const content = randomBytes(megabyte);
  const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  const kept = 300_000;
  const ranges: (string | undefined)[] = [];
  let stored = Buffer.alloc(0);
  const server = createServer(async (request, response) => {
    const { method, url = "" } = request;
    if (method === "HEAD") return void response.writeHead(404).end();
    if (method === "POST") return void response.writeHead(202, { location: "/v2/uploads/1" }).end();
    if (method === "GET")
      return void response.writeHead(204, { location: "/v2/uploads/1", range: `0-${stored.length - 1}` }).end();
    ranges.push(request.headers["content-range"]);
    if (method === "PUT" && stored.length === 0) {
      for await (const chunk of request) {
        stored = Buffer.concat([stored, chunk]).subarray(0, kept);
        if (stored.length === kept) return void request.destroy();
      }
    }
    for await (const chunk of request) stored = Buffer.concat([stored, chunk]);
    if (method === "PUT") return void response.writeHead(201).end();
    response.writeHead(202, { location: `${url}?next`, range: `0-${stored.length - 1}` }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const registry = connect({ host, scopes: [], trustedRealms: [], transport: impatient });
  const open = async () => (start: number, end: number) => content.subarray(start, end);
  const outcome = await uploadBlob({ registry, repository: "acme/adapter" }, { digest, size: content.length, open });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(outcome).toBe("uploaded");
  expect(ranges).toEqual([undefined, `${kept}-${megabyte - 1}`, undefined]);
  expect(stored.equals(content)).toBe(true);
});

test("ends at once where the machine cannot read what it sends", async () => {
  const waits: number[] = [];
  const wait = async (duration: number) => void waits.push(duration);
  const failing = Object.assign(new Error("EIO: i/o error, read"), { code: "EIO", syscall: "read" });
  const fetch = async (_: unknown, { method = "" }: RequestInit = {}) => {
    if (method === "PUT") throw Object.assign(new TypeError("fetch failed"), { cause: failing });
    return new Response(null, { status: method === "HEAD" ? 404 : 202, headers: { location: "/v2/uploads/1" } });
  };
  const transport = { ...impatient, fetch, wait };
  const registry = connect({ host: "registry.example", scopes: [], trustedRealms: [], transport });
  const blob = { digest: `sha256:${"a".repeat(64)}`, size: 1, open: async () => () => Buffer.alloc(1) };
  await expect(uploadBlob({ registry, repository: "acme/adapter" }, blob)).rejects.toBe(failing);
  expect(waits).toEqual([]);
});
