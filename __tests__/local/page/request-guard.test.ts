import type { IncomingHttpHeaders } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Access, refusalOf, tokenCookie } from "../../../local/page/request-guard";

const host = "127.0.0.1:4000";
const json = { host, "content-type": "application/json" };

describe("a request passes", () => {
  it.each([
    ["GET from no browser", "GET", { host }],
    ["GET on localhost", "GET", { host: "localhost:4000" }],
    ["GET on loopback of IPv6", "GET", { host: "[::1]:4000" }],
    ["GET by typing the address", "GET", { host, "sec-fetch-site": "none" }],
    ["POST of JSON from no browser", "POST", json],
    ["POST of JSON from the page", "POST", { ...json, origin: `http://${host}`, "sec-fetch-site": "same-origin" }],
    ["POST of JSON with a charset", "POST", { ...json, "content-type": "Application/JSON; charset=utf-8" }],
  ])("%s", (_what, method, headers) => {
    expect(refusalOf(method, headers)).toBeUndefined();
  });
});

describe("where others than this machine may ask", () => {
  const access: Access = { hosts: ["cloud.test", "192.0.2.1"], token: "right" };
  const there = { host: "cloud.test:4040" };

  it.each<[string, string, IncomingHttpHeaders]>([
    ["a bearer token", "GET", { ...there, authorization: "Bearer right" }],
    ["a cookie", "GET", { ...there, cookie: "a=b; local-cloud-token=right" }],
    ["loopback", "GET", { host, authorization: "bearer right" }],
    ["the address", "GET", { host: "192.0.2.1:4040", authorization: "Bearer right" }],
    [
      "a page behind https",
      "POST",
      { ...json, ...there, origin: "https://cloud.test:4040", authorization: "Bearer right" },
    ],
  ])("the right token passes: %s", (_what, method, headers) => {
    expect(refusalOf(method, headers, access)).toBeUndefined();
  });

  it.each<[string, IncomingHttpHeaders, number]>([
    ["no token", there, 401],
    ["no token on loopback either", { host }, 401],
    ["a wrong one", { ...there, authorization: "Bearer wrong" }, 401],
    ["a part of it", { ...there, authorization: "Bearer righ" }, 401],
    ["another cookie", { ...there, cookie: "token=right; x-local-cloud-token=right" }, 401],
    ["another scheme", { ...there, authorization: "Basic right" }, 401],
    ["another name, with the token", { host: "evil.test", authorization: "Bearer right" }, 421],
    [
      "another site, with the cookie",
      { ...there, origin: "https://evil.test", cookie: "local-cloud-token=right" },
      403,
    ],
  ])("%s is refused", (_what, headers, status) => {
    expect(refusalOf("GET", headers, access)?.status).toBe(status);
  });

  it("the token becomes a cookie that neither scripts nor other sites have", () => {
    expect(tokenCookie("right")).toBe("local-cloud-token=right; HttpOnly; SameSite=Strict; Path=/");
  });
});

describe("a request is refused", () => {
  it.each([
    ["without a host", "GET", {}, 421],
    ["for a name that only leads to loopback", "GET", { host: "rebound.example.com:4000" }, 421],
    ["for a host that hides another", "GET", { host: "127.0.0.1@rebound.example.com" }, 421],
    ["for a host behind another", "GET", { host: "rebound.example.com@127.0.0.1" }, 421],
    ["for a host and a path", "GET", { host: "127.0.0.1/rebound.example.com" }, 421],
    ["for a host and a fragment", "GET", { host: "127.0.0.1#rebound.example.com" }, 421],
    ["from another site", "POST", { ...json, origin: "https://evil.example.com" }, 403],
    ["from another port", "POST", { ...json, origin: "http://127.0.0.1:5000" }, 403],
    ["from a sandboxed frame", "POST", { ...json, origin: "null" }, 403],
    ["from another site, as the browser says", "GET", { host, "sec-fetch-site": "cross-site" }, 403],
    ["from another port, as the browser says", "GET", { host, "sec-fetch-site": "same-site" }, 403],
    ["as a form would send it", "POST", { host, "content-type": "application/x-www-form-urlencoded" }, 415],
    ["as a form would fake it", "POST", { host, "content-type": "text/plain" }, 415],
    ["without a type", "DELETE", { host }, 415],
    ["of a type that only begins alike", "POST", { host, "content-type": "application/json-seq" }, 415],
  ])("%s", (_what, method, headers, status) => {
    expect(refusalOf(method, headers)?.status).toBe(status);
  });

  it("from any origin but its own", () => {
    fc.assert(
      fc.property(fc.webUrl(), (url) => {
        expect(refusalOf("POST", { ...json, origin: new URL(url).origin })?.status).toBe(403);
      }),
    );
  });
});
