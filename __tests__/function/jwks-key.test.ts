import { createPublicKey, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adaptKey, isSameMaterial, keyFaults, kidOf, type SigningKey } from "../../function/jwks-key";
import { rsaKeyPair } from "../prepared-keys";
import { entraKey, modulus, servedKey } from "./entra-keys";

const adapt = (members: Readonly<Record<string, unknown>>) => adaptKey(entraKey("kid", members), "RS256");

describe("a key of Entra", () => {
  it("loses all but six members and gains the alg that the settings say", () => {
    const adapted = adaptKey(entraKey("kid"), "RS384");
    expect(adapted).toEqual(servedKey("kid", { alg: "RS384" }));
    expect(Object.keys(adapted)).toEqual(["kty", "use", "kid", "n", "e", "alg"]);
  });

  it.each(["RS256", "RS384", "RS512"])("keeps its own alg %s", (alg) => {
    expect(adapt({ alg })).toMatchObject({ alg });
  });

  it.each(["PS256", "ES256", "HS256", "none", "rs256", "", 256])("is dropped for alg %j", (alg) => {
    expect(adapt({ alg })).toBe("algorithm-unsupported");
  });
});

describe("use and key_ops", () => {
  it.each([[{ use: undefined }], [{ use: undefined, key_ops: ["verify"] }], [{ key_ops: ["verify", "sign"] }]])(
    "%j verifies signatures",
    (members) => {
      expect(adapt(members)).toMatchObject({ use: "sig" });
    },
  );

  it.each([
    [{ use: "enc" }],
    [{ use: undefined, key_ops: ["encrypt", "wrapKey"] }],
    [{ key_ops: ["encrypt"] }],
    [{ use: undefined, key_ops: [] }],
  ])("%j does not", (members) => {
    expect(adapt(members)).toBe("not-for-signatures");
  });

  it.each([[{ use: 1 }], [{ key_ops: "verify" }], [{ key_ops: ["verify", 1] }]])("%j is malformed", (members) => {
    expect(adapt(members)).toBe("malformed");
  });
});

describe("the kinds of keys", () => {
  it("are RSA only", () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    expect(adaptKey({ ...publicKey.export({ format: "jwk" }), kid: "ec" }, "RS256")).toBe("not-rsa");
    expect(adaptKey({ kty: "oct", kid: "oct" }, "RS256")).toBe("not-rsa");
  });

  it.each([["d"], ["p"], ["q"], ["dp"], ["dq"], ["qi"], ["oth"], ["k"]])(
    "never have the private member %s",
    (member) => {
      expect(adapt({ [member]: "AQAB" })).toBe("private-members");
      expect(adapt({ [member]: "" })).toBe("private-members");
      expect(adapt({ [member]: null })).toMatchObject({ kid: "kid" });
    },
  );

  it("drops a private key that OpenSSL made", () => {
    const { privateKey } = rsaKeyPair();
    expect(adaptKey({ ...privateKey.export({ format: "jwk" }), kid: "leaked" }, "RS256")).toBe("private-members");
  });
});

describe("members that are null", () => {
  it.each(["use", "alg", "key_ops", "x5c", "d", "oth"])("count as absent: %s", (member) => {
    expect(adapt({ [member]: null })).toEqual(servedKey("kid"));
  });
});

