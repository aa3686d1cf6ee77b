import { describe, expect, test } from "vitest";
import { Unknown, type Value, type ValueObject } from "../../../synthesized/expression/value";
import { attachmentOf, networkPaths } from "../../../synthesized/system/network-places";
import { resource, stackOf } from "../../local/gateway/test-stack";

const gap = new Unknown("only an account knows it");
const group = resource("oci_core_network_security_group.g", { id: "g", display_name: "gateways" });
const list = (more: ValueObject) => resource("oci_core_security_list.l", { id: "l", ...more });
const subnet = resource("oci_core_subnet.s", { id: "s", security_list_ids: ["l"] });
const rule = (more: ValueObject, name = "r") =>
  resource(`oci_core_network_security_group_security_rule.${name}`, {
    ...{ network_security_group_id: "g", direction: "INGRESS", protocol: "6", source: "10.0.0.0/8" },
    tcp_options: [{ destination_port_range: [{ min: 443, max: 443 }] }],
    ...more,
  });

const paths = (resources: Parameters<typeof stackOf>[0], subnetIds: Value[] = ["s"], groupIds: Value[] = ["g"]) => {
  const findings = { errors: [], warnings: [] };
  const place = resource("oci_apigateway_gateway.x", { subnet_ids: subnetIds, nsgs: groupIds });
  return networkPaths(stackOf(resources), attachmentOf(place, "subnet_ids", "nsgs", findings), findings);
};

describe("what is let through", () => {
  test("comes from groups and from the subnet's lists, each path once", () => {
    const ingress = { protocol: "6", source: "192.168.0.0/16", tcp_options: [{ min: 8000, max: 8080 }] };
    const egress = { protocol: "all", destination: "0.0.0.0/0" };
    const lists = list({ ingress_security_rules: [ingress], egress_security_rules: [egress] });
    expect(paths([group, subnet, lists, rule({}), rule({}, "again")])).toMatchObject({
      incoming: [
        { peer: "10.0.0.0/8", ports: "443" },
        { peer: "192.168.0.0/16", ports: "8000 to 8080" },
      ],
      outgoing: [{ peer: "0.0.0.0/0", ports: "any" }],
      beyond: [],
    });
  });

  test.each<[string, ValueObject, readonly object[]]>([
    ["another protocol says nothing of TCP", { protocol: "17" }, []],
    ["a group stands under its name", { source: "g" }, [{ peer: "members of gateways", ports: "443" }]],
    ["without options every port is open", { tcp_options: [] }, [{ peer: "10.0.0.0/8", ports: "any" }]],
    ["a range that is not known", { source: gap }, [{ peer: gap, ports: "443" }]],
  ])("%s", (_name, more, incoming) => {
    expect(paths([group, subnet, list({}), rule(more)]).incoming).toEqual(incoming);
  });
});

test.each<[string, Parameters<typeof paths>]>([
  ["a subnet of somebody else's", [[group], ["other"]]],
  ["a security group of somebody else's", [[subnet, list({})], ["s"], ["other"]]],
  ["a security list of somebody else's", [[group, subnet]]],
  ["the default list", [[group, resource("oci_core_subnet.s", { id: "s" })]]],
])("%s may let more through", (_name, given) => {
  expect(paths(...given).beyond).toHaveLength(1);
});
