/**
 * Where the traffic of a subnet goes that leaves its network: https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/managingroutetables.htm
 *
 * @module
 */

import { Unknown, type Value } from "../expression/value";
import type { Resource } from "../stack/stack";
import { Fields, type Findings } from "./fields";
import { type Resources, resourceById } from "./network-rules";

/** The ways out of a subnet. */
export interface SubnetRoutes {
  /** Of the table, or of the network whose default it is. */
  readonly address: string;
  readonly rules: readonly (RouteRule | Unknown)[];
}

/** One way. */
export interface RouteRule {
  /** A CIDR block, or a service by its label. */
  readonly destination: string;
  readonly hop: NextHop | Unknown;
}

/** Where a way leads through. */
export interface NextHop {
  readonly address: string;
  readonly kind: "internet gateway" | "NAT gateway" | "service gateway";
  readonly isOpen: boolean | Unknown;
  /** From which a NAT gateway calls. */
  readonly publicAddress?: string | Unknown;
}

export const networkResource = (stack: Resources, id: Value | undefined): Resource | undefined =>
  resourceById(stack, ["oci_core_vcn"], id);

/** The table that is attached, or named, or that of the network. */
export function routesOf(
  stack: Resources,
  subnet: string,
  values: Resource["values"],
  findings: Findings,
): SubnetRoutes | Unknown {
  const attached = stack
    .resourcesOf("oci_core_route_table_attachment")
    .find((one) => one.values.subnet_id === values.id)?.values.route_table_id;
  const network = networkResource(stack, values.vcn_id);
  const id = attached ?? values.route_table_id ?? network?.values.default_route_table_id;
  if (Unknown.is(id)) return id;
  const table = resourceById(stack, ["oci_core_route_table", "oci_core_default_route_table"], id);
  if (table !== undefined) return { address: table.address, rules: routeRules(stack, table, findings) };
  if (network !== undefined && id === network.values.default_route_table_id)
    return { address: network.address, rules: [] };
  return new Unknown(`the stack does not make the route table of ${subnet}`);
}

function routeRules(
  stack: Resources,
  { address, values }: Resource,
  findings: Findings,
): readonly (RouteRule | Unknown)[] {
  const fields = new Fields(address, "", values, findings);
  const rules = fields.eachBlock("route_rules", (rule): RouteRule | Unknown => {
    // `cidr_block` is the old name.
    const destination = rule.understood(() => rule.text("destination") ?? rule.text("cidr_block") ?? "");
    const id = rule.understood(() => rule.text("network_entity_id"));
    if (Unknown.is(destination)) return destination;
    return { destination, hop: Unknown.is(id) ? id : hopOf(stack, id) };
  });
  return Unknown.is(rules) ? [rules] : rules;
}

const hops = {
  oci_core_internet_gateway: "internet gateway",
  oci_core_nat_gateway: "NAT gateway",
  oci_core_service_gateway: "service gateway",
} as const;

function hopOf(stack: Resources, id: string | undefined): NextHop | Unknown {
  for (const [type, kind] of Object.entries(hops)) {
    const found = resourceById(stack, [type], id);
    if (found === undefined) continue;
    const { address, values } = found;
    const open = values.enabled ?? (values.block_traffic === undefined ? true : not(values.block_traffic));
    return {
      ...{ address, kind, isOpen: Unknown.is(open) ? open : open !== false && open !== "false" },
      ...(kind === "NAT gateway"
        ? { publicAddress: textOr(values.nat_ip, `the address of ${address} is not known`) }
        : {}),
    };
  }
  return new Unknown(`where ${id ?? "a route"} leads is not known here`);
}

const not = (value: Value): Value => (Unknown.is(value) ? value : !(value === true || value === "true"));
const textOr = (value: Value | undefined, reason: string): string | Unknown =>
  typeof value === "string" ? value : Unknown.is(value) ? value : new Unknown(reason);
