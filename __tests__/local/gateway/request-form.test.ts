import { describe, expect, test } from "vitest";
import { decisionsOf } from "../../../local/gateway/choices";
import { parserOptions } from "../../../local/gateway/request-form";
import { rawRequest } from "./raw-request";
import { gatewayAt } from "./started-gateway";
import { stockRoute } from "./test-stack";

const get = (...lines: string[]): string => ["GET /api/x HTTP/1.1", ...lines, "", ""].join("\r\n");
const post = (body: string, ...lines: string[]): string =>
  `${["POST /api/x HTTP/1.1", "Host: a", ...lines, "", ""].join("\r\n")}${body}`;
const version = (http: string, ...lines: string[]): string => [`GET /api/x${http}`, ...lines, "", ""].join("\r\n");

/** In either reading. */
const requests: readonly [string, string, number][] = [
  ["a plain request", get("Host: a"), 200],
  ["a port", get("Host: a:8443"), 200],
  ["an address", get("Host: [::1]:443"), 200],
  ["an empty Host, as RFC 9112 wants it for targets without one", get("Host:"), 200],
  ["header bytes beyond ASCII", get("Host: a", "X-A: \xff"), 200],
  ["a name with an underscore", get("Host: a", "X_A: 1"), 200],
  ["Upgrade, which is not followed", get("Host: a", "Connection: upgrade", "Upgrade: websocket"), 200],
  ["HTTP/1.0 without Host", version(" HTTP/1.0"), 200],
  ["a whole URL", "GET http://other.test/api/x HTTP/1.1\r\nHost: a\r\n\r\n", 200],
  ["chunks with extensions", post("1;a=b\r\nx\r\n0\r\n\r\n", "Transfer-Encoding: chunked"), 200],
  ["a trailer", post("1\r\nx\r\n0\r\nX-T: 1\r\n\r\n", "Transfer-Encoding: chunked"), 200],
  ["no Host", get("X-A: 1"), 400],
  ["a folded header", get("Host: a", "X-A: 1", " 2"), 400],
  ["a blank before the colon", get("Host: a", "X-A : 1"), 400],
  ["a name that is none", get("Host: a", "X(A: 1"), 400],
  ["no name", get("Host: a", ": 1"), 400],
  ["no colon", get("Host: a", "XA"), 400],
  ["lines that end with LF", "GET /api/x HTTP/1.1\nHost: a\n\n", 400],
  ["a line that ends with LF", "GET /api/x HTTP/1.1\r\nHost: a\nX-A: 1\r\n\r\n", 400],
  ["CR in a value", get("Host: a", "X-A: 1\r2"), 400],
  ["NUL in a value", get("Host: a", "X-A: 1\x002"), 400],
  ["a control character in a value", get("Host: a", "X-A: 1\x012"), 400],
  ["DEL in a value", get("Host: a", "X-A: 1\x7f2"), 400],
  ["a blank in the target", version("y z HTTP/1.1", "Host: a"), 400],
  ["bytes beyond ASCII in the target", "GET /api/x\xe9 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
  ["Content-Length twice", post("x", "Content-Length: 1", "Content-Length: 1"), 400],
  ["Content-Length twice in a line", post("x", "Content-Length: 1, 1"), 400],
  ["Content-Length with a sign", post("x", "Content-Length: +1"), 400],
  ["Content-Length beside chunks", post("0\r\n\r\n", "Content-Length: 4", "Transfer-Encoding: chunked"), 400],
  ["chunked twice", post("0\r\n\r\n", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), 400],
  ["a coding that only ends like one", post("0\r\n\r\n", "Transfer-Encoding: xchunked"), 400],
  ["a chunk that ends with LF", post("1\nx\r\n0\r\n\r\n", "Transfer-Encoding: chunked"), 400],
  ["chunks in HTTP/1.0", post("0\r\n\r\n", "Transfer-Encoding: chunked").replace("HTTP/1.1", "HTTP/1.0"), 400],
  ["another coding before chunked", post("0\r\n\r\n", "Transfer-Encoding: gzip, chunked"), 501],
  ["HTTP/0.9", version(""), 505],
  ["HTTP/2.0", version(" HTTP/2.0", "Host: a"), 505],
  ["HTTP/1.2", version(" HTTP/1.2", "Host: a"), 400],
  ["an unknown expectation", post("x", "Expect: wonders", "Content-Length: 1"), 417],
  ["CONNECT", "CONNECT api.test:443 HTTP/1.1\r\nHost: a\r\n\r\n", 405],
  ["2,000 headers of 5 bytes", get("Host: a", ...Array<string>(2000).fill("a:b")), 431],
  ["1,300 headers of 5 bytes", get("Host: a", ...Array<string>(1300).fill("a:b")), 200],
];

describe.each(["strict", "lenient"] as const)("the form of a request, %s", (reading) => {
  test.each(requests)("%s", async (_name, text, status) => {
    const { url } = await gatewayAt(
      { routes: [stockRoute("/x", "in", {}, ["ANY"])] },
      { decisions: decisionsOf(reading) },
    );
    const answer = await rawRequest(url, text);
    expect(answer.status).toBe(status);
    if (status >= 400) expect(JSON.parse(answer.body)).toMatchObject({ code: status });
  });

  test.each([
    ["two", ["Host: a", "Host: b"]],
    ["two that are equal", ["Host: a", "Host: a"]],
    ["one that is a path", ["Host: a/b"]],
    ["one with a user", ["Host: user@a"]],
    ["two in a line", ["Host: a, b"]],
  ])("hosts: %s", async (_name, lines) => {
    const { url } = await gatewayAt({ routes: [stockRoute("/x", "in")] }, { decisions: decisionsOf(reading) });
    expect((await rawRequest(url, get(...lines))).status).toBe(reading === "strict" ? 400 : 200);
  });
});

test("options of the process that loosen Node's parser have no say", () => {
  expect(parserOptions).toMatchObject({ insecureHTTPParser: false, maxHeaderSize: 16_384 });
});
