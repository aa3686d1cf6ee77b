/**
 * Hosts that a local gateway never calls, whatever it is allowed: they give whoever asks from this machine its credentials. A real gateway
 * has none of them on its network; a stack of somebody else's could name them.
 *
 * @module
 */
import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/**
 * Link-local networks (RFC 3927, and RFC 4291, section 2.5.6; through NAT64 as in RFC 6052), and where clouds tell machines about themselves
 * beside these:
 * https://docs.oracle.com/en-us/iaas/Content/Compute/Tasks/gettingmetadata.htm,
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html,
 * https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16,
 * https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
 */
const networks: readonly (readonly [address: string, prefix: number, family: "ipv4" | "ipv6"])[] = [
  ["169.254.0.0", 16, "ipv4"],
  ["168.63.129.16", 32, "ipv4"],
  ["100.100.100.200", 32, "ipv4"],
  ["fe80::", 10, "ipv6"],
  ["64:ff9b::a9fe:0", 112, "ipv6"],
  ["fd00:c1::a9fe:a9fe", 128, "ipv6"],
  ["fd00:ec2::254", 128, "ipv6"],
  ["fd20:ce::254", 128, "ipv6"],
];

/** https://cloud.google.com/compute/docs/metadata/querying-metadata */
const names = /^(?:metadata|metadata\.google\.internal|metadata\.goog|instance-data)\.?$/i;

const blocked = new BlockList();
for (const [address, prefix, family] of networks) blocked.addSubnet(address, prefix, family);

/** @param hostname as a URL has it: a name, an IPv4 address, or an IPv6 address in brackets */
export function isNeverCalled(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  const version = isIP(address);
  if (version === 0) return names.test(address);
  return blocked.check(address, version === 4 ? "ipv4" : "ipv6");
}

/** For connections to a name: one that leads to such an address is not found, whoever's name server says so. */
export const lookupUnlessNeverCalled: LookupFunction = (hostname, options, callback) => {
  const refused = (): void =>
    callback(Object.assign(new Error(`${hostname} leads to a link-local address`), { code: "ENOTFOUND" }), "", 0);
  // Sound: these are the options that lookup takes, of another declaration.
  lookup(hostname, options as LookupOptions, (error, address: string | LookupAddress[], family) => {
    const found = typeof address === "string" ? [address] : (address ?? []).map((one) => one.address);
    if (error === null && found.some(isNeverCalled)) refused();
    else callback(error, address, family);
  });
};
