import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { VerificationKeys } from "../../constructs/index";
import { codesIn, secured, testStack } from "./test-stack";

describe("a remote key set", () => {
  it("is fetched over verified TLS and kept for an hour", () => {
    expect(VerificationKeys.remoteJwks({ uri: "https://i/keys" }).render()).toEqual({
      type: "REMOTE_JWKS",
      uri: "https://i/keys",
      isSslVerifyDisabled: false,
      maxCacheDurationInHours: 1,
    });
  });

  it.each([
    ["unknown as a whole", (host: string) => host, []],
    ["of an unknown host", (host: string) => `https://${host}/keys`, []],
    ["of an unknown host without encryption", (host: string) => `http://${host}/keys`, ["JWKS_URI_INVALID"]],
    ["of an unknown host by another scheme", (host: string) => `FTP://${host}/keys`, ["JWKS_URI_INVALID"]],
  ])("%s", (_what, uri, codes) => {
    expect(
      codesIn((scope) => {
        const host = new TerraformVariable(scope, "host", { type: "string" }).stringValue;
        secured(scope, { keys: VerificationKeys.remoteJwks({ uri: uri(host) }) });
      }),
    ).toEqual(codes);
  });
});

describe("static keys", () => {
  it("are written as what they may be used for", () => {
    const keys = VerificationKeys.staticKeys([
      { kid: "jwk", kty: "RSA", n: "n", e: "AQAB", alg: "RS512", use: "enc" },
      { kid: "pem", pem: "-----BEGIN PUBLIC KEY-----" },
    ]);
    expect(keys.render()).toEqual({
      type: "STATIC_KEYS",
      keys: [
        {
          format: "JSON_WEB_KEY",
          kid: "jwk",
          kty: "RSA",
          n: "n",
          e: "AQAB",
          alg: "RS512",
          use: "sig",
          keyOps: ["verify"],
        },
        { format: "PEM", kid: "pem", key: "-----BEGIN PUBLIC KEY-----" },
      ],
    });
  });

  it("with private parts are refused without being shown", () => {
    const secret = { kid: "one", kty: "RSA", n: "n", e: "AQAB", d: "the-private-exponent" };
    const stack = testStack();
    const { node } = secured(stack, { keys: VerificationKeys.staticKeys([secret]) });
    const [text = ""] = node.validate();
    expect(text).toMatch(/^STATIC_KEY_PRIVATE: /);
    expect(text).not.toContain(secret.d);
  });
});
