import { connect } from "node:net";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { readBody } from "../../../local/gateway/request-limits";
import { gatewayAt } from "./started-gateway";
import { stockRoute } from "./test-stack";

const specification = {
  routes: [
    stockRoute("/{all*}", "in", {}, ["ANY"]),
    { path: "/f", methods: ["POST"], backend: [{ type: "ORACLE_FUNCTIONS_BACKEND", function_id: "ocid1.fnfunc.x" }] },
  ],
};

/** Sends bytes as they are, and reads until the other side closes. */
function raw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.end(text));
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

describe("the size of a request", () => {
  /** Exactly this many bytes: request line, header lines, without the empty one. */
  function head(bytes: number): string {
    const fixed = "GET /api/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: \r\n".length;
    return `GET /api/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: ${"y".repeat(bytes - fixed)}\r\n\r\n`;
  }

  test.each([
    [8192, 200],
    [8193, 431],
    [15_000, 431],
    [40_000, 431],
  ])("a header block of %i bytes gets %i", async (bytes, status) => {
    const { url } = await gatewayAt(specification);
    const answer = await raw(url, head(bytes));
    expect(answer.split("\r\n")[0]).toContain(` ${status} `);
    expect(answer).toMatch(/opc-request-id: \/[0-9A-F]{32}\//i);
  });

  test("what is no HTTP gets 400 and an id", async () => {
    const { url } = await gatewayAt(specification);
    const answer = await raw(url, "GET /api/x HTTP/1.1\r\nbad header\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*opc-request-id: /);
  });

  test.each([
    ["/api/x", 20 * 1024 * 1024, 200],
    ["/api/x", 20 * 1024 * 1024 + 1, 413],
    ["/api/f", 6 * 1024 * 1024, 404],
    ["/api/f", 6 * 1024 * 1024 + 1, 413],
  ])("%s with a body of %i bytes gets %i", async (path, bytes, status) => {
    const { fetch } = await gatewayAt(specification);
    expect((await fetch(path, { method: "POST", body: Buffer.alloc(bytes) })).status).toBe(status);
  });

  test("a body without a length is counted as it comes", async () => {
    const { fetch } = await gatewayAt(specification);
    const body = new ReadableStream({
      start(controller) {
        for (let megabyte = 0; megabyte < 7; megabyte += 1) controller.enqueue(new Uint8Array(1024 * 1024));
        controller.close();
      },
    });
    expect((await fetch("/api/f", { method: "POST", body, duplex: "half" } as RequestInit)).status).toBe(413);
  });

  test("a body that does not come in time, or breaks off", async () => {
    const chunked = { headers: { "transfer-encoding": "chunked" } };
    const silent = Object.assign(new PassThrough(), chunked);
    expect(await readBody(silent as never, 10, 1)).toBe("too-slow");
    const broken = Object.assign(new PassThrough(), chunked);
    const result = readBody(broken as never, 10);
    broken.destroy(new Error("gone"));
    expect(await result).toBe("broken-off");
  });

  test("a target in absolute form is read for its path", async () => {
    const { url } = await gatewayAt(specification);
    expect(await raw(url, "GET http://elsewhere.test/api/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 200 /,
    );
  });
});
