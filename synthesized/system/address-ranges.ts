/**
 * Sets of IPv4 addresses.
 *
 * @module
 */
import { ipNetworkOf } from "../expression/ip-network";

/** From the first to the last address, as numbers. */
type Range = readonly [first: number, last: number];

/** Ranges in ascending order that neither overlap nor touch. */
export type Addresses = readonly Range[];

/** @returns `undefined` for what is no network; a network of IPv6 has no address of IPv4 */
export function addressesIn(cidr: string): Addresses | undefined {
  const network = ipNetworkOf(cidr);
  if (network === undefined) return undefined;
  if (network.bits === 128) return [];
  const first = Number(network.start);
  return [[first, first + 2 ** (32 - network.length) - 1]];
}

/** Those that are in one set or the other. */
export function union(...sets: readonly Addresses[]): Addresses {
  const merged: [number, number][] = [];
  for (const [first, last] of sets.flat().sort(([one], [other]) => one - other)) {
    const before = merged.at(-1);
    if (before === undefined || first > before[1] + 1) merged.push([first, last]);
    else before[1] = Math.max(before[1], last);
  }
  return merged;
}

/** Those that are in both. */
export const intersection = (one: Addresses, other: Addresses): Addresses =>
  union(
    one.flatMap(([first, last]) =>
      other.flatMap(([start, end]): Addresses => {
        const range = [Math.max(first, start), Math.min(last, end)] as const;
        return range[0] <= range[1] ? [range] : [];
      }),
    ),
  );

/** Those of the first set that are not in the second. */
export function difference(one: Addresses, other: Addresses): Addresses {
  const gaps: Range[] = [];
  let next = 0;
  for (const [first, last] of other) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= lastAddress) gaps.push([next, lastAddress]);
  return intersection(one, gaps);
}

export const isEmpty = (addresses: Addresses): boolean => addresses.length === 0;

/** Whether the second set holds all of the first. */
export const isWithin = (one: Addresses, other: Addresses): boolean => isEmpty(difference(one, other));

const lastAddress = 2 ** 32 - 1;

export const anywhere: Addresses = [[0, lastAddress]];

/** What no host of the internet has: https://www.iana.org/assignments/iana-ipv4-special-registry */
const special = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
];

/** The internet's. */
export const publicAddresses: Addresses = difference(
  anywhere,
  union(...special.map((cidr) => addressesIn(cidr) ?? [])),
);
