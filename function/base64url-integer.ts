/** A non-negative integer as JOSE writes it: big-endian octets in base64url. https://www.rfc-editor.org/rfc/rfc7518#section-2 */
export interface Base64urlInteger {
  /** How many bits the number has, leading zeros not counted. */
  readonly bits: number;
  readonly isOdd: boolean;
  /** The number with as few octets as it needs: one number, one text. */
  readonly text: string;
}

/** @returns undefined unless the value is a text in strict base64url: no padding, no other alphabet, no stray bits */
export function parseBase64urlInteger(value: unknown): Base64urlInteger | undefined {
  if (typeof value !== "string") return undefined;
  const octets = Buffer.from(value, "base64url");
  if (octets.length === 0 || octets.toString("base64url") !== value) return undefined;
  const start = octets.findIndex((octet) => octet !== 0);
  if (start === -1) return { bits: 0, isOdd: false, text: "AA" };
  const significant = octets.subarray(start);
  const [first = 0] = significant;
  return {
    bits: (significant.length - 1) * 8 + (32 - Math.clz32(first)),
    isOdd: significant.readUInt8(significant.length - 1) % 2 === 1,
    text: start === 0 ? value : significant.toString("base64url"),
  };
}
