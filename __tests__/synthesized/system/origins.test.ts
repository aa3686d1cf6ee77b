import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOnLoopback, originMap } from "../../../synthesized/system/origins";

const real = "https://login.microsoftonline.com";
const local = "http://127.0.0.1:4000";

describe("originMap", () => {
  it("replaces the origin and nothing else", () => {
    const origins = originMap();
    origins.add(`${real}/anything`, local);
    expect(origins.toLocal(`${real}/t/keys?appid=1#x`)).toBe(`${local}/t/keys?appid=1#x`);
    expect(origins.toReal(`${local}/t/keys?appid=1`)).toBe(`${real}/t/keys?appid=1`);
    expect(origins.has(`${real}/x`)).toBe(true);
    expect(origins.entries()).toEqual([{ real, local }]);
  });

  it("comes back to where it started, for any path and query", () => {
    const origins = originMap();
    origins.add(real, local);
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const url = new URL(`${real}${path}?${query}`).href;
        expect(origins.toReal(origins.toLocal(url))).toBe(url);
      }),
    );
  });

  it.each([
    "https://login.microsoftonline.com.evil.example/x",
    "http://login.microsoftonline.com/x",
    "https://login.microsoftonline.com:444/",
    "not a URL",
    "",
  ])("leaves %j as it is", (url) => {
    const origins = originMap();
    origins.add(real, local);
    expect(origins.toLocal(url)).toBe(url);
    expect(origins.has(url)).toBe(false);
  });

  it("names the first real origin when several lead to one place", () => {
    const origins = originMap();
    origins.add(real, local);
    origins.add("https://sts.windows.net", local);
    expect(origins.toReal(`${local}/x`)).toBe(`${real}/x`);
  });

  it("refuses a second place for an origin, places off this machine, and what is no URL", () => {
    const origins = originMap();
    origins.add(real, local);
    origins.add(real, local);
    expect(() => origins.add(real, "http://127.0.0.1:4001")).toThrow(
      /^USAGE: origin https:\/\/login\.microsoftonline\.com: got http:\/\/127\.0\.0\.1:4000 and http:\/\/127\.0\.0\.1:4001\. Expected: one place/,
    );
    expect(() => origins.add("https://other.example", "http://192.0.2.1:80")).toThrow(/Allowed: an origin on loopback/);
    expect(() => origins.add("ftp://other.example", local)).toThrow(/real origin: got/);
    expect(() => origins.add("other", local)).toThrow(/Allowed: an http or https URL/);
  });
});

it.each([
  ["http://127.0.0.1", true],
  ["http://127.8.9.1:80", true],
  ["http://[::1]:3000", true],
  ["http://localhost/", true],
  ["http://127.0.0.1.example.com", false],
  ["http://localhost.example.com", false],
  ["http://10.0.0.1", false],
])("isOnLoopback(%j) is %s", (url, expected) => {
  expect(isOnLoopback(url)).toBe(expected);
});
