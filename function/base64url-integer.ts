/** A non-negative integer as JOSE writes it: big-endian octets in base64url. https://www.rfc-editor.org/rfc/rfc7518#section-2 */
export interface Base64urlInteger {
  /** How many bits the number has, leading zeros not counted. */
  readonly bits: number;
  readonly isOdd: boolean;
  /** The number with as few octets as it needs: one number, one text. */
  readonly text: string;
}

/** Ours: 4,096 bits take 683 characters, and a text of a megabyte is no number that anybody verifies with. */
const longestText = 4096;

/**
 * Standard base64 and padding are read, too, because some publish their keys so; they are written as they should be.
 *
 * @returns undefined unless the value is a text in one of the two alphabets, its padding whole or absent, without stray bits
 */
export function parseBase64urlInteger(value: unknown): Base64urlInteger | undefined {
  if (typeof value !== "string" || value.length > longestText) return undefined;
  const unpadded = value.length % 4 === 0 ? value.replace(/={1,2}$/, "") : value;
  const octets = Buffer.from(unpadded, "base64url");
  const text = octets.toString("base64url");
  if (octets.length === 0 || (text !== unpadded && withoutPadding(octets) !== unpadded)) return undefined;
  const start = octets.findIndex((octet) => octet !== 0);
  if (start === -1) return { bits: 0, isOdd: false, text: "AA" };
  const significant = octets.subarray(start);
  const [first = 0] = significant;
  return {
    bits: (significant.length - 1) * 8 + (32 - Math.clz32(first)),
    isOdd: significant.readUInt8(significant.length - 1) % 2 === 1,
    text: start === 0 ? text : significant.toString("base64url"),
  };
}

const withoutPadding = (octets: Buffer): string => octets.toString("base64").replace(/=+$/, "");
