import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeContent } from "../../function/content-decoding";
import { UpstreamFailure } from "../../function/upstream-failure";
import { entraDocument } from "./entra-keys";

const text = entraDocument("a", "b");
const encodings = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["GZIP ", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
] as const;

it.each([undefined, "", "identity"])("leaves a body with encoding %j alone", (encoding) => {
  expect(decodeContent(text, encoding, 1024)).toEqual(text);
});

describe.each(encodings)("%s", (encoding, encode) => {
  it("is taken off", () => {
    expect(decodeContent(encode(text), encoding, text.length)).toEqual(text);
  });

  it("may not hide more than the limit", () => {
    const bomb = encode(Buffer.alloc(20_000_000));
    expect(bomb.length).toBeLessThan(30_000);
    expect(() => decodeContent(bomb, encoding, 262_144)).toThrow(new UpstreamFailure("too-large"));
    expect(() => decodeContent(encode(text), encoding, text.length - 1)).toThrow(new UpstreamFailure("too-large"));
  });

  it("may not be broken off or missing", () => {
    expect(() => decodeContent(encode(text).subarray(0, 100), encoding, 10_000)).toThrow(
      new UpstreamFailure("encoding"),
    );
    expect(() => decodeContent(text, encoding, 10_000)).toThrow(new UpstreamFailure("encoding"));
  });
});

it.each(["gzip, br", "compress", "zstd", "none", "__proto__"])("refuses the encoding %j", (encoding) => {
  expect(() => decodeContent(text, encoding, 1024)).toThrow(new UpstreamFailure("encoding"));
});
