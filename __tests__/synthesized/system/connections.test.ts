import { describe, expect, test } from "vitest";
import { Backend, type SecuredApiStackProps } from "../../../constructs/index";
import type { JsonObject } from "../../../internal/json";
import { Unknown } from "../../../synthesized/expression/value";
import { readStack } from "../../../synthesized/stack/stack";
import { type Connection, connectionsOf } from "../../../synthesized/system/connections";
import { readSystem } from "../../../synthesized/system/reading";
import { ordersApi } from "../../constructs/test-stack";
import { securedApiDocument, stackFolder } from "../stack-folder";
import { changed, rule, withArguments, without } from "./changed-network";

async function connections(document: JsonObject): Promise<readonly Connection[]> {
  const reading = readSystem(await readStack(stackFolder(document), { environment: {} }));
  return connectionsOf(reading).all;
}

/** What is not open, with what it says. */
async function told(document: JsonObject, kind: "closed" | "not known"): Promise<readonly string[]> {
  return (await connections(document)).flatMap(({ from, to, verdict }) => {
    const side = (text: string) =>
      text
        .split(".")
        .slice(0, 2)
        .join(".")
        .replace(/^(oci_\w+\.[A-Za-z]+).*/, "$1");
    const names = `${side(from)} → ${to.includes("apigateway.") ? "the gateway" : side(to)}`;
    if (Unknown.is(verdict)) return kind === "not known" ? [`${names}: ${verdict.reason}`] : [];
    return verdict.kind === "closed" && kind === "closed" ? [`${names}: ${verdict.reason}. ${verdict.remedy}`] : [];
  });
}

const withNetwork = (network: SecuredApiStackProps["network"]): JsonObject => securedApiDocument({ network });
const toPort = (port: number): JsonObject => {
  const route = {
    path: "/a",
    methods: ["GET" as const],
    backend: Backend.http({ url: "https://b.example.com:8443/a" }),
  };
  const document = securedApiDocument({ apis: [{ ...ordersApi, routes: [route] }], network: { backendPorts: [8443] } });
  return withArguments(rule, "Network_GatewayEgress8443", {
    tcp_options: { destination_port_range: { min: port, max: port } },
  })(document);
};

describe("what the constructs write is open, all of it", () => {
  test.each<[string, SecuredApiStackProps["network"]]>([
    ["public", undefined],
    [
      "public, in part, with its own address",
      { allowedCidrBlocks: ["198.51.100.0/24", "203.0.113.10/32", "203.0.113.20/32"] },
    ],
    ["private", { endpointType: "PRIVATE" }],
    ["private, for others too", { endpointType: "PRIVATE", allowedCidrBlocks: ["10.0.0.0/8"] }],
  ])("%s", async (_name, network) => {
    const all = await connections(withNetwork(network));
    expect(all.length).toBeGreaterThan(3);
    expect(all.map(({ verdict }) => verdict)).toEqual(all.map(() => expect.objectContaining({ kind: "open" })));
  });
});

const gateway = "oci_apigateway_gateway.Gateway";
const adapter = "oci_functions_function.JwksAdapter";

