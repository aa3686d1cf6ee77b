/**
 * What a gateway and its functions may exchange with whom.
 *
 * @module
 */
import type { CoreNetworkSecurityGroup } from "@cdktf/provider-oci/lib/core-network-security-group";
import { CoreNetworkSecurityGroupSecurityRule } from "@cdktf/provider-oci/lib/core-network-security-group-security-rule";
import type { Construct } from "constructs";
import { ANYWHERE } from "../gateway-network-findings";
import { type Identified, identified, type NamedValue } from "../named-value";
import { is, keepIdentity } from "./kept-identity";

const TCP = "6";

/** As addresses in Terraform's state can show it. */
const asName = (range: string): string => range.replaceAll(".", "_").replace("/", "-");

interface Exchange {
  readonly gateway: CoreNetworkSecurityGroup;
  readonly functions: CoreNetworkSecurityGroup;
  /** Who may open connections to the gateway. */
  readonly sources: readonly (string | NamedValue)[];
  /** On which the gateway may call others. */
  readonly ports: readonly number[];
}

/** The gateway's first. */
export function securityRules(
  scope: Construct,
  { gateway, functions, sources, ports }: Exchange,
): readonly CoreNetworkSecurityGroupSecurityRule[] {
  return [
    ...identified(sources, asName).map((source, index) => ingressRule(scope, gateway, source, index)),
    ...ports.map((port) => egressRule(scope, `GatewayEgress${port}`, gateway, port, "Gateway to its back ends")),
    egressRule(scope, "FunctionEgress", functions, 443, "Functions to HTTPS"),
  ];
}

function ingressRule(
  scope: Construct,
  group: CoreNetworkSecurityGroup,
  { id, value }: Identified,
  index: number,
): CoreNetworkSecurityGroupSecurityRule {
  const rule = new CoreNetworkSecurityGroupSecurityRule(scope, `GatewayIngress-${id}`, {
    networkSecurityGroupId: group.id,
    description: "HTTPS to the gateway",
    direction: "INGRESS",
    protocol: TCP,
    sourceType: "CIDR_BLOCK",
    source: value,
    stateless: false,
    tcpOptions: { destinationPortRange: { min: 443, max: 443 } },
  });
  keepIdentity(scope, rule, { arguments: ["source"], holds: is(value), formerId: `GatewayIngress${index}` });
  return rule;
}

function egressRule(
  scope: Construct,
  id: string,
  group: CoreNetworkSecurityGroup,
  port: number,
  description: string,
): CoreNetworkSecurityGroupSecurityRule {
  return new CoreNetworkSecurityGroupSecurityRule(scope, id, {
    networkSecurityGroupId: group.id,
    description,
    direction: "EGRESS",
    protocol: TCP,
    destinationType: "CIDR_BLOCK",
    destination: ANYWHERE,
    stateless: false,
    tcpOptions: { destinationPortRange: { min: port, max: port } },
  });
}
