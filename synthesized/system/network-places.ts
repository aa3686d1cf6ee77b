/**
 * Where something is attached to a network: its subnets, what their rules let through, and where their routes lead.
 *
 * @module
 */

import { Unknown, type Value } from "../expression/value";
import type { Resource } from "../stack/stack";
import { type Addresses, addressesIn, union } from "./address-ranges";
import { Fields, type Findings } from "./fields";
import { networkResource, routesOf, type SubnetRoutes } from "./network-routes";
import {
  allOf,
  beyondKnowing,
  defaultListRules,
  groupRules,
  listRules,
  type Ports,
  type Resources,
  type RuleSet,
  resourceById,
  type TrafficRule,
} from "./network-rules";

/** One direction of traffic that is let through. */
export interface OpenPath {
  /** A CIDR block, a service, or a security group by name. */
  readonly peer: string | Unknown;
  /** `443`, `8000 to 8080`, `any` */
  readonly ports: string | Unknown;
}

/** What is let through, where. */
export interface NetworkPaths {
  /** Connections over TCP that others may open. */
  readonly incoming: readonly OpenPath[];
  readonly outgoing: readonly OpenPath[];
  /** What may let through more: a subnet or a group that the stack does not make. */
  readonly beyond: readonly Unknown[];
  /** Each subnet; what is attached to several may be in any. */
  readonly places: readonly NetworkPlace[];
}

/** Of something that the stack does not make. */
export const unknownPaths = (gap: Unknown): NetworkPaths => ({
  ...{ incoming: [], outgoing: [], beyond: [gap] },
  places: [{ subnet: gap, groupIds: [], rules: [], beyond: [gap], holders: [] }],
});

/** One subnet for what is attached, with the rules that hold there. */
export interface NetworkPlace extends RuleSet {
  readonly subnet: Subnet | Unknown;
  /** Of the groups that what is attached belongs to. */
  readonly groupIds: readonly string[];
}

/** A subnet that the stack makes. */
export interface Subnet {
  readonly address: string;
  readonly network: string | Unknown;
  readonly addresses: Addresses | Unknown;
  /** Those of its whole network. */
  readonly networkAddresses: Addresses | Unknown;
  /** Whether nothing in it may have a public address. */
  readonly isPrivate: boolean | Unknown;
  readonly routes: SubnetRoutes | Unknown;
}

/** Where something is attached. */
interface Attachment {
  readonly subnetIds: readonly (string | Unknown)[];
  readonly groupIds: readonly (string | Unknown)[];
}

export function networkPaths(stack: Resources, { subnetIds, groupIds }: Attachment, findings: Findings): NetworkPaths {
  const groups = allOf(groupIds.map((id) => groupRules(stack, id, findings)));
  const subnets = subnetIds.map((id) => {
    const subnet = resourceById(stack, ["oci_core_subnet"], id);
    const rules = subnet === undefined ? beyondKnowing("its subnet", id) : subnetRules(stack, subnet, findings);
    const [gap = new Unknown("its subnet is not known")] = rules.beyond;
    return { rules, subnet: subnet === undefined ? gap : subnetOf(stack, subnet, findings) };
  });
  const { rules, beyond } = allOf([groups, ...subnets.map((one) => one.rules)]);
  const paths = (direction: TrafficRule["direction"]): readonly OpenPath[] =>
    distinct(rules.filter((rule) => rule.direction === direction).map((rule) => named(rule, stack)));
  const places = subnets.map((one) => placeOf(one.subnet, allOf([groups, one.rules]), groupIds));
  const unplaced = new Unknown("it names no subnet");
  const unknown = placeOf(unplaced, allOf([groups, beyondKnowing("", unplaced)]), groupIds);
  return { incoming: paths("in"), outgoing: paths("out"), beyond, places: places.length === 0 ? [unknown] : places };
}

const placeOf = (subnet: Subnet | Unknown, rules: RuleSet, groupIds: Attachment["groupIds"]): NetworkPlace => ({
  ...rules,
  subnet,
  groupIds: groupIds.filter((id) => typeof id === "string"),
});

