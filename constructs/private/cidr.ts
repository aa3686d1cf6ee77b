/**
 * IPv4 address ranges, as far as a network of two subnets needs them.
 *
 * @module
 */
import { isIPv4 } from "node:net";
import { Fn } from "cdktf";

/** A CIDR block, its host bits zero. */
export interface Cidr {
  readonly address: number;
  readonly prefixLength: number;
}

/** `undefined` for what is no CIDR block, or has host bits set, which OCI refuses. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([\d.]+)\/(0|[1-9]\d?)$/.exec(text);
  const [, dotted = "", length = ""] = match ?? [];
  const prefixLength = Number(length);
  if (!isIPv4(dotted) || prefixLength > 32) return undefined;
  const address = dotted.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return address % 2 ** (32 - prefixLength) === 0 ? { address, prefixLength } : undefined;
}

/** Whether the whole of the second lies in the first. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  const size = 2 ** (32 - outer.prefixLength);
  return (
    outer.prefixLength <= inner.prefixLength && inner.address >= outer.address && inner.address < outer.address + size
  );
}

function format({ address, prefixLength }: Cidr): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".")}/${prefixLength}`;
}

/** The lower and the upper half; Terraform's own function where the range is known only later. */
export function halves(text: string): readonly [string, string] {
  const range = parseCidr(text);
  if (range === undefined || range.prefixLength === 32) return [Fn.cidrsubnet(text, 1, 0), Fn.cidrsubnet(text, 1, 1)];
  const prefixLength = range.prefixLength + 1;
  return [
    format({ address: range.address, prefixLength }),
    format({ address: range.address + 2 ** (32 - prefixLength), prefixLength }),
  ];
}