describe("what is closed is told, with what would open it", () => {
  test.each<[string, JsonObject, readonly string[]]>([
    [
      "a list that leaves the gateway's own address out",
      withNetwork({ allowedCidrBlocks: ["198.51.100.0/24"] }),
      [
        `${gateway} → the gateway: no rule of .*GatewaySecurityGroup.* lets TCP 443 in from the public address that Oracle gives ${gateway}.*Add an ingress rule for TCP 443 from .*0.0.0.0/0`,
      ],
    ],
    [
      "a private gateway's, the range of its network",
      withNetwork({ endpointType: "PRIVATE", allowedCidrBlocks: ["192.168.0.0/16"] }),
      [`${gateway} → the gateway: no rule of .* lets TCP 443 in from oci_core_subnet.Network_GatewaySubnet`],
    ],
    [
      "no rule for whom the gateway calls",
      without(rule, "Network_GatewayEgress443")(securedApiDocument()),
      [
        `${gateway} → OCI Functions: no rule of .* lets TCP 443 out to OCI Functions. Add an egress rule for TCP 443 to OCI Functions to oci_core_network_security_group.Network_GatewaySecurityGroup`,
        `${gateway} → the gateway: no rule of .* lets TCP 443 out`,
      ],
    ],
    [
      "a back end's port",
      toPort(8444),
      [`${gateway} → b.example: no rule of .* lets TCP 8443 out to b.example.com. Add an egress rule for TCP 8443`],
    ],
    [
      "functions without a rule",
      without(rule, "Network_FunctionEgress")(securedApiDocument()),
      [`${adapter} → the gateway: no rule`, `${adapter} → login.microsoftonline: no rule of .*FunctionSecurityGroup`],
    ],
    [
      "functions without a way to the internet",
      withArguments("oci_core_route_table", "Network_PrivateRoutes", { route_rules: [] })(securedApiDocument()),
      [
        `${adapter} → the gateway: oci_core_route_table.Network_PrivateRoutes_\\w+ leads nowhere`,
        `${adapter} → login.microsoftonline: .* leads nowhere for login.microsoftonline.com. Add a route for 0.0.0.0/0 to a NAT gateway to oci_core_route_table.Network_PrivateRoutes`,
      ],
    ],
    [
      "a NAT gateway that is switched off",
      withArguments("oci_core_nat_gateway", "Network_NatGateway", { block_traffic: true })(securedApiDocument()),
      [
        `${adapter} → the gateway: the NAT gateway oci_core_nat_gateway.Network_NatGateway_\\w+ is switched off. Switch .* on: block_traffic = false`,
        `${adapter} → login.microsoftonline: the NAT gateway`,
      ],
    ],
    [
      "functions that lead to an internet gateway without a public address",
      changed(securedApiDocument(), "oci_core_subnet", "Network_FunctionSubnet", (values) => ({
        ...values,
        route_table_id: `\${${publicRoutes(securedApiDocument())}.id}`,
      })),
      [
        `${adapter} → the gateway: .* cannot use an internet gateway`,
        `${adapter} → login.microsoftonline: .* cannot use`,
      ],
    ],
    [
      "nobody let in",
      without(rule, "Network_GatewayIngress")(securedApiDocument()),
      [
        `clients → ${gateway}: no rule of .* lets TCP 443 in from the internet. Add an ingress rule for TCP 443 from the internet`,
        `${gateway} → the gateway: no rule`,
        `${adapter} → the gateway: no rule`,
      ],
    ],
    [
      "a public gateway in a private subnet",
      withArguments("oci_core_subnet", "Network_GatewaySubnet", { prohibit_public_ip_on_vnic: true })(
        securedApiDocument(),
      ),
      [`clients → ${gateway}: nothing in oci_core_subnet.Network_GatewaySubnet_\\w+ may have a public address`],
    ],
    [
      "no answers from a public gateway: the default route table is empty",
      withArguments("oci_core_subnet", "Network_GatewaySubnet", { route_table_id: null })(securedApiDocument()),
      [
        `clients → ${gateway}: oci_core_vcn.Network_\\w+ leads nowhere for the internet. Add a route for 0.0.0.0/0 to an internet gateway`,
        `${gateway} → OCI Functions: .*leads nowhere`,
        `${gateway} → the gateway: .*leads nowhere`,
      ],
    ],
    [
      "a stateless rule without one for the answers",
      withArguments(rule, "Network_FunctionEgress", { stateless: true })(securedApiDocument()),
      [
        `${adapter} → the gateway: a stateless rule lets TCP 443 out to`,
        `${adapter} → login.microsoftonline: .* no rule of .* lets the answers in. Make that rule stateful, or add an ingress rule from login.microsoftonline.com with source port 443`,
      ],
    ],
  ])("%s", async (_name, document, expected) => {
    expect(await told(document, "closed")).toEqual(
      expected.map((text) => expect.stringMatching(new RegExp(`^${text}`))),
    );
    expect(await told(document, "not known")).toEqual([]);
  });
});

function publicRoutes(document: JsonObject): string {
  const [name = ""] = /Network_PublicRoutes_\w+/.exec(JSON.stringify(document)) ?? [];
  return `oci_core_route_table.${name}`;
}

describe("what the stack does not say is not known", () => {
  const elsewhere = "ocid1.subnet.oc1.eu-frankfurt-1.elsewhere";
  test.each<[string, JsonObject, readonly string[]]>([
    [
      "a subnet of somebody else's",
      withArguments("oci_functions_application", "JwksAdapter", { subnet_ids: [elsewhere] })(securedApiDocument()),
      [
        `${adapter} → the gateway: the stack does not make its subnet`,
        `${adapter} → login.microsoftonline: the stack does not make its subnet`,
      ],
    ],
    [
      "a route through somebody else's router",
      withArguments("oci_core_route_table", "Network_PrivateRoutes", {
        route_rules: [{ destination: "0.0.0.0/0", network_entity_id: "ocid1.drg.oc1..x" }],
      })(securedApiDocument()),
      [
        `${adapter} → the gateway: where ocid1.drg.oc1..x leads is not known here`,
        `${adapter} → login.microsoftonline: where`,
      ],
    ],
    [
      "one address that may be the gateway's own",
      withNetwork({ allowedCidrBlocks: ["198.51.100.7/32"] }),
      [`${gateway} → the gateway: whether 198.51.100.7/32 is the public address that Oracle gives ${gateway}`],
    ],
    [
      "a host's address, of which rules admit some",
      withArguments(rule, "Network_GatewayEgress8443", { destination: "10.0.0.0/8" })(toPort(8443)),
      [`${gateway} → b.example: the address of b.example.com is not known here`],
    ],
  ])("%s", async (_name, document, expected) => {
    expect(await told(document, "not known")).toEqual(
      expected.map((text) => expect.stringMatching(new RegExp(`^${text}`))),
    );
  });
});
