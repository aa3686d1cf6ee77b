import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBase64urlInteger } from "../../function/base64url-integer";

const encode = (value: bigint, leadingZeros = 0): string => {
  const hex = value.toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return Buffer.concat([Buffer.alloc(leadingZeros), octets]).toString("base64url");
};

describe("parseBase64urlInteger", () => {
  it("counts the significant bits, whatever zeros lead", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 4200n }), fc.nat(4), (value, zeros) => {
        expect(parseBase64urlInteger(encode(value, zeros))).toEqual({
          bits: value.toString(2).length,
          isOdd: value % 2n === 1n,
          text: encode(value),
        });
      }),
    );
  });

  it("knows zero", () => {
    expect(parseBase64urlInteger("AAAA")).toEqual({ bits: 0, isOdd: false, text: "AA" });
  });

  it("reads standard base64, padded or not, and writes base64url", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 4200n }), (value) => {
        const text = encode(value);
        const standard = Buffer.from(text, "base64url").toString("base64");
        const padded = text.padEnd(Math.ceil(text.length / 4) * 4, "=");
        for (const written of [standard, standard.replace(/=+$/, ""), padded]) {
          expect(parseBase64urlInteger(written)).toEqual(parseBase64urlInteger(text));
        }
      }),
    );
  });

  it.each([
    ["more padding than there may be", "AQAB=="],
    ["half a padding", "AQ="],
    ["padding in the middle", "AQ==AQAB"],
    ["two alphabets at a time", "+_+_"],
    ["a text beyond all measure", "AQAB".repeat(1025)],
    ["white space", "AQ AB"],
    ["a length that no octets have", "AQABA"],
    ["stray bits at the end", "AR"],
    ["nothing", ""],
  ])("refuses %s", (_name, text) => {
    expect(parseBase64urlInteger(text)).toBeUndefined();
  });

  it("refuses whatever is no text, and never throws", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const parsed = parseBase64urlInteger(value);
        expect(parsed === undefined || typeof value === "string").toBe(true);
      }),
    );
  });
});
