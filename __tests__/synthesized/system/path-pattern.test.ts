import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bySpecificity,
  matchPath,
  type PathReading,
  parsePattern,
  pathSegments,
} from "../../../synthesized/system/path-pattern";

const strict: PathReading = {
  takesAmbiguous: false,
  comparesEncoded: false,
  ignoresCase: false,
  ignoresTrailingSlash: false,
};

function match(pattern: string, path: string, reading = strict): Record<string, string> | undefined {
  const parsed = parsePattern(pattern);
  const segments = pathSegments(path, reading);
  if (parsed === undefined) throw new Error(`no pattern: ${pattern}`);
  const found = segments && matchPath(parsed, segments, reading);
  return found && Object.fromEntries(found);
}

describe("a route's path", () => {
  test.each([
    ["/hello", "/hello", {}],
    ["/hello", "/hello/", undefined],
    ["/hello", "/Hello", undefined],
    ["/hello", "/hell", undefined],
    ["/hello", "/hello/world", undefined],
    ["/hello", "/%68ello", {}],
    ["/hello/", "/hello/", {}],
    ["/hello/", "/hello", undefined],
    ["/", "/", {}],
    ["/", "/x", undefined],
    ["/orders/{id}", "/orders/7", { id: "7" }],
    ["/orders/{id}", "/orders/a%20b", { id: "a%20b" }],
    ["/orders/{id}", "/orders/", undefined],
    ["/orders/{id}", "/orders", undefined],
    ["/orders/{id}", "/orders/7/8", undefined],
    ["/hello/{region}/index.html", "/hello/us/index.html", { region: "us" }],
    ["/hello/{rest*}", "/hello/", { rest: "" }],
    ["/hello/{rest*}", "/hello/top.html", { rest: "top.html" }],
    ["/hello/{rest*}", "/hello/apac/introduction/", { rest: "apac/introduction/" }],
    ["/hello/{rest*}", "/hello", undefined],
    ["/{all*}", "/", { all: "" }],
  ])("%s and %s", (pattern, path, parameters) => {
    expect(match(pattern, path)).toEqual(parameters);
  });

  test.each([
    "/a/../b",
    "/a/./b",
    "/a//b",
    "//",
    "/a%2Fb",
    "/a%2fb",
    "/a%5Cb",
    "/a%00",
    "/%2e%2e/b",
    "/a/%2E",
    "/%zz",
    "/a%",
    "/a#b",
    "a",
    "",
  ])("no route has the path %j", (path) => {
    expect(pathSegments(path, strict)).toBeUndefined();
  });

  test.each(["", "hello", "/{a*}/b", "/{a-b}", "/x{a}", "/a//b", "/{a"])("%j is none", (path) => {
    expect(parsePattern(path)).toBeUndefined();
  });

  const name = fc.stringMatching(/^[a-z0-9_]{1,8}$/);
  const piece = fc.oneof(
    name.map((text) => ({ pattern: text, isText: true })),
    name.map((text) => ({ pattern: `{${text}}`, isText: false })),
  );

  test("matches what it is filled with, and gives the values back", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, name), { minLength: 1, maxLength: 6 }), (pieces) => {
        const pattern = `/${pieces.map(([{ pattern: text }]) => text).join("/")}`;
        const path = `/${pieces.map(([{ pattern: text, isText }, value]) => (isText ? text : value)).join("/")}`;
        const values = pieces
          .filter(([{ isText }]) => !isText)
          .map(([{ pattern: text }, value]) => [text.slice(1, -1), value]);
        expect(match(pattern, path)).toEqual(Object.fromEntries(values));
      }),
    );
  });

  test("never matches a path with more pieces, unless it ends in a wildcard", () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), name, (pieces, more) => {
        const pattern = `/${pieces.map(({ pattern: text }) => text).join("/")}`;
        const path = `${pattern.replaceAll(/[{}]/g, "")}/${more}`;
        expect(match(pattern, path)).toBeUndefined();
        expect(match(`${pattern}/{rest*}`, path)).toMatchObject({ rest: more });
      }),
    );
  });

  test("no path is read in two ways: what is taken has no dot, empty or separating piece", () => {
    const odd = ["", ".", "..", "..;a", ".;", "%2e%2e", "%252e%2E", "a%2fb", "%5c", "a\\b", "%00", "%2", "a;b", "%7e"];
    const paths = fc.oneof(
      fc.webPath(),
      fc.array(fc.oneof(name, fc.constantFrom(...odd)), { maxLength: 5 }).map((pieces) => `/${pieces.join("/")}`),
    );
    fc.assert(
      fc.property(paths, (path) => {
        const taken = pathSegments(path, strict)?.slice(0, -1) ?? [];
        const read = taken.map((segment) => decodeURIComponent(segment));
        expect(read.filter((segment) => /^$|^\.\.?$|[/\\\0]/.test(segment))).toEqual([]);
      }),
    );
  });

  test("the more specific one comes first", () => {
    const patterns = ["/{all*}", "/a/{b}", "/a/b", "/{a}/b", "/a/{b*}"].map((path) => parsePattern(path));
    const sorted = patterns.filter((pattern) => pattern !== undefined).sort(bySpecificity);
    expect(sorted.map(({ text }) => text)).toEqual(["/a/b", "/a/{b}", "/a/{b*}", "/{a}/b", "/{all*}"]);
  });
});
