import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { SigningKey } from "../../function/jwks-key";
import { serialize } from "../../function/jwks-serialize";
import { servedKey } from "./entra-keys";

const known = (kid: string) => ({ key: servedKey(kid) as SigningKey, certificate: undefined });

it("writes the keys by kid, with a strong tag over the bytes", () => {
  const { kids, body, etag } = serialize([known("b"), known("a")]);
  expect(kids).toEqual(["a", "b"]);
  expect(JSON.parse(body.toString())).toEqual({ keys: [servedKey("a"), servedKey("b")] });
  expect(etag).toBe(`"${createHash("sha256").update(body).digest("base64url")}"`);
});

it("gives the same bytes for the same keys in any order", () => {
  const kids = ["a", "b", "c", "d", "e"];
  const expected = serialize(kids.map(known));
  fc.assert(
    fc.property(fc.shuffledSubarray(kids, { minLength: kids.length }), (shuffled) => {
      expect(serialize(shuffled.map(known))).toEqual(expected);
    }),
  );
});

it("gives another tag for another key", () => {
  expect(serialize([known("a")]).etag).not.toBe(serialize([known("b")]).etag);
});