/** A security group stands under its name. */
function named({ peer, ports }: TrafficRule, stack: Resources): OpenPath {
  const group = Unknown.is(peer) ? undefined : resourceById(stack, ["oci_core_network_security_group"], peer);
  const name = group?.values.display_name;
  return {
    peer: typeof name === "string" ? `members of ${name}` : (peer ?? "anything"),
    ports: Unknown.is(ports) ? ports : portsInWords(ports),
  };
}

const portsInWords = (ports: Ports | "any"): string =>
  ports === "any" ? ports : ports[0] === ports[1] ? String(ports[0]) : `${ports[0]} to ${ports[1]}`;

function distinct(paths: readonly OpenPath[]): readonly OpenPath[] {
  const text = ({ peer, ports }: OpenPath): string =>
    JSON.stringify([peer, ports].map((part) => (Unknown.is(part) ? part.reason : part)));
  return paths.filter((path, index) => paths.findIndex((other) => text(other) === text(path)) === index);
}

function subnetRules(stack: Resources, { address, values }: Resource, findings: Findings): RuleSet {
  const ids = new Fields(address, "", values, findings).list("security_list_ids");
  if (Unknown.is(ids)) return beyondKnowing("its security lists", ids);
  const network = networkResource(stack, values.vcn_id);
  const ofNetwork = network?.values.default_security_list_id;
  if (ids.length > 0 || typeof ofNetwork === "string")
    return allOf((ids.length > 0 ? ids : [String(ofNetwork)]).map((id) => rulesOfList(stack, id, findings)));
  return { ...beyondKnowing("", new Unknown("the subnet has the default security list of its network")) };
}

function rulesOfList(stack: Resources, id: string | Unknown, findings: Findings): RuleSet {
  const list = resourceById(stack, ["oci_core_security_list", "oci_core_default_security_list"], id);
  if (list !== undefined) return listRules(list, findings);
  const isDefault = stack.resourcesOf("oci_core_vcn").some(({ values }) => values.default_security_list_id === id);
  return isDefault ? defaultListRules : beyondKnowing("a security list of its subnet", id);
}

function subnetOf(stack: Resources, { address, values }: Resource, findings: Findings): Subnet {
  const fields = new Fields(address, "", values, findings);
  const network = networkResource(stack, values.vcn_id);
  const isPrivate = fields.understood(
    () => (fields.flag("prohibit_public_ip_on_vnic") ?? false) || (fields.flag("prohibit_internet_ingress") ?? false),
  );
  return {
    address,
    network: fields.understood(() => fields.text("vcn_id") ?? "") || new Unknown(`${address} names no network`),
    addresses: rangesOf([values.cidr_block], address),
    networkAddresses:
      network === undefined
        ? new Unknown(`the stack does not make the network of ${address}`)
        : rangesOf([values.cidr_block, network.values.cidr_block, network.values.cidr_blocks].flat(), network.address),
    isPrivate,
    routes: routesOf(stack, address, values, findings),
  };
}

function rangesOf(blocks: readonly (Value | undefined)[], address: string): Addresses | Unknown {
  const given = blocks.filter((block) => block !== undefined && block !== null);
  const gap = given.find(Unknown.is);
  if (gap !== undefined) return gap;
  const ranges = given.map((block) => addressesIn(String(block)));
  if (ranges.length === 0 || ranges.includes(undefined))
    return new Unknown(`the addresses of ${address} are not understood`);
  return union(...ranges.filter((range) => range !== undefined));
}

/** Where a resource is attached, by its arguments. */
export function attachmentOf(
  { address, values }: Resource,
  subnets: string,
  groups: string,
  findings: Findings,
): Attachment {
  const fields = new Fields(address, "", values, findings);
  const ids = (name: string): readonly (string | Unknown)[] => {
    const value = values[name];
    if (typeof value === "string" || Unknown.is(value)) return [value];
    const list = fields.list(name);
    return Unknown.is(list) ? [list] : list;
  };
  return { subnetIds: ids(subnets), groupIds: ids(groups) };
}
