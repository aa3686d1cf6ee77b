/**
 * Character encodings by their IANA names: those of one byte a character in both directions, those of several as far as Node decodes them.
 * https://developer.hashicorp.com/terraform/language/functions/textencodebase64
 *
 * @module
 */
import { EvaluationFailure, UnsupportedFeature } from "../failure";

interface Encoding {
  encode(text: string): Buffer;
  decode(bytes: Buffer): string;
}

const littleEndian: Encoding = {
  encode: (text) => Buffer.from(text, "utf16le"),
  decode: (bytes) => decoded(bytes, "utf-16le"),
};

const bigEndian: Encoding = {
  encode: (text) => littleEndian.encode(text).swap16(),
  decode: (bytes) => decoded(bytes, "utf-16be"),
};

/** With a byte order mark, and big-endian without one. */
const withMark: Encoding = {
  encode: (text) => Buffer.concat([Buffer.from([0xfe, 0xff]), bigEndian.encode(text)]),
  decode: (bytes) =>
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? littleEndian.decode(bytes.subarray(2))
      : bigEndian.decode(bytes[0] === 0xfe && bytes[1] === 0xff ? bytes.subarray(2) : bytes),
};

const latin1 = Array.from({ length: 256 }, (_, code) => String.fromCodePoint(code));

const encodings: Readonly<Record<string, Encoding>> = {
  "utf-8": { encode: (text) => Buffer.from(text), decode: (bytes) => decoded(bytes, "utf-8") },
  "utf-16": withMark,
  "utf-16le": littleEndian,
  "utf-16be": bigEndian,
  "iso-8859-1": singleByte(latin1),
  // Not all versions of Node decode it right.
  "windows-1252": singleByte([
    ...latin1.slice(0, 0x80),
    ..."€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ",
    ...latin1.slice(0xa0),
  ]),
};

export const encodeText = (text: string, name: string): Buffer => encodingOf(name).encode(text);

export const decodeText = (bytes: Buffer, name: string): string => encodingOf(name).decode(bytes);

function encodingOf(name: string): Encoding {
  const key = name.toLowerCase();
  const known = encodings[key] ?? (key === "latin1" || key === "us-ascii" ? encodings["iso-8859-1"] : undefined);
  if (known) return known;
  if (!/^(?:windows-\d+|iso-8859-\d+|koi8-[ru]|ibm866|macintosh)$/.test(key)) {
    throw new UnsupportedFeature("this encoding", "use UTF-8, UTF-16LE, UTF-16BE, ISO-8859-1 or windows-1252");
  }
  return singleByte(Array.from({ length: 256 }, (_, code) => new TextDecoder(key).decode(Uint8Array.of(code))));
}

/** @param characters by their byte */
function singleByte(characters: readonly string[]): Encoding {
  return {
    encode: (text) =>
      Buffer.from(
        Array.from(text, (character) => {
          const code = characters.indexOf(character);
          if (code === -1) throw new EvaluationFailure("the text has characters that the encoding has not");
          return code;
        }),
      ),
    decode: (bytes) => Array.from(bytes, (byte) => characters[byte] ?? "").join(""),
  };
}

function decoded(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder(name, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new EvaluationFailure("the bytes are no text in this encoding");
  }
}
