/** Terraform's functions on IP networks. */
import type { Json } from "../../../internal/json";
import { EvaluationFailure, UnsupportedFeature } from "../failure";
import { type IpNetwork, ipNetworkOf } from "../ip-network";
import { toText, toWhole, typeName } from "../values";
import { fixed, type TerraformFunction } from "./signature";

export const networks: Readonly<Record<string, TerraformFunction>> = {
  cidrhost: fixed([toNetwork, toWhole], host),
  cidrnetmask: fixed([toNetwork], netmask),
  cidrsubnet: fixed([toNetwork, toWhole, toWhole], (network, bits, number) => written(subnet(network, bits, number))),
  cidrsubnets: ([prefix = null, ...bits]) => subnets(toNetwork(prefix), bits.map(toWhole)).map(written),
};

function toNetwork(value: Json): IpNetwork {
  const text = toText(value);
  const network = ipNetworkOf(text);
  if (network !== undefined) return network;
  throw new EvaluationFailure(`${value === null ? typeName(value) : "this text"} is no network such as 10.0.0.0/16`);
}

function subnet({ bits, length, start }: IpNetwork, newBits: number, number: number): IpNetwork {
  if (number < 0) throw new UnsupportedFeature("a network with a negative number", "count networks from 0");
  const free = bits - length - newBits;
  if (free < 0) throw new EvaluationFailure(`a prefix would be longer than ${bits} bits`);
  if (BigInt(number) >= 2n ** BigInt(Math.max(newBits, 0))) {
    throw new EvaluationFailure("the new bits do not suffice for this number");
  }
  return { bits, length: length + newBits, start: start | (BigInt(number) << BigInt(free)) };
}

/** One after the other, each where a network of its size may begin. */
function subnets(network: IpNetwork, newBits: readonly number[]): IpNetwork[] {
  const end = network.start + 2n ** BigInt(network.bits - network.length);
  let next = network.start;
  return newBits.map((more) => {
    const length = network.length + more;
    if (more < 1 || more > 32 || length > network.bits) {
      throw new EvaluationFailure("a prefix cannot be extended by so many bits");
    }
    const size = 2n ** BigInt(network.bits - length);
    const start = ((next + size - 1n) / size) * size;
    next = start + size;
    // Terraform finds no place before the first network of all addresses.
    if (next > end || network.length === 0) throw new EvaluationFailure("no place is left for a network of this size");
    return { bits: network.bits, length, start };
  });
}

/** Negative numbers count from the end. */
function host({ bits, length, start }: IpNetwork, number: number): string {
  const size = 2n ** BigInt(bits - length);
  const offset = BigInt(number) < 0n ? size + BigInt(number) : BigInt(number);
  if (offset < 0n || offset >= size) throw new EvaluationFailure("the network has no host of this number");
  return addressText(start + offset, bits);
}

function netmask({ bits, length }: IpNetwork): string {
  if (bits === 128) throw new EvaluationFailure("a network of IPv6 has no netmask");
  return addressText(((1n << BigInt(length)) - 1n) << BigInt(bits - length), bits);
}

const written = ({ bits, length, start }: IpNetwork): string => `${addressText(start, bits)}/${length}`;

/** IPv6 in the short form of RFC 5952. */
function addressText(address: bigint, bits: 32 | 128): string {
  const [count, size] = bits === 32 ? [4, 8n] : [8, 16n];
  const parts = Array.from({ length: count }, (_, index) =>
    Number((address >> (size * BigInt(count - 1 - index))) & ((1n << size) - 1n)),
  );
  if (bits === 32) return parts.join(".");
  // The URL parser writes addresses in that form.
  return new URL(`http://[${parts.map((part) => part.toString(16)).join(":")}]`).hostname.slice(1, -1);
}
