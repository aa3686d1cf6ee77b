/**
 * Whether rules let a connection through, and its answers back: https://docs.oracle.com/en-us/iaas/Content/Network/Concepts/securityrules.htm
 *
 * @module
 */
import { ipNetworkOf } from "../expression/ip-network";
import { Unknown } from "../expression/value";
import { type Addresses, addressesIn, intersection, isEmpty, isWithin, publicAddresses, union } from "./address-ranges";
import type { Ports, RuleSet, TrafficRule } from "./network-rules";

/** Nothing gets through, and what would help. */
export interface Closed {
  readonly kind: "closed";
  /** A sentence's end. */
  readonly reason: string;
  readonly remedy: string;
}

/** Connections to or from somebody. */
export interface Flow {
  /** One of these is the other side's; nobody knows which. */
  readonly addresses: Addresses;
  /** The other side's address as the stack refers to it, before Oracle chooses it. */
  readonly chosen?: string;
  /** The other side in words. */
  readonly words: string;
  /** Security groups that the other side belongs to. */
  readonly groupIds: readonly string[];
  /** Set where the other side is a service of Oracle's: whether it is Object Storage. */
  readonly isObjectStorage?: boolean;
  /** On which connections are opened. */
  readonly port: number;
}

type Direction = TrafficRule["direction"];

/** What a stateless rule lets through is not tracked, even where another rule would: its answers need a rule too. */
export function letThrough(
  set: RuleSet,
  direction: Direction,
  flow: Flow,
): { readonly kind: "open" } | Closed | Unknown {
  const [more] = set.beyond;
  const there = set.rules.filter((rule) => rule.direction === direction);
  const forward = covered(there, flow, forwardPorts);
  if (forward !== true) return forward === false ? (more ?? closed(set, direction, flow)) : forward;
  const untracked = covered(
    there.filter(({ isStateless }) => isStateless !== false).map(withStateGap),
    flow,
    forwardPorts,
  );
  const back = set.rules.filter((rule) => rule.direction !== direction);
  const answers = untracked === false || covered(back, flow, answerPorts);
  if (answers === true) return { kind: "open" };
  if (Unknown.is(untracked)) return untracked;
  return answers === false ? (more ?? withoutAnswers(set, direction, flow)) : answers;
}

const withStateGap = (rule: TrafficRule): TrafficRule =>
  Unknown.is(rule.isStateless) ? { ...rule, perhaps: rule.isStateless } : rule;

type Truth = boolean | Unknown;

/** Whether rules hold of all that may be the other side (true), of none of it (false), or of some. */
function covered(rules: readonly TrafficRule[], flow: Flow, portsOf: PortsMatch): Truth {
  const sure: Addresses[] = [];
  let gap: Unknown | undefined;
  for (const rule of rules) {
    const isForPorts = portsOf(rule, flow.port);
    if (isForPorts === false) continue;
    const peers = peersOf(rule.peer, flow);
    if (peers === "none") continue;
    const doubt = [rule.perhaps, isForPorts, peers].find(Unknown.is);
    if (doubt !== undefined) gap ??= doubt;
    else if (peers === "all") return true;
    else if (!Unknown.is(peers)) sure.push(peers);
  }
  const all = union(...sure);
  if (!isEmpty(flow.addresses) && isWithin(flow.addresses, all)) return true;
  if (gap !== undefined) return gap;
  // An address that Oracle chooses is in a range by chance alone.
  if (flow.chosen !== undefined || isEmpty(intersection(flow.addresses, all))) return false;
  return new Unknown(`the address of ${flow.words} is not known here, and rules hold of some addresses only`);
}

/** Who of the other side a rule may mean. */
function peersOf(peer: TrafficRule["peer"], flow: Flow): Addresses | "all" | "none" | Unknown {
  if (peer === undefined) return "none";
  if (Unknown.is(peer)) return peer;
  const addresses = addressesIn(peer);
  if (addresses === undefined)
    return isService(peer) ? ofService(peer, flow) : flow.groupIds.includes(peer) ? "all" : "none";
  if (flow.chosen === undefined) return addresses;
  if (peer === `${flow.chosen}/32`) return "all";
  const isOne = ipNetworkOf(peer)?.length === 32 && isWithin(addresses, publicAddresses);
  return isOne && !isEmpty(addresses) ? new Unknown(`whether ${peer} is ${flow.words} is not known here`) : addresses;
}

/** Labels of services: https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/servicegateway.htm */
const isService = (label: string): boolean => /^(all|oci)-/.test(label);

function ofService(label: string, { isObjectStorage }: Flow): "all" | "none" {
  return isObjectStorage !== undefined && leadsToService(label, isObjectStorage) ? "all" : "none";
}

/** Whether a label stands for a service: one for all, another for Object Storage alone. */
export const leadsToService = (label: string, isObjectStorage: boolean): boolean =>
  isService(label) && (label.startsWith("all-") || (isObjectStorage && label.endsWith("-objectstorage")));

/** Where clients call from; which of these, they choose anew for each connection. */
const clientPorts: Ports = [1024, 65_535];

type PortsMatch = (rule: TrafficRule, port: number) => Truth;

const forwardPorts: PortsMatch = ({ ports, sourcePorts }, port) =>
  both(holds(ports, [port, port]), holds(sourcePorts, clientPorts));

const answerPorts: PortsMatch = ({ ports, sourcePorts }, port) =>
  both(holds(ports, clientPorts), holds(sourcePorts, [port, port]));

function holds(range: TrafficRule["ports"], [first, last]: Ports): Truth {
  if (range === "any" || Unknown.is(range)) return range === "any" || range;
  if (range[0] <= first && last <= range[1]) return true;
  if (last < range[0] || range[1] < first) return false;
  return new Unknown(
    `a rule holds of the ports ${range.join(" to ")} only, and clients use any of ${first} to ${last}`,
  );
}

const both = (one: Truth, other: Truth): Truth =>
  one === false || other === false ? false : Unknown.is(one) ? one : other;

const holdersOf = ({ holders }: RuleSet): string => holders.join(", ") || "its subnet";

function closed(set: RuleSet, direction: Direction, { words, port, chosen }: Flow): Closed {
  const [firstHolder = "its subnet"] = set.holders;
  const [way, rule] =
    direction === "out" ? [`out to ${words}`, "an egress rule"] : [`in from ${words}`, "an ingress rule"];
  const peer = chosen === undefined ? words : `${words} (0.0.0.0/0 as long as nobody knows it)`;
  return {
    kind: "closed",
    reason: `no rule of ${holdersOf(set)} lets TCP ${port} ${way}`,
    remedy: `Add ${rule} for TCP ${port} ${direction === "out" ? "to" : "from"} ${peer} to ${firstHolder}.`,
  };
}

function withoutAnswers(set: RuleSet, direction: Direction, { words, port }: Flow): Closed {
  const [firstHolder = "its subnet"] = set.holders;
  const [there, back, rule] =
    direction === "out" ? ["out to", "in", "an ingress rule from"] : ["in from", "out", "an egress rule to"];
  return {
    kind: "closed",
    reason: `a stateless rule lets TCP ${port} ${there} ${words}, and no rule of ${holdersOf(set)} lets the answers ${back}`,
    remedy: `Make that rule stateful, or add ${rule} ${words} with source port ${port} and destination ports ${clientPorts.join(" to ")} to ${firstHolder}.`,
  };
}
