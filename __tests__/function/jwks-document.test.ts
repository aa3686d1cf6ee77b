import fc from "fast-check";
import { expect, it } from "vitest";
import { readDocument } from "../../function/jwks-document";
import { entraKey } from "./entra-keys";

const read = (text: string) => readDocument(Buffer.from(text));

it("gives the entries, whatever else the document holds", () => {
  expect(read('{"x":1,"keys":[{"kid":"a"},7]}')).toEqual([{ kid: "a" }, 7]);
});

it("reads as many keys as there may be, with all that a key can have", () => {
  const key = { ...entraKey("a"), x5c: Array(5).fill("x"), ...Object.fromEntries("bcdefghij".split("").entries()) };
  expect(read(JSON.stringify({ keys: Array(1000).fill(key) }))).toHaveLength(1000);
});

it("reads over a byte order mark", () => {
  expect(read('\uFEFF{"keys":[1]}')).toEqual([1]);
});

it.each([
  ["", "not-json"],
  ["<!doctype html>", "not-json"],
  ['{"keys":[', "not-json"],
  ["[".repeat(20_000), "not-json"],
  ["[".repeat(200_000), "too-many-values"],
  ["null", "not-a-key-set"],
  ["[]", "not-a-key-set"],
  ['"keys"', "not-a-key-set"],
  ["{}", "not-a-key-set"],
  ['{"keys":{}}', "not-a-key-set"],
  ['{"keys":null}', "not-a-key-set"],
  ['{"__proto__":{"keys":[1]}}', "not-a-key-set"],
  ['{"error":"temporarily_unavailable"}', "not-a-key-set"],
  ['{"keys":[]}', "empty-key-set"],
  ['{"issuer":"https://idp.example.com","jwks_uri":"https://idp.example.com/keys"}', "discovery-document"],
  [JSON.stringify({ keys: Array(1001).fill(0) }), "too-many-keys"],
  [JSON.stringify({ keys: Array(60_000).fill(0) }), "too-many-values"],
])("%.40s is %s", (text, fault) => {
  expect(read(text)).toBe(fault);
});

it("refuses bytes that are not UTF-8", () => {
  expect(readDocument(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))).toBe("not-json");
});

it("never throws", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(() => readDocument(bytes)).not.toThrow();
    }),
  );
});
