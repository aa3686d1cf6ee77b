/**
 * From where something in a subnet can be reached, and where it may connect to: what the rules of its security groups and its subnet let through.
 * Both count, and each only opens: https://docs.oracle.com/en-us/iaas/Content/Network/Concepts/networksecuritygroups.htm
 *
 * @module
 */
import type { Resource, Stack } from "../stack";
import { Unknown, type Value } from "../value";
import { Fields, type Findings } from "./fields";

/** Ports that a rule opens, in words: `443`, `8000 to 8080`, `any`. */
type Ports = string;

/** One direction of traffic that is let through. */
export interface OpenPath {
  /** A CIDR block, a service, or a security group by name. */
  readonly peer: string | Unknown;
  readonly ports: Ports | Unknown;
}

/** What is let through. */
export interface NetworkPaths {
  /** Connections over TCP that others may open. */
  readonly incoming: readonly OpenPath[];
  readonly outgoing: readonly OpenPath[];
  /** What may let through more: a subnet or a group that the stack does not make. */
  readonly beyond: readonly Unknown[];
}

/** Where something is attached. */
interface Attachment {
  readonly subnetIds: readonly (string | Unknown)[];
  readonly groupIds: readonly (string | Unknown)[];
}

export function networkPaths(stack: Stack, { subnetIds, groupIds }: Attachment, findings: Findings): NetworkPaths {
  const beyond: Unknown[] = [];
  const rules: Rule[] = [];
  for (const id of groupIds) {
    const group = found(stack, ["oci_core_network_security_group"], id);
    if (group === undefined) beyond.push(elsewhere("a security group", id));
    else rules.push(...groupRules(stack, group, findings, beyond));
  }
  for (const id of subnetIds) {
    const subnet = found(stack, ["oci_core_subnet"], id);
    if (subnet === undefined) beyond.push(elsewhere("its subnet", id));
    else rules.push(...subnetRules(stack, subnet, findings, beyond));
  }
  const paths = (direction: Rule["direction"]): readonly OpenPath[] =>
    distinct(rules.filter((rule) => rule.direction === direction).map((rule) => named(rule, stack)));
  return { incoming: paths("in"), outgoing: paths("out"), beyond };
}

interface Rule extends OpenPath {
  readonly direction: "in" | "out";
}

const elsewhere = (what: string, id: string | Unknown): Unknown =>
  Unknown.is(id) ? id : new Unknown(`the stack does not make ${what}, and does not say what is let through there`);

const found = (stack: Stack, types: readonly string[], id: Value | undefined): Resource | undefined =>
  types.flatMap((type) => stack.resourcesOf(type)).find(({ values }) => typeof id === "string" && values.id === id);

function groupRules(stack: Stack, group: Resource, findings: Findings, beyond: Unknown[]): Rule[] {
  return stack.resourcesOf("oci_core_network_security_group_security_rule").flatMap(({ address, values }) => {
    const fields = new Fields(address, "", values, findings);
    const owner = fields.understood(() => fields.text("network_security_group_id"));
    if (!Unknown.is(owner) && owner !== group.values.id) return [];
    const direction = fields.understood(() => fields.text("direction"));
    const gap = [owner, direction].find(Unknown.is);
    if (gap !== undefined) {
      beyond.push(gap);
      return [];
    }
    const isIncoming = direction === "INGRESS";
    const ports = () => fields.block("tcp_options")?.block("destination_port_range");
    return ruleOf(fields, isIncoming, isIncoming ? "source" : "destination", ports);
  });
}

function subnetRules(stack: Stack, { address, values }: Resource, findings: Findings, beyond: Unknown[]): Rule[] {
  const fields = new Fields(address, "", values, findings);
  const ids = fields.list("security_list_ids");
  const lists = Unknown.is(ids) ? [ids] : ids;
  if (lists.length === 0) beyond.push(new Unknown("the subnet has the default security list of its network"));
  return lists.flatMap((id) => {
    const list = found(stack, ["oci_core_security_list", "oci_core_default_security_list"], id);
    if (list === undefined) beyond.push(elsewhere("a security list of its subnet", id));
    return list === undefined ? [] : listRules(list, findings);
  });
}

function listRules({ address, values }: Resource, findings: Findings): Rule[] {
  const fields = new Fields(address, "", values, findings);
  return [
    ...fields
      .blocks("ingress_security_rules")
      .flatMap((rule) => ruleOf(rule, true, "source", () => rule.block("tcp_options"))),
    ...fields
      .blocks("egress_security_rules")
      .flatMap((rule) => ruleOf(rule, false, "destination", () => rule.block("tcp_options"))),
  ];
}

/** Numbers of protocols: https://www.iana.org/assignments/protocol-numbers */
const tcp = ["6", "all"];

function ruleOf(fields: Fields, isIncoming: boolean, peer: string, rangeOf: () => Fields | undefined): Rule[] {
  const protocol = fields.understood(() => fields.text("protocol") ?? "all");
  if (!Unknown.is(protocol) && !tcp.includes(protocol.toLowerCase())) return [];
  const ports = fields.understood(() => {
    const range = rangeOf();
    const [min, max] = [range?.number("min"), range?.number("max")];
    return min === undefined ? "any" : min === max ? String(min) : `${min} to ${max}`;
  });
  const other = fields.understood(() => fields.text(peer) ?? "anything");
  return [{ direction: isIncoming ? "in" : "out", peer: other, ports }];
}

/** A security group stands under its name. */
function named({ peer, ports }: Rule, stack: Stack): OpenPath {
  const group = found(stack, ["oci_core_network_security_group"], peer);
  const name = group?.values.display_name;
  return { peer: typeof name === "string" ? `members of ${name}` : peer, ports };
}

function distinct(paths: readonly OpenPath[]): readonly OpenPath[] {
  const text = ({ peer, ports }: OpenPath): string =>
    JSON.stringify([peer, ports].map((part) => (Unknown.is(part) ? part.reason : part)));
  return paths.filter((path, index) => paths.findIndex((other) => text(other) === text(path)) === index);
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
