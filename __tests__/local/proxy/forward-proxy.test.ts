import { once } from "node:events";
import { createServer as createHttp } from "node:http";
import { createServer } from "node:net";
import { connect as connectTls } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import { startForwardProxy } from "../../../local/proxy/forward-proxy";
import { originMap } from "../../../synthesized/system/origins";
import { connecting } from "../../until";
import { rawRequest } from "../gateway/raw-request";
import { type Asked, connectedTo, listening, received, startedProxy } from "./started-proxy";

const get = (target: string, ...headers: readonly string[]): string =>
  [`GET ${target} HTTP/1.1`, ...headers, "", ""].join("\r\n");

const close = "Connection: close";

describe("through a tunnel", () => {
  test("a name of the map is answered by its part, with path, headers and body as they came", async () => {
    const { through, asked } = await startedProxy({}, (_request, response) =>
      response.writeHead(201, "Made", ["Set-Cookie", "a=1", "Set-Cookie", "b=2"]).end("hello"),
    );
    const text = get("/a/..//%2e?q=%20", "Host: LOGIN.test:443", "X-A: 1", "x-a: 2", close);
    const answer = await through("login.test:443", text);
    expect(answer).toMatch(/^HTTP\/1\.1 201 Made\r\n/);
    expect(answer).toMatch(/Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n/);
    expect(answer).toContain("\r\nhello\r\n");
    expect(asked).toEqual([
      {
        ...{ method: "GET", url: "/a/..//%2e?q=%20", body: "" },
        rawHeaders: ["X-A", "1", "x-a", "2", "Host", "login.test", "Connection", "close"],
      },
    ]);
  });

  test("one connection carries many requests, and a body goes both ways as it comes", async () => {
    const { connect, proxy, asked } = await startedProxy({}, (_request, response, body) => response.end(body));
    const { socket } = await connect("orders.test:8443");
    const secure = connectTls({ socket, ca: proxy.ca, servername: "orders.test" });
    const host = "Host: orders.test:8443";
    const chunked = `POST /1 HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`;
    const counted = `PUT /2 HTTP/1.1\r\n${host}\r\nContent-Length: 3\r\n${close}\r\n\r\ndef`;
    const all = await received(secure, chunked + counted);
    expect(all.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(all).toMatch(/abc.*def/s);
    expect(asked.map(({ method, url, body }) => [method, url, body])).toEqual([
      ["POST", "/1", "abc"],
      ["PUT", "/2", "def"],
    ]);
  });

  test("what is streamed arrives before it ends", async () => {
    const ending = new EventTarget();
    const { connect, proxy } = await startedProxy({}, (_request, response) => {
      response.write("first");
      ending.addEventListener("end", () => response.end("last"));
    });
    const { socket } = await connect("login.test:443");
    const secure = connectTls({ socket, ca: proxy.ca, servername: "login.test" });
    secure.write(get("/", "Host: login.test", close));
    let text = "";
    secure.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("first")) ending.dispatchEvent(new Event("end"));
    });
    await once(secure, "close");
    expect(text).toMatch(/first.*last/s);
  });

  test("what is answered to half of a body arrives before the other half is sent", async () => {
    const part = createHttp((request, response) => {
      request.once("data", () => response.write("half "));
      request.once("end", () => response.end("whole"));
    });
    const origins = originMap();
    origins.add("https://login.test", await listening(part));
    const proxy = await startForwardProxy({ origins });
    onTestFinished(async () => {
      await proxy.close();
      part.close().closeAllConnections();
    });
    const { socket } = await connectedTo(proxy.url, "login.test:443");
    const secure = connectTls({ socket, ca: proxy.ca, servername: "login.test" });
    secure.write(
      ["POST / HTTP/1.1", "Host: login.test", close, "Transfer-Encoding: chunked", "", "1\r\na\r\n"].join("\r\n"),
    );
    let text = "";
    secure.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("half ") && !text.includes("whole")) secure.write("1\r\nb\r\n0\r\n\r\n");
    });
    await once(secure, "close");
    expect(text).toMatch(/half .*whole/s);
  });

  test("a large body goes both ways whole", async () => {
    const { connect, proxy, asked } = await startedProxy({}, (_request, response, body) =>
      response.end(body, "latin1"),
    );
    const { socket } = await connect("login.test:443");
    const secure = connectTls({ socket, ca: proxy.ca, servername: "login.test" });
    const body = "0123456789abcdef".repeat(200_000);
    const head = ["POST / HTTP/1.1", "Host: login.test", close, `Content-Length: ${body.length}`, "", ""].join("\r\n");
    const answer = await received(secure, head + body);
    expect(asked[0]?.body === body && answer.includes("200 OK")).toBe(true);
    expect(answer.replace(/\r\n[\da-f]+\r\n/g, "").length).toBeGreaterThanOrEqual(body.length);
  });

  test("a client that asks first whether its body is wanted is told", async () => {
    const { through, asked } = await startedProxy({}, (_request, response, body) => response.end(body));
    const text = ["POST / HTTP/1.1", "Host: login.test", "Expect: 100-continue", "Content-Length: 2", close].join(
      "\r\n",
    );
    expect(await through("login.test:443", `${text}\r\n\r\nab`)).toMatch(
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /,
    );
    expect(asked.map(({ body }) => body)).toEqual(["ab"]);
  });

  test("a part that ends the connection ends the client's", async () => {
    const { through } = await startedProxy({}, (request) => request.socket.destroy());
    expect(await through("login.test:443", get("/", "Host: login.test"))).toBe("");
  });

  test("headers of one connection stay on it", async () => {
    const { through, asked } = await startedProxy({}, (_request, response) =>
      response.writeHead(200, { connection: "x-b", "x-b": "1", "proxy-authenticate": "Basic" }).end(),
    );
    const own = ["TE: trailers", "Upgrade: h2c", "Proxy-Authorization: x", "Proxy-Connection: x", "Keep-Alive: 1"];
    const names = "Connection: close, X-A, Host, Content-Length, upgrade";
    const text = ["POST / HTTP/1.1", "Host: login.test", names, "X-A: 1", ...own, "Content-Length: 1", "", "x"];
    const answer = await through("login.test:443", text.join("\r\n"));
    expect(answer).not.toMatch(/x-b|authenticate/i);
    expect(asked).toEqual([
      {
        ...{ method: "POST", url: "/", body: "x" },
        rawHeaders: ["Host", "login.test", "Content-Length", "1", "Connection", "close"],
      },
    ]);
  });

  const refused: readonly [string, string, number][] = [
    ["another name of the map", get("/", "Host: plain.test"), 421],
    ["another port", get("/", "Host: login.test:8443"), 421],
    ["a name with a user", get("/", "Host: a@login.test"), 400],
    ["no name", get("/", "X-A: 1"), 400],
    ["no name, in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 421],
    ["two names", get("/", "Host: login.test", "Host: login.test"), 400],
    ["a whole URL of another name", get("https://plain.test/", "Host: login.test"), 421],
    ["a whole URL without encryption", get("http://login.test/", "Host: login.test"), 421],
    ["a length and chunks", get("/", "Host: login.test", "Content-Length: 1", "Transfer-Encoding: chunked"), 400],
    ["two lengths", get("/", "Host: login.test", "Content-Length: 1", "Content-Length: 2"), 400],
    ["another transfer coding", get("/", "Host: login.test", "Transfer-Encoding: gzip, chunked"), 501],
    ["a folded header", get("/", "Host: login.test", "X-A: 1", " 2"), 400],
    ["a blank before the colon", get("/", "Host: login.test", "Content-Length : 1"), 400],
    ["another expectation", get("/", "Host: login.test", "Expect: x"), 417],
    ["headers beyond 16 KB", get("/", "Host: login.test", `X-A: ${"x".repeat(17_000)}`), 431],
    ["CONNECT again", "CONNECT login.test:443 HTTP/1.1\r\nHost: login.test:443\r\n\r\n", 405],
    ["what is no HTTP", "\x16\x03\x01 hello\r\n\r\n", 400],
  ];
  test.each(refused)("%s is refused, and the part is not asked", async (_name, text, status) => {
    const { through, asked } = await startedProxy();
    expect(await through("login.test:443", text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(asked).toEqual([]);
  });

  test("a whole URL of its own name is that path", async () => {
    const { through, asked } = await startedProxy();
    await through("login.test:443", get("https://Login.test?q", "Host: login.test", close));
    expect(asked.map(({ url }) => url)).toEqual(["/?q"]);
  });

  test("another name in TLS ends it, and none is the name of CONNECT", async () => {
    const { through, asked, connect, proxy } = await startedProxy();
    await expect(through("login.test:443", get("/", "Host: login.test"), "orders.test")).rejects.toThrow(
      /socket disconnected before secure TLS connection/,
    );
    expect(asked).toEqual([]);
    const { socket } = await connect("login.test:443");
    const secure = connectTls({ socket, ca: proxy.ca, checkServerIdentity: () => undefined, servername: "" });
    expect(await received(secure, get("/", "Host: login.test", close))).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("CONNECT", () => {
  const refused: readonly [string, number][] = [
    ["example.com:443", 403],
    ["login.test:80", 403],
    ["login.test:8443", 403],
    ["plain.test:80", 403],
    ["sub.login.test:443", 403],
    ["login.test.:443", 400],
    ["127.0.0.1:443", 403],
    ["127.0.0.1:1", 403],
    ["localhost:443", 403],
    ["2130706433:443", 403],
    ["0x7f.1:443", 403],
    ["169.254.169.254:80", 403],
    ["[::1]:443", 400],
    ["[fe80::1]:443", 400],
    ["user@login.test:443", 400],
    ["login.test", 400],
    ["login.test:443/x", 400],
    ["login.test:", 400],
    ["login.test:99999", 403],
    [":443", 400],
  ];
  test.each(refused)("to %s is refused with %i", async (authority, status) => {
    const { connect } = await startedProxy();
    const answer = await connect(authority);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(/^(?:CONNECT: got .*\. Allowed: |request: )/);
  });

  test("names what is allowed", async () => {
    const { connect, proxy } = await startedProxy();
    expect((await connect("example.com:443")).text).toBe(
      "CONNECT: got example.com:443. Allowed: login.test:443, orders.test:8443.\n",
    );
    expect(proxy.names).toEqual(["login.test", "orders.test"]);
  });

  test("with another Host, or two, is refused", async () => {
    const { connect } = await startedProxy();
    expect((await connect("login.test:443", "Host: orders.test:8443")).status).toBe(421);
    expect((await connect("login.test:443", "Host: login.test", "Host: login.test")).status).toBe(400);
    expect((await connect("LOGIN.test:443", "Host: login.test")).status).toBe(200);
  });
});

describe("without a tunnel", () => {
  test("a whole http URL of the map is answered", async () => {
    const { proxy, asked } = await startedProxy();
    const answer = await rawRequest(proxy.url, get("http://PLAIN.test/x?y", "Host: plain.test", close));
    expect([answer.status, answer.body]).toEqual([200, "hello"]);
    const [{ url, rawHeaders }] = asked as readonly [Asked];
    expect([url, rawHeaders.slice(0, 2)]).toEqual(["/x?y", ["Host", "plain.test"]]);
  });

  const refused: readonly [string, string, number][] = [
    ["a path, as of a browser that took it for a server", get("/", "Host: plain.test"), 400],
    ["another name", get("http://example.com/", "Host: example.com"), 403],
    ["a name that is encrypted", get("http://login.test/", "Host: login.test"), 403],
    ["an encrypted URL", get("https://login.test/", "Host: login.test"), 400],
    ["another Host", get("http://plain.test/", "Host: login.test"), 421],
    ["a user in the URL", get("http://plain.test@example.com/", "Host: example.com"), 400],
    ["a user in the URL, for the map's name", get("http://a:b@plain.test/", "Host: plain.test"), 400],
    ["this machine, though it is on the map", get("http://127.0.0.1:1/", "Host: 127.0.0.1:1"), 403],
    ["metadata of a cloud", get("http://169.254.169.254/opc/v2/", "Host: 169.254.169.254"), 403],
    ["another scheme", get("ftp://plain.test/", "Host: plain.test"), 400],
  ];
  test.each(refused)("%s is refused, and no part is asked", async (_name, text, status) => {
    const { proxy, asked } = await startedProxy();
    expect((await rawRequest(proxy.url, text)).status).toBe(status);
    expect(asked).toEqual([]);
  });

  test("a part that is not there is told", async () => {
    const gone = createServer();
    const local = await listening(gone);
    gone.close();
    await once(gone, "close");
    const origins = originMap();
    origins.add("http://gone.test", local);
    const proxy = await startForwardProxy({ origins });
    onTestFinished(proxy.close);
    const answer = await rawRequest(proxy.url, get("http://gone.test/", "Host: gone.test", close));
    expect([answer.status, answer.body]).toEqual([
      502,
      expect.stringContaining(`http://gone.test: nobody answers for it at ${local}`),
    ]);
  });
});

describe("limits", () => {
  const limits = { connectMs: 100, headersMs: 100, idleMs: 100 };

  test("headers that do not come end the connection, in a tunnel and before it", async () => {
    const { connect, proxy } = await startedProxy({ limits: { ...limits, headersMs: 1000 } });
    expect((await rawRequest(proxy.url, "GET http://plain.test/ HTTP/1.1\r\nHost:")).status).toBe(408);
    const { socket } = await connect("login.test:443");
    const secure = connectTls({ socket, ca: proxy.ca, servername: "login.test" });
    // Where the machine is busy the time is over before TLS stands.
    const outcome = await received(secure, "GET / HTTP/1.1\r\n").catch((failure: Error) => failure.message);
    expect(outcome).toMatch(/^HTTP\/1\.1 408 |^Client network socket disconnected/);
  });

  test("a tunnel in which nobody speaks TLS ends", async () => {
    const { connect } = await startedProxy({ limits });
    const { socket } = await connect("login.test:443");
    socket.resume();
    await once(socket, "close");
    expect(socket.destroyed).toBe(true);
  });

  test("a part that is silent ends it", async () => {
    const { through, asked } = await startedProxy({ limits: { ...limits, headersMs: 15_000 } }, () => undefined);
    expect(await through("login.test:443", get("/", "Host: login.test"))).toBe("");
    expect(asked).toHaveLength(1);
  });

  test("close ends tunnels, and nobody listens", async () => {
    const { connect, proxy } = await startedProxy();
    const { socket } = await connect("login.test:443");
    socket.resume();
    await Promise.all([once(socket, "close"), proxy.close()]);
    expect(await connecting(proxy.url)).toBe("ECONNREFUSED");
  });
});
