/**
 * Whether a connection gets through, by rules and routes: open, closed, or not known. Who is called lets in whom it likes, unless it is of the stack.
 *
 * @module
 */
import { Unknown } from "../expression/value";
import { type Addresses, addressesIn, anywhere, intersection, isEmpty, publicAddresses } from "./address-ranges";
import type { NetworkPlace } from "./network-places";
import type { TrafficRule } from "./network-rules";
import { type Closed, type Flow, letThrough } from "./network-traffic";
import { type Way, wayOf } from "./network-ways";

/** What becomes of a connection. */
export type Verdict = { readonly kind: "open" } | Closed | Unknown;

/** Something of the stack that is attached to a network. */
export interface Attached {
  readonly address: string;
  readonly places: readonly NetworkPlace[];
  /** Whether it has an address of the internet; of functions their subnet decides. */
  readonly isPublic?: boolean | Unknown;
  /** The address of the internet that Oracle gives it. */
  readonly publicAddress?: string | Unknown;
}

/** Who is called. */
export type Target =
  /** A host of the internet. */
  | { readonly kind: "internet"; readonly words: string }
  /** A host with this address. */
  | { readonly kind: "address"; readonly words: string; readonly addresses: Addresses }
  /** A host of which nobody here knows whether it is in a network or on the internet. */
  | { readonly kind: "name"; readonly words: string }
  /** A service of Oracle's. */
  | { readonly kind: "service"; readonly words: string; readonly isObjectStorage: boolean }
  /** A gateway of the stack. */
  | { readonly kind: "gateway"; readonly words: string; readonly gateway: Attached };

/** Whether something of the stack can call; wherever it is attached, since nobody knows which of its subnets it is in. */
export const canCall = (caller: Attached, target: Target, port: number): Verdict =>
  worst(caller.places.map((place) => canCallFrom(place, caller, target, port)));

/** The first that is closed, else the first that is not known. */
export const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.find((verdict) => !Unknown.is(verdict) && verdict.kind === "closed") ??
  verdicts.find(Unknown.is) ?? { kind: "open" };

function canCallFrom(place: NetworkPlace, caller: Attached, target: Target, port: number): Verdict {
  if (target.kind !== "gateway") {
    const called = { ...flowTo(target), words: target.words, port, groupIds: [] };
    return worst([letThrough(place, "out", called), routed(place, caller, target)]);
  }
  return worst(target.gateway.places.map((other) => canCallGateway(place, caller, other, target, port)));
}

function flowTo(target: Exclude<Target, { kind: "gateway" }>): Pick<Flow, "addresses" | "isObjectStorage"> {
  switch (target.kind) {
    case "internet":
      return { addresses: publicAddresses };
    case "address":
      return { addresses: target.addresses };
    case "name":
      return { addresses: anywhere };
    case "service":
      return { addresses: publicAddresses, isObjectStorage: target.isObjectStorage };
  }
}

/** A name without a way to the internet may belong to a host that needs none. */
function routed(place: NetworkPlace, caller: Attached, target: Exclude<Target, { kind: "gateway" }>): Verdict {
  const { addresses, isObjectStorage } = flowTo(target);
  const isName = target.kind === "name";
  const to = { addresses: isName ? publicAddresses : addresses, words: target.words };
  const way = wayOf(place.subnet, isPublicIn(place, caller), {
    ...to,
    ...(isObjectStorage === undefined ? {} : { isObjectStorage }),
  });
  if (Unknown.is(way) || way.kind === "open") return way;
  return isName ? new Unknown(`the address of ${target.words} is not known here, and ${way.reason}`) : way;
}

function isPublicIn({ subnet }: NetworkPlace, { isPublic }: Attached): boolean | Unknown {
  if (isPublic !== undefined) return isPublic;
  if (Unknown.is(subnet)) return subnet;
  return Unknown.is(subnet.isPrivate) ? subnet.isPrivate : !subnet.isPrivate;
}

/** A public gateway is called at its public address by all, itself included; it sees from where the way leads out. */
function canCallGateway(
  place: NetworkPlace,
  caller: Attached,
  other: NetworkPlace,
  { gateway, words }: Extract<Target, { kind: "gateway" }>,
  port: number,
): Verdict {
  if (Unknown.is(gateway.isPublic)) return gateway.isPublic;
  if (gateway.isPublic !== true) return canCallInside(place, other, words, port);
  const called = { addresses: publicAddresses, words, port, groupIds: [] };
  const way = wayOf(place.subnet, isPublicIn(place, caller), called);
  const out = worst([letThrough(place, "out", called), way]);
  if (Unknown.is(out) || out.kind === "closed") return out;
  return letThrough(other, "in", { ...calledFrom(way, caller), port, groupIds: [] });
}

