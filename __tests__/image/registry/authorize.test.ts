import { describe, expect, test } from "vitest";
import { parseChallenge } from "../../../image/registry/authorize";

describe("a registry's challenge", () => {
  test.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:fnproject/node:pull,push"',
      {
        scheme: "bearer",
        realm: "https://auth.docker.io/token",
        service: "registry.docker.io",
        scope: "repository:fnproject/node:pull,push",
      },
    ],
    ["bearer realm=https://a/b, service=c", { scheme: "bearer", realm: "https://a/b", service: "c" }],
    ['Basic realm="x", Bearer realm="https://a"', { scheme: "bearer", realm: "https://a" }],
    ['Basic realm="Registry Realm"', { scheme: "basic" }],
    ['Bearer service="no realm"', undefined],
    ["Negotiate", undefined],
    ["", undefined],
    [null, undefined],
  ])("%s", (header, expected) => {
    expect(parseChallenge(header)).toEqual(expected);
  });
});
