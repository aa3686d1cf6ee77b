import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deployment, headers, network, protectedHeaders } from "../../limits/api-gateway";

const segment = fc.stringMatching(/^[A-Za-z0-9$\-_.+!*'(),%;:@&=]{1,30}$/);
const parameter = fc.stringMatching(/^\{[A-Za-z0-9_]{1,10}\}$/);

describe("a path prefix", () => {
  const { pattern } = deployment.pathPrefix;

  it("is / or plain segments", () => {
    fc.assert(
      fc.property(fc.array(segment), (segments) => {
        expect(pattern.test(`/${segments.join("/")}`)).toBe(true);
      }),
    );
  });

  it("holds nothing else anywhere", () => {
    const other = fc
      .string({ minLength: 1, maxLength: 1, unit: "binary" })
      .filter((one) => !/[A-Za-z0-9$\-_.+!*'(),%;:@&=/]/.test(one));
    fc.assert(
      fc.property(segment, other, segment, (before, character, after) => {
        expect(pattern.test(`/${before}${character}${after}`)).toBe(false);
      }),
    );
  });

  it("of the adapter leaves / to others", () => {
    expect(deployment.ownPathPrefix.pattern.test("/")).toBe(false);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1 }), (segments) => {
        expect(deployment.ownPathPrefix.pattern.test(`/${segments.join("/")}`)).toBe(true);
      }),
    );
  });
});

describe("a route's path", () => {
  const { pattern } = deployment.routePath;

  it("has parameters as whole segments, and a wildcard at the end", () => {
    const ending = fc.constantFrom("", "/", "/{rest*}", "/{rest*}/");
    fc.assert(
      fc.property(fc.array(fc.oneof(segment, parameter), { minLength: 1 }), ending, (segments, end) => {
        expect(pattern.test(`/${segments.join("/")}${end}`)).toBe(true);
      }),
    );
    for (const path of ["/", "/{all*}", "/{all*}/"]) expect(pattern.test(path), path).toBe(true);
  });

  it.each([
    "",
    "a",
    "//",
    "/a//b",
    "/{}",
    "/{a}b",
    "/a{b}",
    "/{a*}/b",
    "/{a*}/{b*}",
    "/{*}",
    "/{a**}",
    "/{a",
    "/a}",
    "/${a}",
    "/a\n",
  ])("is not %j", (path) => expect(pattern.test(path)).toBe(false));
});

it("knows the same segments in prefixes and routes", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const path = `/${text}`;
      const prefix = deployment.pathPrefix.pattern.test(path);
      if (prefix) expect(deployment.routePath.pattern.test(path)).toBe(true);
    }),
  );
});

it("protects headers by names in lower case, each of them one that could be named", () => {
  for (const name of [...protectedHeaders.request, ...protectedHeaders.response]) {
    expect(name).toBe(name.toLowerCase());
    expect(name).toMatch(headers.name.pattern);
  }
  expect(protectedHeaders.request).not.toContain("authorization");
  // The last row of Oracle's list, which some copies of the page end before.
  expect(protectedHeaders.response).toContain("x-xss-protection");
});

it.each([
  ["api.example.com", true],
  ["a-b.example.com", true],
  ["xn--bcher-kva.example", true],
  ["localhost", false],
  ["192.0.2.1", false],
  ["-a.example.com", false],
  ["a-.example.com", false],
  ["api.example.com.", false],
  [`${"a.".repeat(125)}com`, true],
  [`${"a.".repeat(126)}com`, false],
])("takes %s for a host name: %s", (name, valid) => {
  expect(network.hostname.pattern.test(name)).toBe(valid);
});
