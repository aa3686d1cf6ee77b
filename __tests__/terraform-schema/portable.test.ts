import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectPortable, findTraces } from "./portable";

describe("traces of a machine, a moment or a secret", () => {
  it.each([
    ["the project's folder", join(process.cwd(), "lib")],
    ["a folder of the user", join(homedir(), "x")],
    ["a folder of another user", "node /home/jane/app/push.js"],
    ["a temporary folder", "file:/tmp/x-1"],
    ["a folder on Windows", "C:\\Users\\jane"],
    ["the time of the synth", new Date().toISOString()],
    ["a time without seconds", "made 2026-01-02 03:04"],
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMII"],
    ["a token", `Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.`],
    ["a client secret", `Abc8Q~${"a1B2.".repeat(7)}`.slice(0, 40)],
  ])("%s is found", (_what, text) => {
    expect(findTraces({ resource: { a: { b: [text] } } }, {})).not.toEqual([]);
  });

  it("a trace in a key is found", () => {
    expect(findTraces({ tags: { "/home/jane/x": 1 } }, {})).toEqual([
      "tags./home/jane/x holds an absolute path: /home/jane/x",
    ]);
  });

  it("a secret of the environment is found under the name of its variable", () => {
    const environment = { ENTRA_CLIENT_SECRET_APP: "s3cret(value", SHORT_TOKEN: "x", PATH: "plain-value" };
    expect(findTraces({ a: "id:s3cret(value", b: "x", c: "plain-value" }, environment)).toEqual([
      "a holds the value of ENTRA_CLIENT_SECRET_APP: id:s3cret(value",
    ]);
  });

  it.each([
    "/api-1/.well-known/jwks.json",
    "../../../terraform.tfstate",
    "https://login.microsoftonline.com/common/discovery/keys",
    "assets/func/9C0F/func.js",
    "${path.module}/assets/x",
    "10.0.0.0/16",
    "P90D",
    "2026-01-02",
    "eyJ",
  ])("%s is none", (text) => {
    expect(findTraces({ a: text }, {})).toEqual([]);
    expectPortable({ a: text });
  });
});
