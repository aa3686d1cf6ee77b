import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { adaptKeys } from "../../function/jwks-adapt";
import { readDocument } from "../../function/jwks-document";
import type { SigningKey } from "../../function/jwks-key";
import { serialize } from "../../function/jwks-serialize";
import { parseStrictJson } from "../../internal/strict-json";
import { entraKey, servedKey } from "./entra-keys";

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

it("writes what every reader reads alike, in whatever way the identity provider wrote it", () => {
  const key = JSON.stringify(entraKey("a"));
  const added = fc.constantFrom(
    '"kid":"b"',
    '"\\u006bid":"b"',
    '"x":"\\ud800"',
    '"kid\\u0000":"b"',
    '"x":1e400',
    '"alg":"\\ud800"',
  );
  const policy = {
    algorithm: "RS256" as const,
    deniedKids: new Set<string>(),
    issuer: undefined,
    consumerKeys: "drop" as const,
  };
  fc.assert(
    fc.property(
      fc.array(added, { maxLength: 3 }),
      fc.boolean(),
      fc.constantFrom("", "\uFEFF"),
      (members, isFirst, mark) => {
        const more = members.map((member) => `${member},`).join("");
        const written = isFirst ? key.replace("{", `{${more}`) : key.replace(/}$/, `,${more.slice(0, -1)}}`);
        const entries = readDocument(
          Buffer.from(`${mark}{"keys":[],"keys":[${members.length === 0 ? key : written}]}`),
        );
        if (!Array.isArray(entries)) throw new Error(String(entries));
        const { keys } = adaptKeys(entries, policy);
        const { body } = serialize(keys);
        expect(parseStrictJson(body)).toEqual({ value: { keys: keys.map((one) => one.key) } });
      },
    ),
  );
});
