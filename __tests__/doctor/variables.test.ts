import { describe, expect, test } from "vitest";
import { isOcidOf, isRegion, likeness } from "../../doctor/variables";

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

describe("a value of another form is described, not shown", () => {
  test.each([
    ["ocid1.user.oc1..aaaa", "the OCID of a user"],
    ["hunter2", "a text of 7 characters"],
    ["two words", "a text of 9 characters with white space"],
    ["ocid1.SECRET.x", "a text of 14 characters"],
  ])("%j", (value, words) => {
    expect(likeness(value)).toBe(words);
  });
});
