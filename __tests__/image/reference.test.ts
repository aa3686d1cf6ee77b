import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatReference, manifestName, parseReference } from "../../image/reference";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("an image reference", () => {
  test.each([
    ["docker.io/fnproject/node:24", { host: "docker.io", repository: "fnproject/node", tag: "24" }],
    ["fra.ocir.io/ns/team/adapter:v1", { host: "fra.ocir.io", repository: "ns/team/adapter", tag: "v1" }],
    ["localhost/a:b", { host: "localhost", repository: "a", tag: "b" }],
    ["localhost:5000/a:b", { host: "localhost:5000", repository: "a", tag: "b" }],
    ["[::1]:5000/a:b", { host: "[::1]:5000", repository: "a", tag: "b" }],
    [`Mirror.example/a@${digest}`, { host: "mirror.example", repository: "a", digest }],
    [`mirror.example/a:b@${digest}`, { host: "mirror.example", repository: "a", tag: "b", digest }],
  ])("%s is read", (text, expected) => {
    const parsed = parseReference(text, "base", "tag or digest");
    expect(parsed).toEqual(expected);
    expect(formatReference(parsed)).toBe(text.toLowerCase());
  });

  test.each([
    ["node:24", /host/],
    ["fnproject/node:24", /host/],
    ["https://docker.io/a:b", /host/],
    ["-a.example/a:b", /host/],
    ["user@docker.io/a:b", /host/],
    ["docker.io:99999/a:b", /host/],
    ["[::::]/a:b", /host/],
    ["docker.io/A:b", /repository/],
    ["docker.io/a//b:c", /repository/],
    ["docker.io/../a:c", /repository/],
    ["docker.io/a:", /tag/],
    ["docker.io/a:b c", /tag/],
    [`docker.io/a:${"x".repeat(129)}`, /tag/],
    ["docker.io/a", /no tag or digest/],
    ["docker.io/a@sha256:12", /digest/],
    [`docker.io/a@${digest}@${digest}`, /digest/],
    ["", /host/],
  ])("%j is refused", (text, message) => {
    expect(() => parseReference(text, "base", "tag or digest")).toThrow(message);
    expect(() => parseReference(text, "base", "tag or digest")).toThrow(/IMAGE_REFERENCE_INVALID: base/);
  });

  test("of a target needs a tag", () => {
    expect(() => parseReference(`docker.io/a@${digest}`, "target", "tag")).toThrow(/has no tag/);
  });

  test("prefers the digest, which cannot move", () => {
    expect(manifestName({ host: "a.b", repository: "c", tag: "d", digest })).toBe(digest);
    expect(manifestName({ host: "a.b", repository: "c", tag: "d" })).toBe("d");
  });

  test("never makes a path that leaves its repository", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          const { repository, tag = "" } = parseReference(`docker.io/${text}`, "any", "tag");
          expect(`${repository}/${tag}`).not.toMatch(/[.][.]\/|[?#%\\\s]|^\/|\/\//);
        } catch (error) {
          expect(String(error)).toMatch(/IMAGE_REFERENCE_INVALID/);
        }
      }),
    );
  });
});
