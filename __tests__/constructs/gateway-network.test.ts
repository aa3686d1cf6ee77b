import { TerraformVariable } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayNetwork, type GatewayNetworkProps } from "../../constructs/index";
import type { JsonObject } from "../terraform-schema/json";
import { attachment, codesIn, documentOf, network, resourcesOf, testStack } from "./test-stack";

function networkOf(over: Partial<GatewayNetworkProps> = {}) {
  const stack = testStack();
  const made = network(stack, over);
  const document = documentOf(stack);
  const of = (type: string) => Object.values(resourcesOf(document, type));
  return { made, of, rules: of("oci_core_network_security_group_security_rule") };
}

const opened = (rules: readonly JsonObject[], direction: "INGRESS" | "EGRESS") =>
  rules
    .filter((rule) => rule.direction === direction)
    .map(({ source, destination, protocol, tcp_options, stateless }) => {
      const { destination_port_range: range } = tcp_options as { destination_port_range: JsonObject };
      return { peer: source ?? destination, protocol, ports: [range.min, range.max], stateless };
    });

describe("a public network", () => {
  it("admits 443 from everywhere to the gateway, and nothing else", () => {
    const { rules } = networkOf();
    expect(opened(rules, "INGRESS")).toEqual([
      { peer: "0.0.0.0/0", protocol: "6", ports: [443, 443], stateless: false },
    ]);
  });

  it("takes OCI's open default rules away", () => {
    const [list = {}] = networkOf().of("oci_core_default_security_list");
    expect(list).not.toHaveProperty("ingress_security_rules");
    expect(list).not.toHaveProperty("egress_security_rules");
    for (const subnet of networkOf().of("oci_core_subnet")) {
      expect(subnet.security_list_ids).toEqual([expect.stringContaining("oci_core_default_security_list.")]);
    }
  });

  it("gives the gateway a public regional subnet, and functions a private one", () => {
    const subnets = networkOf().of("oci_core_subnet");
    expect(subnets).toMatchObject([
      { display_name: "test-functions", prohibit_public_ip_on_vnic: true, cidr_block: "10.0.0.128/25" },
      { display_name: "test-gateway", prohibit_public_ip_on_vnic: false, cidr_block: "10.0.0.0/25" },
    ]);
    for (const subnet of subnets) expect(subnet).not.toHaveProperty("availability_domain");
  });

  it("routes the gateway by the internet gateway, and functions by NAT and Oracle's services", () => {
    const { of, made } = networkOf();
    expect(of("oci_core_internet_gateway")).toHaveLength(1);
    const destinations = of("oci_core_route_table").map(({ display_name, route_rules }) => [
      display_name,
      (route_rules as JsonObject[]).map(({ destination_type }) => destination_type),
    ]);
    expect(destinations).toEqual([
      ["test-private", ["CIDR_BLOCK", "SERVICE_CIDR_BLOCK"]],
      ["test-public", ["CIDR_BLOCK"]],
    ]);
    expect(made.publicRouteTable?.displayNameInput).toBe("test-public");
  });
});

describe("a private network", () => {
  const { made, of, rules } = networkOf({ endpointType: "PRIVATE", cidrBlock: "10.1.0.0/16" });

  it("admits its own range alone", () => {
    expect(opened(rules, "INGRESS").map(({ peer }) => peer)).toEqual(["10.1.0.0/16"]);
  });

  it("has no way in from the internet", () => {
    expect(of("oci_core_internet_gateway")).toEqual([]);
    expect(made.internetGateway).toBeUndefined();
    for (const subnet of of("oci_core_subnet")) expect(subnet.prohibit_public_ip_on_vnic).toBe(true);
  });
});

it("admits whom one lists, each once", () => {
  const allowedCidrBlocks = ["192.0.2.0/24", "198.51.100.0/24", "192.0.2.0/24"];
  const { rules } = networkOf({ allowedCidrBlocks });
  expect(opened(rules, "INGRESS").map(({ peer }) => peer)).toEqual(["192.0.2.0/24", "198.51.100.0/24"]);
});

it("knows its own range by a name where Terraform knows it only later", () => {
  const stack = testStack();
  const cidrBlock = new TerraformVariable(stack, "range", { type: "string" }).stringValue;
  network(stack, { endpointType: "PRIVATE", cidrBlock });
  const rules = resourcesOf(documentOf(stack), "oci_core_network_security_group_security_rule");
  expect(Object.keys(rules).filter((id) => id.includes("Ingress"))).toEqual([
    expect.stringMatching(/^Network_GatewayIngress-vcn_/),
  ]);
});

it("lets the gateway out to 443 whatever else its back ends listen on", () => {
  const ports = (backendPorts?: readonly number[]) =>
    opened(networkOf({ backendPorts }).rules, "EGRESS").map(({ ports: [port] }) => port);
  // The last is that of the functions.
  expect(ports().sort()).toEqual([443, 443]);
  expect(ports([8443, 443, 8443]).sort()).toEqual([443, 443, 8443]);
  expect(ports([]).sort()).toEqual([443, 443]);
});

it("splits any range in two", () => {
  const range = fc
    .tuple(fc.integer({ min: 16, max: 25 }), fc.nat())
    .map(([length, bits]) => ({ length, start: (bits % 2 ** (length - 8)) * 2 ** (32 - length) }));
  fc.assert(
    fc.property(range, ({ length, start }) => {
      const dotted = [16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".");
      const cidrBlock = `10.${dotted}/${length}`;
      expect(codesIn((scope) => network(scope, { cidrBlock }))).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

it("takes subnets that exist as they are", () => {
  expect(GatewayNetwork.fromSubnets(attachment)).toBe(attachment);
});

it.each(["PUBLIC", "PRIVATE"] as const)("leads to further networks, from both subnets of a %s one", (endpointType) => {
  const office = { destination: "192.168.0.0/16", networkEntityId: "ocid1.drg.oc1..a", description: "to the office" };
  const tables = networkOf({ endpointType, routeRules: [office] }).of("oci_core_route_table");
  const ways = tables.map(({ route_rules }) => (route_rules as JsonObject[]).at(-1));
  const written = {
    destination: office.destination,
    destination_type: "CIDR_BLOCK",
    network_entity_id: office.networkEntityId,
    description: office.description,
  };
  expect(ways).toEqual(endpointType === "PUBLIC" ? [written, written] : [written]);
});

it("gives its rules by name", () => {
  const { made } = networkOf({ backendPorts: [8443] });
  expect([...made.securityRulesByName.keys()]).toEqual([
    "GatewayIngress-0_0_0_0-0",
    "GatewayEgress443",
    "GatewayEgress8443",
    "FunctionEgress",
  ]);
  expect(made.securityRulesByName.get("FunctionEgress")).toBe(made.securityRules.at(-1));
});
