/**
 * The way to hosts that the stack calls elsewhere. It is the client's own TLS that goes through it.
 *
 * @module
 */
import { lookup } from "node:dns/promises";
import { BlockList, connect, isIPv6, type Socket } from "node:net";
import { isNeverCalled } from "../gateway/never-called";
import type { OutsideTarget } from "./targets";

/** How other machines are found and reached; tests have their own. */
export interface Outside {
  resolve(host: string): Promise<readonly string[]>;
  connect(address: string, port: number): Socket;
}

export const realOutside: Outside = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  connect: (host, port) => connect({ host, port }),
};

/** Why there is no way. */
export class NoWayOut extends Error {}

/**
 * Connects to a host by the addresses that its name has now: whoever answers the next question about that name leads nobody astray.
 *
 * @throws {NoWayOut} where it has none that may be called, or none that answers in time
 */
export async function connectOutside(outside: Outside, { host, port }: OutsideTarget, ms: number): Promise<Socket> {
  if (isNeverCalled(host)) throw new NoWayOut(`${host}: gives machines their credentials, and is never called.`);
  const addresses = await outside.resolve(host).catch(() => []);
  const [address] = addresses;
  if (address === undefined) throw new NoWayOut(`${host}: no address is known.`);
  const closed = addresses.find(isOfThisMachine);
  if (closed !== undefined)
    throw new NoWayOut(
      `${host}: has the address ${closed}. Allowed: none of this machine, of its link or of its cloud.`,
    );
  const socket = outside.connect(address, port);
  const timer = setTimeout(() => socket.destroy(new Error("no answer in time")), ms);
  try {
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return socket;
  } catch (cause) {
    throw new NoWayOut(`${host}: ${address} cannot be reached.`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Private networks are none of these, since a stack's back ends may be there. */
const thisMachine = new BlockList();
for (const [network, length] of [
  ["0.0.0.0", 8],
  ["127.0.0.0", 8],
  ["192.0.0.0", 24],
  ["224.0.0.0", 3],
] as const)
  thisMachine.addSubnet(network, length, "ipv4");
for (const [network, length] of [
  ["::", 96],
  ["64:ff9b::", 96],
  ["ff00::", 8],
] as const)
  thisMachine.addSubnet(network, length, "ipv6");

/** An address of IPv4 that is written as one of IPv6 counts as what it is. A zone, as in `fe80::1%eth0`, is of no account. */
export function isOfThisMachine(address: string): boolean {
  const [plain = ""] = address.split("%");
  return isNeverCalled(plain) || thisMachine.check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
}
