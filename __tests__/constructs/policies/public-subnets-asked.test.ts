import { expect, test } from "vitest";
import { publicSubnetsAsked } from "../../../constructs/policies/public-subnets-asked";
import { none } from "./deployments";

test("a private subnet passes, a public one does not", () => {
  expect(publicSubnetsAsked.check({ prohibit_public_ip_on_vnic: true }, "s", none)).toEqual([]);
  expect(publicSubnetsAsked.check({ prohibit_public_ip_on_vnic: false }, "s", none)).toEqual([
    "takes public addresses",
  ]);
  expect(publicSubnetsAsked.check({}, "s", none)).toEqual(["takes public addresses"]);
});

test("one that Terraform decides on may be either", () => {
  expect(publicSubnetsAsked.check({ prohibit_public_ip_on_vnic: "${var.private}" }, "s", none)).toEqual([
    { notUnderstood: "whether the subnet takes public addresses" },
  ]);
});
