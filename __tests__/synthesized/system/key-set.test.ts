import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { BadKeySet, fromPem, type KeySetReading, parseKeySet } from "../../../synthesized/system/key-set";
import { rsaKey } from "../../local/gateway/issuer";

const [key, other, small] = [
  rsaKey("one"),
  rsaKey("two"),
  rsaKey("small", generateKeyPairSync("rsa", { modulusLength: 1024 })),
];
const document = (...keys: JsonObject[]): string => JSON.stringify({ keys });
const strict: KeySetReading = { badKeys: "refused", dialects: "refused" };
const read = (text: string, reading = strict) => parseKeySet(Buffer.from(text), reading);

/** Sets that readers take differently. */
const dialects: readonly (readonly [string, string, string])[] = [
  ["a byte order mark", `\uFEFF${document(key.jwk)}`, "the document begins with a byte order mark"],
  ["its keys twice", document(key.jwk).replace("{", '{"keys":[],'), 'the document names "keys" twice'],
  [
    "two kids in one key",
    document(key.jwk).replace('"kid"', '"kid":"two","k\\u0069d"'),
    'the document names "kid" twice',
  ],
  ["half a character", document({ ...key.jwk, x: "\ud800" }), "the document holds half a character"],
  ["a modulus with padding", document({ ...key.jwk, n: `${key.jwk.n}==` }), "n or e is not base64url"],
  ["a modulus in lines", document({ ...key.jwk, n: `${key.jwk.n}\n` }), "n or e is not base64url"],
  ["an exponent with zeros in front", document({ ...key.jwk, e: "AAEAAQ" }), "n or e is not base64url"],
];

describe("a key set", () => {
  test.each(dialects)("with %s is read where dialects are, and has the one key", (_what, text) => {
    expect([...read(text, { ...strict, dialects: "read" }).keys()]).toEqual(["one"]);
  });

  test("may have ten keys, and more members than the gateway reads", () => {
    const keys = Array.from({ length: 10 }, (_, index) => ({
      ...key.jwk,
      kid: `k${index}`,
      x5c: ["x"],
      x5t: "y",
      issuer: "z",
    }));
    expect([...read(document(...keys)).keys()]).toHaveLength(10);
  });

  test.each<[string, JsonObject]>([
    ["without alg", { ...key.jwk, alg: null }],
    ["with key_ops", { ...key.jwk, key_ops: ["verify"] }],
    ["RS512", { ...key.jwk, alg: "RS512" }],
  ])("takes a key %s", (_name, jwk) => {
    expect(read(document(jwk)).size).toBe(1);
  });

  test.each<[string, string, string]>([
    ["no JSON", "<html>", "the document is not JSON"],
    ...dialects.map(([what, text, reason]): [string, string, string] => [what, text, reason]),
    ["no object", "[]", 'not an object with "keys"'],
    ["no keys", "{}", 'not an object with "keys"'],
    ["keys that are no list", '{"keys":{}}', "a list of objects"],
    [
      "eleven keys",
      document(...Array.from({ length: 11 }, (_, index) => ({ ...key.jwk, kid: `k${index}` }))),
      "11 keys",
    ],
    ["a kid twice", document(key.jwk, { ...other.jwk, kid: "one" }), "two keys with the same kid"],
    ["no kid", document({ ...key.jwk, kid: null }), "kid is null"],
    ["an empty kid", document({ ...key.jwk, kid: "" }), 'kid is ""'],
    ["an elliptic curve", document({ kty: "EC", kid: "e", crv: "P-256", x: "x", y: "y" }), 'kty is "EC"'],
    ["a symmetric key", document({ kty: "oct", kid: "o", k: "aaaa" }), 'kty is "oct"'],
    ["no modulus", document({ ...key.jwk, n: null }), "n or e is missing"],
    ["no exponent", document({ ...key.jwk, e: null }), "n or e is missing"],
    ["use enc", document({ ...key.jwk, use: "enc" }), 'use is "enc"'],
    ["key_ops sign", document({ ...key.jwk, key_ops: ["sign"] }), "key_ops is"],
    ["alg PS256", document({ ...key.jwk, alg: "PS256" }), 'alg is "PS256"'],
    ["alg HS256", document({ ...key.jwk, alg: "HS256" }), 'alg is "HS256"'],
    ["1024 bits", document(small.jwk), "an RSA key of 1024 bits"],
    ["one bad key among good ones", document(key.jwk, small.jwk), "an RSA key of 1024 bits"],
  ])("is refused with %s", (_name, text, reason) => {
    const refused = () => read(text);
    expect(refused).toThrow(reason);
    expect(refused).toThrow(expect.any(BadKeySet));
  });

  test("is refused where its bytes are not UTF-8", () => {
    const bytes = Buffer.from(document({ ...key.jwk, x: "?" }));
    bytes[bytes.indexOf("?")] = 0xff;
    expect(() => parseKeySet(bytes, strict)).toThrow("the document is not UTF-8");
    expect(parseKeySet(bytes, { ...strict, dialects: "read" }).size).toBe(1);
  });

  test("takes PEM between its markers only", () => {
    const pem = key.publicKey.export({ type: "spki", format: "pem" }).toString();
    expect(fromPem("one", pem)[1].key.asymmetricKeyType).toBe("rsa");
    for (const bad of [
      "",
      "MIIB",
      pem.replaceAll("PUBLIC", "RSA PUBLIC"),
      key.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    ])
      expect(() => fromPem("one", bad)).toThrow("not between -----BEGIN PUBLIC KEY-----");
  });
});
