/**
 * Networks as stacks write them: `10.0.0.0/16`.
 *
 * @module
 */
import { isIPv6 } from "node:net";

/** A network of IPv4 or IPv6. */
export interface IpNetwork {
  /** How many an address of its kind has. */
  readonly bits: 32 | 128;
  readonly length: number;
  /** Its first address as a number. */
  readonly start: bigint;
}

/** @returns `undefined` where the text is no network; bits behind the prefix count as zero */
export function ipNetworkOf(text: string): IpNetwork | undefined {
  const [, address = "", length = ""] = /^([^/]+)\/(\d+)$/.exec(text) ?? [];
  const parts = partsOf(address);
  const bits = parts?.length === 4 ? 32 : 128;
  if (parts === undefined || Number(length) > bits) return undefined;
  const start = parts.reduce((sum, part) => (sum << BigInt(bits / parts.length)) | BigInt(part), 0n);
  const free = BigInt(bits - Number(length));
  return { bits, length: Number(length), start: (start >> free) << free };
}

/** Four bytes, or eight groups of 16 bits. Terraform reads zeros at the front of a byte as nothing. */
function partsOf(address: string): number[] | undefined {
  if (!address.includes(":")) {
    const bytes = address.split(".");
    return bytes.length === 4 && bytes.every((byte) => /^\d+$/.test(byte) && Number(byte) < 256)
      ? bytes.map(Number)
      : undefined;
  }
  if (!isIPv6(address)) return undefined;
  const [before = "", after] = withoutDots(address).split("::");
  const groups = (part: string): number[] =>
    part
      .split(":")
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16));
  const [front, back] = [groups(before), groups(after ?? "")];
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

/** `::ffff:10.0.0.1` as `::ffff:a00:1`. */
const withoutDots = (address: string): string =>
  address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [one = 0, two = 0, three = 0, four = 0] = bytes.slice(0, 4).map(Number);
    return `${(one * 256 + two).toString(16)}:${(three * 256 + four).toString(16)}`;
  });
