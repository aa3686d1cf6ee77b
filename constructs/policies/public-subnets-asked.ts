/**
 * Subnets are private, unless a public one was asked for.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { isOn } from "./written";

export const publicSubnetsAsked: PolicyRule = {
  id: "public-subnets-asked",
  title: "Subnets are private, unless a public one was asked for",
  why: "What is in a public subnet can get an address on the internet.",
  remedy: "Set prohibit_public_ip_on_vnic to true, or suppress this rule with the reason.",
  source:
    "https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/managingVCNs_topic-Overview_of_VCNs_and_Subnets.htm",
  resourceType: "oci_core_subnet",
  check(subnet) {
    const isPrivate = isOn(subnet.prohibit_public_ip_on_vnic);
    if (isPrivate === "unknown") return [{ notUnderstood: "whether the subnet takes public addresses" }];
    return isPrivate === true ? [] : ["takes public addresses"];
  },
};
