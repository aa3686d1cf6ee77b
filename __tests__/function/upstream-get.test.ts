import { once } from "node:events";
import * as net from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UpstreamFailure } from "../../function/upstream-failure";
import { upstreamGet } from "../../function/upstream-get";
import { PlainUpstream } from "./plain-upstream";

let upstream: PlainUpstream;

beforeEach(async () => {
  upstream = await PlainUpstream.start();
});

afterEach(() => upstream.stop());

const get = (over: { readonly uri?: string; readonly signal?: AbortSignal } = {}) =>
  upstreamGet(new URL(over.uri ?? upstream.uri), 1024)(over.signal ?? new AbortController().signal);

const bodyOf = async (answer: Promise<{ readonly body: Uint8Array }>) => Buffer.from((await answer).body);

it("gets the body, with the query that the URI has", async () => {
  upstream.serve(Buffer.from("keys"));
  expect((await bodyOf(get({ uri: `${upstream.uri}?appid=1&b=%20` }))).toString()).toBe("keys");
  expect(upstream.requests).toEqual(["/keys?appid=1&b=%20"]);
});

it("makes a connection of its own for each request", async () => {
  upstream.respond = (_request, response) => response.writeHead(200, { connection: "keep-alive" }).end("keys");
  for (let count = 0; count < 3; count++) await get();
  expect(upstream.connections).toBe(3);
});

it("asks for a document that is not compressed", async () => {
  let asked: unknown;
  upstream.respond = ({ headers }, response) => {
    asked = headers;
    response.end();
  };
  await get();
  expect(asked).toMatchObject({ accept: "application/json", "accept-encoding": "identity" });
});

it("sends the headers that it is given beside its own, and gives those of the answer", async () => {
  let asked: unknown;
  upstream.respond = ({ headers }, response) => {
    asked = headers;
    response.writeHead(200, { "Jwks-Test": "told" }).end();
  };
  const { headers } = await upstreamGet(new URL(upstream.uri), 1024, { headers: { "Jwks-Test": "asked" } })(
    new AbortController().signal,
  );
  expect(asked).toMatchObject({ accept: "application/json", "jwks-test": "asked" });
  expect(headers).toMatchObject({ "jwks-test": "told" });
});

it("puts what it is given", async () => {
  let put = "";
  upstream.respond = async (request, response) => {
    for await (const chunk of request) put += chunk;
    put = `${request.method} ${put} ${request.headers["content-length"]}`;
    response.end();
  };
  const extras = { body: Buffer.from("keys"), headers: { "content-length": "4" } };
  await upstreamGet(new URL(upstream.uri), 1024, extras)(new AbortController().signal);
  expect(put).toBe("PUT keys 4");
});

it("puts a long answer together from any number of pieces", async () => {
  const body = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 256));
  upstream.respond = (_request, response) => {
    for (const byte of body) response.write(Buffer.from([byte]));
    response.end();
  };
  expect(await bodyOf(get())).toEqual(body);
});

it("grows with an answer, up to the limit", async () => {
  const body = Buffer.alloc(100_000, "keys");
  upstream.serve(body);
  expect(await bodyOf(upstreamGet(new URL(upstream.uri), 100_000)(new AbortController().signal))).toEqual(body);
});

describe("failures", () => {
  it("are refused connections", async () => {
    const server = net.createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as net.AddressInfo;
    await new Promise((closed) => server.close(closed));
    await expect(get({ uri: `http://127.0.0.1:${port}/` })).rejects.toEqual(
      new UpstreamFailure("connection", "ECONNREFUSED"),
    );
  });

  it("are redirects, which nobody follows", async () => {
    upstream.respond = (_request, response) => response.writeHead(302, { location: "/elsewhere" }).end();
    await expect(get()).rejects.toEqual(new UpstreamFailure("status", 302));
    expect(upstream.requests).toEqual(["/keys"]);
  });

  it("are more bytes than allowed", async () => {
    upstream.serve(Buffer.alloc(1025));
    await expect(get()).rejects.toEqual(new UpstreamFailure("too-large"));
    upstream.serve(Buffer.alloc(1024));
    expect(await bodyOf(get())).toHaveLength(1024);
  });

  it("are signals, before, during and after the answer's head", async () => {
    await expect(get({ signal: AbortSignal.abort() })).rejects.toEqual(new UpstreamFailure("timeout"));
    expect(upstream.requests).toEqual([]);
    for (const respond of [
      () => undefined,
      (_request: unknown, response: { flushHeaders(): void }) => response.flushHeaders(),
    ]) {
      const controller = new AbortController();
      upstream.respond = (request, response) => {
        respond(request, response);
        setImmediate(() => controller.abort());
      };
      await expect(get({ signal: controller.signal })).rejects.toEqual(new UpstreamFailure("timeout"));
    }
  });
});
