import { expect, test } from "vitest";
import { isOcidOf, isRegion } from "../../doctor/variables";

test.each([
  ["ocid1.tenancy.oc1..aaaa", true],
  ["ocid1.tenancy.oc19..aaaa09", true],
  ["ocid1.tenancy.oc1.eu-frankfurt-1.aaaa", true],
  ["ocid1.compartment.oc1..aaaa", false],
  ["ocid1.tenancy.oc1..", false],
  ["ocid1.tenancy.oc1.aaaa", false],
  ["ocid2.tenancy.oc1..aaaa", false],
  ["ocid1.tenancy.evil..aaaa", false],
  ["ocid1.tenancy.oc1..aaaa/../x", false],
  ["ocid1.tenancy.oc1..…", false],
])("%j", (value, is) => {
  expect(isOcidOf("tenancy", value)).toBe(is);
});

test.each([
  ["eu-frankfurt-1", true],
  ["us-gov-ashburn-1", true],
  ["me-dcc-doha-1", true],
  ["ap-hobsonville-1", true],
  ["EU-FRANKFURT-1", false],
  ["eu-frankfurt", false],
  ["fra", false],
  ["eu-frankfurt-1/", false],
])("%j is a region: %s", (value, is) => {
  expect(isRegion(value)).toBe(is);
});
