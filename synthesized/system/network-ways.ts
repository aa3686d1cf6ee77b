/**
 * Where the routes of a subnet lead, by the most specific rule.
 *
 * @module
 */
import { ipNetworkOf } from "../expression/ip-network";
import { Unknown } from "../expression/value";
import {
  type Addresses,
  addressesIn,
  difference,
  intersection,
  isEmpty,
  isWithin,
  publicAddresses,
} from "./address-ranges";
import type { Subnet } from "./network-places";
import type { NextHop, RouteRule, SubnetRoutes } from "./network-routes";
import { type Closed, type Flow, leadsToService } from "./network-traffic";

/** A way, through a gateway of the network unless it stays within. */
export type Way = { readonly kind: "open"; readonly through?: NextHop } | Closed;

type Destination = Pick<Flow, "addresses" | "words" | "isObjectStorage">;

/** @param isPublic whether what calls has an address of the internet */
export function wayOf(subnet: Subnet | Unknown, isPublic: boolean | Unknown, to: Destination): Way | Unknown {
  if (Unknown.is(subnet)) return subnet;
  const { routes, networkAddresses } = subnet;
  const gap = [routes, networkAddresses].find(Unknown.is);
  if (gap !== undefined || Unknown.is(routes) || Unknown.is(networkAddresses))
    return gap ?? new Unknown("no route is known");
  const unread = routes.rules.find(Unknown.is);
  if (unread !== undefined) return unread;
  const { isObjectStorage } = to;
  const rules = routes.rules.filter((rule): rule is RouteRule => !Unknown.is(rule));
  const service = rules.find(
    ({ destination }) => isObjectStorage !== undefined && leadsToService(destination, isObjectStorage),
  );
  if (service !== undefined) return throughService(service, routes);
  return agreed(
    waysByAddress(rules, networkAddresses, to.addresses).map((one) => one(routes, isPublic, to)),
    to,
  );
}

type WayAt = (table: SubnetRoutes, isPublic: boolean | Unknown, to: Destination) => Way | Unknown;

/** The destination in pieces, each with the way that its addresses take. */
function waysByAddress(rules: readonly RouteRule[], local: Addresses, destination: Addresses): readonly WayAt[] {
  const ways: WayAt[] = [];
  let rest = destination;
  const take = (addresses: Addresses, way: (piece: Addresses) => WayAt): void => {
    const piece = intersection(rest, addresses);
    if (!isEmpty(piece)) ways.push(way(piece));
    rest = difference(rest, addresses);
  };
  const sorted = rules
    .flatMap((rule) => {
      const addresses = addressesIn(rule.destination);
      return addresses === undefined || isEmpty(addresses) ? [] : [{ rule, addresses }];
    })
    .sort((one, other) => lengthOf(other.rule) - lengthOf(one.rule));
  const isInside = ({ addresses }: { readonly addresses: Addresses }): boolean => isWithin(addresses, local);
  for (const { rule, addresses } of sorted.filter(isInside)) take(addresses, () => () => detour(rule));
  take(local, () => () => ({ kind: "open" }));
  for (const { rule, addresses } of sorted.filter((one) => !isInside(one)))
    take(addresses, (piece) => (table, isPublic, to) => throughHop(rule, piece, table, isPublic, to));
  take(rest, () => leadsNowhere);
  return ways;
}

const lengthOf = ({ destination }: RouteRule): number => ipNetworkOf(destination)?.length ?? 0;

const detour = ({ destination }: RouteRule): Unknown =>
  new Unknown(`a route leads ${destination} through something within the network`);

const leadsNowhere: WayAt = ({ address }, isPublic, { words }) => ({
  kind: "closed",
  reason: `${address} leads nowhere for ${words}`,
  remedy: `Add a route for 0.0.0.0/0 to ${isPublic === true ? "an internet gateway" : "a NAT gateway"} to ${address}.`,
});

function throughHop(
  { destination, hop }: RouteRule,
  piece: Addresses,
  { address }: SubnetRoutes,
  isPublic: boolean | Unknown,
  { words }: Destination,
): Way | Unknown {
  if (Unknown.is(hop)) return hop;
  if (Unknown.is(hop.isOpen)) return hop.isOpen;
  if (!hop.isOpen) return switchedOff(hop);
  const isInternet = intersection(piece, publicAddresses);
  if (hop.kind === "service gateway") return new Unknown(`${address} leads ${destination} to ${hop.address}`);
  if (isEmpty(isInternet))
    return {
      kind: "closed",
      reason: `${address} leads ${words} to ${hop.address}, and a private address is not on the internet`,
      remedy: `Add a route for ${words} to a gateway that leads there to ${address}.`,
    };
  if (hop.kind === "NAT gateway" || isPublic === true) return { kind: "open", through: hop };
  if (Unknown.is(isPublic)) return isPublic;
  return {
    kind: "closed",
    reason: `${address} leads ${words} to ${hop.address}, and what has no public address cannot use an internet gateway`,
    remedy: `Let the route for ${destination} in ${address} lead to a NAT gateway.`,
  };
}

function throughService({ destination, hop }: RouteRule, { address }: SubnetRoutes): Way | Unknown {
  if (Unknown.is(hop)) return hop;
  if (Unknown.is(hop.isOpen)) return hop.isOpen;
  if (!hop.isOpen) return switchedOff(hop);
  if (hop.kind === "service gateway") return { kind: "open", through: hop };
  return new Unknown(`${address} leads ${destination} to ${hop.address}`);
}

const switchedOff = ({ address, kind }: NextHop): Closed => ({
  kind: "closed",
  reason: `the ${kind} ${address} is switched off`,
  remedy: `Switch ${address} on: ${kind === "internet gateway" ? "enabled = true" : "block_traffic = false"}.`,
});

/** What holds whichever address it is. */
function agreed(ways: readonly (Way | Unknown)[], { words }: Destination): Way | Unknown {
  const [first = new Unknown(`the address of ${words} is not known here`), ...others] = ways;
  const gap = ways.find(Unknown.is);
  if (gap !== undefined || Unknown.is(first)) return gap ?? first;
  const isSame = (one: Way | Unknown): boolean => !Unknown.is(one) && one.kind === first.kind;
  if (!others.every(isSame))
    return new Unknown(`the address of ${words} is not known here, and decides where it is led`);
  const isOneHop = others.every(
    (one) => !Unknown.is(one) && (one.kind === "closed" || one.through === throughOf(first)),
  );
  return first.kind === "open" && !isOneHop ? { kind: "open" } : first;
}

const throughOf = (way: Way): NextHop | undefined => (way.kind === "open" ? way.through : undefined);
