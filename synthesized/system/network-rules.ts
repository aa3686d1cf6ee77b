/**
 * What the rules of security groups and of a subnet's security lists let through. Both count, and each only opens:
 * https://docs.oracle.com/en-us/iaas/Content/Network/Concepts/networksecuritygroups.htm
 *
 * @module
 */

import { Unknown, type Value } from "../expression/value";
import type { Resource, Stack } from "../stack/stack";
import { Fields, type Findings } from "./fields";

/** From the first to the last port. */
export type Ports = readonly [first: number, last: number];

/** A rule that lets TCP through, or may. */
export interface TrafficRule {
  readonly direction: "in" | "out";
  /** Whom it lets through: a CIDR block, a service by its label, or a security group by its id; undefined where it names nobody. */
  readonly peer: string | undefined | Unknown;
  /** Where connections go to. */
  readonly ports: Ports | "any" | Unknown;
  /** Where they come from. */
  readonly sourcePorts: Ports | "any" | Unknown;
  /** Whether it lets through nothing but what it says: the answers need a rule of their own. */
  readonly isStateless: boolean | Unknown;
  /** Set where it may be for another protocol. */
  readonly perhaps?: Unknown;
}

/** The rules of several groups and lists. */
export interface RuleSet {
  readonly rules: readonly TrafficRule[];
  /** What may let through more: a list or a group that the stack does not make. */
  readonly beyond: readonly Unknown[];
  /** Addresses of the groups and lists that the stack makes. */
  readonly holders: readonly string[];
}

export const allOf = (sets: readonly RuleSet[]): RuleSet => ({
  rules: sets.flatMap(({ rules }) => rules),
  beyond: sets.flatMap(({ beyond }) => beyond),
  holders: sets.flatMap(({ holders }) => holders),
});

export const beyondKnowing = (what: string, id: string | Unknown): RuleSet => ({
  rules: [],
  holders: [],
  beyond: [
    Unknown.is(id) ? id : new Unknown(`the stack does not make ${what}, and does not say what is let through there`),
  ],
});

/** What networks are read from: a stack, or several together. */
export type Resources = Pick<Stack, "resourcesOf">;

/** A resource of them by its id. */
export const resourceById = (stack: Resources, types: readonly string[], id: Value | undefined): Resource | undefined =>
  types.flatMap((type) => stack.resourcesOf(type)).find(({ values }) => typeof id === "string" && values.id === id);

/** The rules of a security group. */
export function groupRules(stack: Resources, id: string | Unknown, findings: Findings): RuleSet {
  const group = resourceById(stack, ["oci_core_network_security_group"], id);
  if (group === undefined) return beyondKnowing("a security group", id);
  const sets = stack
    .resourcesOf("oci_core_network_security_group_security_rule")
    .map((rule) => groupRule(rule, group, findings));
  return allOf([{ rules: [], beyond: [], holders: [group.address] }, ...sets]);
}

function groupRule({ address, values, howMany }: Resource, group: Resource, findings: Findings): RuleSet {
  const fields = new Fields(address, "", values, findings);
  const owner = fields.understood(() => fields.text("network_security_group_id"));
  if (!Unknown.is(owner) && owner !== group.values.id) return nothing;
  const direction = fields.understood(() => fields.text("direction"));
  const gap = [owner, direction, howMany].find(Unknown.is);
  if (gap !== undefined) return { ...nothing, beyond: [gap] };
  const isIncoming = direction === "INGRESS";
  const options = () => fields.block("tcp_options");
  return {
    ...nothing,
    rules: ruleOf(fields, isIncoming ? "in" : "out", () => options()?.block("destination_port_range"), options),
  };
}

const nothing: RuleSet = { rules: [], beyond: [], holders: [] };

/** The rules of a security list. */
export function listRules({ address, values }: Resource, findings: Findings): RuleSet {
  const fields = new Fields(address, "", values, findings);
  const read = (name: string, direction: TrafficRule["direction"]): RuleSet => {
    const rules = fields.eachBlock(name, (rule) => {
      const options = () => rule.block("tcp_options");
      return ruleOf(rule, direction, options, options);
    });
    if (Unknown.is(rules)) return { ...nothing, beyond: [rules] };
    return {
      holders: [],
      rules: rules.flatMap((rule) => (Unknown.is(rule) ? [] : rule)),
      beyond: rules.filter(Unknown.is),
    };
  };
  const sets = [read("ingress_security_rules", "in"), read("egress_security_rules", "out")];
  return allOf([{ ...nothing, holders: [address] }, ...sets]);
}

/**
 * Of a network that somebody makes, unless the stack says otherwise; what it lets through besides is no TCP.
 * https://docs.oracle.com/en-us/iaas/Content/Network/Concepts/securitylists.htm
 */
export const defaultListRules: RuleSet = {
  beyond: [],
  holders: [],
  rules: [
    { direction: "in", peer: "0.0.0.0/0", ports: [22, 22], sourcePorts: "any", isStateless: false },
    { direction: "out", peer: "0.0.0.0/0", ports: "any", sourcePorts: "any", isStateless: false },
  ],
};

/** Numbers of protocols: https://www.iana.org/assignments/protocol-numbers */
const tcp = ["6", "all"];

/** @param range where the ports stand that connections go to @param options where those stand that they come from */
function ruleOf(
  fields: Fields,
  direction: TrafficRule["direction"],
  range: () => Fields | undefined,
  options: () => Fields | undefined,
): TrafficRule[] {
  const protocol = fields.understood(() => fields.text("protocol") ?? "all");
  if (!Unknown.is(protocol) && !tcp.includes(protocol.toLowerCase())) return [];
  return [
    {
      direction,
      peer: fields.understood(() => fields.text(direction === "in" ? "source" : "destination")),
      ports: fields.understood(() => portsIn(range())),
      sourcePorts: fields.understood(() => portsIn(options()?.block("source_port_range"))),
      isStateless: fields.understood(() => fields.flag("stateless") ?? false),
      ...(Unknown.is(protocol) ? { perhaps: protocol } : {}),
    },
  ];
}

function portsIn(range: Fields | undefined): Ports | "any" {
  const [min, max] = [range?.number("min"), range?.number("max")];
  return min === undefined ? "any" : [min, max ?? min];
}