describe("the modulus", () => {
  it("may be written in standard base64", () => {
    const standard = Buffer.from(modulus("n"), "base64url").toString("base64");
    expect(standard).toMatch(/[+/].*=$/);
    expect(adapt({ n: standard })).toMatchObject({ n: modulus("n") });
  });

  it.each([2048, 2049, 3072, 4095, 4096])("may have %i bits", (bits) => {
    expect(adapt({ n: modulus("n", bits) })).toMatchObject({ n: modulus("n", bits) });
  });

  it.each([512, 1024, 2047, 4097, 8192])("may not have %i bits", (bits) => {
    expect(adapt({ n: modulus("n", bits) })).toBe("size-unsupported");
  });

  it("is counted in significant bits and written without leading zeros", () => {
    const padded = (bits: number): string =>
      Buffer.concat([Buffer.alloc(8), Buffer.from(modulus("n", bits), "base64url")]).toString("base64url");
    expect(adapt({ n: padded(2048) })).toEqual(adapt({ n: modulus("n") }));
    expect(adapt({ n: padded(2047) })).toBe("size-unsupported");
  });

  it.each([undefined, "", 5, null, `${modulus("n")}=`, "not base64url!"])("may not be %j", (n) => {
    expect(adapt({ n })).toBe("malformed");
  });

  it("is odd", () => {
    const even = Buffer.from(modulus("n"), "base64url");
    even.writeUInt8(even.readUInt8(255) & 0xfe, 255);
    expect(adapt({ n: even.toString("base64url") })).toBe("malformed");
  });
});

describe("the exponent", () => {
  it.each([
    ["3", "Aw"],
    ["65537", "AQAB"],
    ["2^64 - 1", "__________8"],
  ])("may be %s", (_name, e) => {
    expect(adapt({ e })).toMatchObject({ e });
  });

  it.each([
    ["0", "AA"],
    ["1", "AQ"],
    ["even", "AQAC"],
    ["of more than 64 bits", "AQAAAAAAAAAB"],
    ["missing", undefined],
    ["a number", 65537],
  ])("may not be %s", (_name, e) => {
    expect(adapt({ e })).toBe("malformed");
  });
});

describe("the kid", () => {
  it.each(["a", "-KI3Q9nNR7bRofxmeZoXqbHZGew", '"\\,~!', "x".repeat(256)])("may be %j", (kid) => {
    expect(adapt({ kid })).toMatchObject({ kid });
    expect(kidOf({ kid })).toBe(kid);
  });

  it.each([undefined, "", 7, null, {}, "x".repeat(257), "ключ", "a b", "a\n", "\u0000", "\u007f", "é"])(
    "may not be %j",
    (kid) => {
      expect(adapt({ kid })).toBe("malformed");
      expect(kidOf({ kid })).toBeUndefined();
    },
  );
});

describe("whatever the identity provider writes", () => {
  const member = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom("RSA", "sig", "enc", "AQAB", "RS256", modulus("a"), modulus("b", 1024), ["verify"]),
  );
  const jwk = fc.record(
    {
      kty: member,
      use: member,
      kid: member,
      n: member,
      e: member,
      alg: member,
      key_ops: member,
      d: member,
      x5c: member,
    },
    { requiredKeys: [] },
  );

  it("is either a key that OpenSSL takes, with these members, or a reason", () => {
    fc.assert(
      fc.property(fc.oneof(jwk, fc.jsonValue()), (value) => {
        const adapted = adaptKey(value, "RS256");
        if (typeof adapted === "string") {
          expect(keyFaults).toHaveProperty(adapted);
          return;
        }
        const { modulusLength = 0 } =
          createPublicKey({ key: { ...adapted }, format: "jwk" }).asymmetricKeyDetails ?? {};
        expect(Object.keys(adapted)).toEqual(["kty", "use", "kid", "n", "e", "alg"]);
        expect(modulusLength).toBeGreaterThanOrEqual(2048);
        expect(modulusLength).toBeLessThanOrEqual(4096);
      }),
      { numRuns: 2000 },
    );
  });

  it("cannot reach the prototype", () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}}');
    expect(adaptKey(hostile, "RS256")).toBe("malformed");
  });
});

it("compares keys by what they verify", () => {
  const one = servedKey("one") as SigningKey;
  expect(isSameMaterial(one, { ...one, kid: "other", alg: "RS512" })).toBe(true);
  expect(isSameMaterial(one, servedKey("other") as SigningKey)).toBe(false);
});