function calledFrom(way: Way | Unknown, { address: caller, publicAddress }: Attached): Omit<Flow, "port" | "groupIds"> {
  const through = Unknown.is(way) || way.kind === "closed" ? undefined : way.through;
  const isByNat = through?.kind === "NAT gateway";
  const address = isByNat ? through.publicAddress : through === undefined ? undefined : publicAddress;
  const words = `the public address that Oracle gives ${isByNat ? through.address : caller}`;
  return { addresses: publicAddresses, words, ...(typeof address === "string" ? { chosen: address } : {}) };
}

/** At its private address, within one network. */
function canCallInside(place: NetworkPlace, other: NetworkPlace, words: string, port: number): Verdict {
  const [from, to] = [place.subnet, other.subnet];
  if (Unknown.is(from)) return from;
  if (Unknown.is(to)) return to;
  const gap = [from.addresses, to.addresses, from.network, to.network].find(Unknown.is);
  if (gap !== undefined || Unknown.is(from.addresses) || Unknown.is(to.addresses))
    return gap ?? new Unknown("a subnet is not known");
  if (from.network !== to.network) return new Unknown(`${from.address} and ${to.address} are in two networks`);
  const called = { addresses: to.addresses, words, port, groupIds: other.groupIds };
  const calling = { addresses: from.addresses, words: from.address, port, groupIds: place.groupIds };
  return worst([letThrough(place, "out", called), wayOf(from, false, called), letThrough(other, "in", calling)]);
}

/** Whether anybody can call a gateway at all. */
export const canBeCalled = (gateway: Attached, port: number): Verdict =>
  worst(gateway.places.map((place) => canBeCalledIn(place, gateway, port)));

function canBeCalledIn(place: NetworkPlace, { isPublic = false }: Attached, port: number): Verdict {
  if (Unknown.is(isPublic)) return isPublic;
  const { subnet } = place;
  if (isPublic && !Unknown.is(subnet) && subnet.isPrivate === true) return inPrivateSubnet(subnet.address);
  const everybody = isPublic ? publicAddresses : anywhere;
  const words = isPublic ? "the internet" : "anybody";
  const callers = place.rules.flatMap((rule) => callersBy(rule, everybody));
  const flows = callers.map((one) => ({ ...one, words, port }));
  const admitted = flows.find((flow) => isOpen(letThrough(place, "in", flow)));
  if (admitted === undefined) {
    const doubt = flows.map((flow) => letThrough(place, "in", flow)).find(Unknown.is);
    return doubt ?? letThrough(place, "in", { addresses: everybody, words, port, groupIds: [] });
  }
  return isPublic ? answered(wayOf(subnet, true, admitted)) : { kind: "open" };
}

/** Whom a rule names. */
function callersBy(
  { direction, peer }: TrafficRule,
  everybody: Addresses,
): readonly Pick<Flow, "addresses" | "groupIds">[] {
  if (direction !== "in" || peer === undefined || Unknown.is(peer)) return [];
  const named = addressesIn(peer);
  if (named === undefined) return everybody === anywhere ? [{ addresses: [], groupIds: [peer] }] : [];
  const addresses = intersection(named, everybody);
  return isEmpty(addresses) ? [] : [{ addresses, groupIds: [] }];
}

const isOpen = (verdict: Verdict): boolean => !Unknown.is(verdict) && verdict.kind === "open";

/** Callers know a public gateway by its own address, from which a NAT gateway does not answer. */
function answered(way: Way | Unknown): Verdict {
  if (Unknown.is(way) || way.kind === "closed" || way.through?.kind !== "NAT gateway") return way;
  return {
    kind: "closed",
    reason: `the answers of a public gateway would leave through ${way.through.address}`,
    remedy: "Let the route for 0.0.0.0/0 of its subnet lead to an internet gateway.",
  };
}

const inPrivateSubnet = (address: string): Closed => ({
  kind: "closed",
  reason: `nothing in ${address} may have a public address`,
  remedy: `Set prohibit_public_ip_on_vnic = false in ${address}, or attach the gateway to a public subnet.`,
});
