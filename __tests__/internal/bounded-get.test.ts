import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { boundedGet, type Fetch, failureInWords } from "../../internal/bounded-get";
import { type Loopback, startLoopback } from "../doctor/loopback";

let server: Loopback;
beforeEach(async () => {
  server = await startLoopback((_, response) => void response.end("here"));
});
afterEach(() => server.close());

const bounds = { milliseconds: 10_000, bytes: 1000 };
const get = (own: Partial<Parameters<typeof boundedGet>[2]> = {}, headers: Record<string, string> = {}) =>
  boundedGet(fetch, { url: server.url, headers }, { ...bounds, ...own });

test("status, headers and body are kept, whatever the status", async () => {
  server.handler = (_, response) => void response.writeHead(404, { "x-said": "yes" }).end("no");
  const answer = await get();
  expect(answer).toMatchObject({ status: 404, body: Buffer.from("no") });
  expect("headers" in answer && answer.headers.get("x-said")).toBe("yes");
});

test.each([301, 302, 303, 307, 308])("%i is not followed: credentials go nowhere else", async (status) => {
  server.handler = (_, response) => void response.writeHead(status, { location: "https://x.example/a?token=1" }).end();
  expect(await get({}, { authorization: "x" })).toEqual({ failure: { reason: "redirected", status, to: "x.example" } });
  expect(await get({ redirect: "answer" })).toMatchObject({ status });
  expect(server.requests).toHaveLength(2);
});

test("a redirect to nowhere is told without what it says", async () => {
  server.handler = (_, response) => void response.writeHead(302, { location: "http://[" }).end();
  expect(await get()).toEqual({ failure: { reason: "redirected", status: 302, to: "an address that is none" } });
});

test("a 3xx that leads nowhere is an answer", async () => {
  server.handler = (_, response) => void response.writeHead(304).end();
  expect(await get()).toMatchObject({ status: 304 });
});

describe("the limit of size", () => {
  test.each([
    [1000, "x".repeat(1000)],
    [999, undefined],
  ])("%i bytes allowed, 1000 sent", async (bytes, body) => {
    server.handler = (_, response) => void response.end("x".repeat(1000));
    const answer = await get({ bytes });
    expect(answer).toEqual(
      body === undefined
        ? { failure: { reason: "too large", bytes } }
        : expect.objectContaining({ body: Buffer.from(body) }),
    );
  });

  test("counts bytes, not characters", async () => {
    server.handler = (_, response) => void response.end("€".repeat(400));
    expect(await get()).toEqual({ failure: { reason: "too large", bytes: 1000 } });
  });

  test("counts what compressed bytes become", async () => {
    server.handler = (_, response) =>
      void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(1_000_000)));
    expect(await get()).toEqual({ failure: { reason: "too large", bytes: 1000 } });
  });

  test("ends an answer that does not end itself", async () => {
    server.handler = (_, response) => {
      const pour = (): void => {
        while (response.write(Buffer.alloc(65_536)));
        response.once("drain", pour);
      };
      pour();
    };
    expect(await get()).toMatchObject({ failure: { reason: "too large" } });
  });
});

describe("the limit of time", () => {
  const timeout = { failure: { reason: "timeout", milliseconds: 50 } };

  test("holds for the headers", async () => {
    server.handler = () => undefined;
    expect(await get({ milliseconds: 50 })).toEqual(timeout);
  });

  test("holds for the body, however regularly its bytes drip", async () => {
    let drip: NodeJS.Timeout | undefined;
    server.handler = (_, response) => {
      response.writeHead(200);
      drip = setInterval(() => response.write("."), 5);
    };
    expect(await get({ milliseconds: 50 })).toEqual(timeout);
    clearInterval(drip);
  });

  test("holds for a fetch that does not mind its signal", async () => {
    const deaf: Fetch = () => new Promise(() => undefined);
    expect(await boundedGet(deaf, { url: server.url }, { ...bounds, milliseconds: 50 })).toEqual(timeout);
  });
});

test("no connection is told with its code", async () => {
  await server.close();
  const answer = await get();
  expect(answer).toMatchObject({ failure: { reason: "unreachable", code: "ECONNREFUSED" } });
  expect("failure" in answer && failureInWords(answer.failure)).toContain("ECONNREFUSED");
});

test("an answer that breaks off is none", async () => {
  server.handler = (_, response) => {
    response.writeHead(200, { "content-length": "100" }).write("{");
    response.socket?.end();
  };
  expect(await get()).toMatchObject({ failure: { reason: "unreachable" } });
});

test("a header that cannot be sent is not quoted", async () => {
  const answer = await get({}, { authorization: "planted\nsecret" });
  expect(answer).toMatchObject({ failure: { reason: "unreachable" } });
  expect(JSON.stringify(answer)).not.toContain("planted");
});

test.each([
  [{ reason: "timeout", milliseconds: 1500 }, "no answer within 1.5 s"],
  [{ reason: "too large", bytes: 10 }, "the answer has more than 10 bytes"],
  [{ reason: "redirected", status: 302, to: "x.example" }, "HTTP 302 leads to x.example, which is not followed"],
  [{ reason: "unreachable", message: "bad port" }, "bad port"],
] as const)("%j is said in words", (failure, words) => expect(failureInWords(failure)).toBe(words));

test("what the machine has run out of says nothing of the server, and is thrown", async () => {
  const cause = Object.assign(new Error("connect EMFILE"), { code: "EMFILE", syscall: "connect" });
  const failing: Fetch = async () => {
    throw Object.assign(new TypeError("fetch failed"), { cause });
  };
  await expect(boundedGet(failing, { url: server.url }, bounds)).rejects.toBe(cause);
});
