import { describe, expect, it } from "vitest";
import { parseResourceList } from "../../../../providers/oci/scripts/resource-list";

const valid = {
  provider: "registry.terraform.io/oracle/oci",
  resources: { oci_core_vcn: "network" },
  dataSources: { oci_core_services: "services" },
};

describe("parseResourceList", () => {
  it("reads names in the order of the file", () => {
    const list = { ...valid, resources: { oci_kms_key: "key", oci_core_vcn: "network" } };
    expect(parseResourceList(JSON.stringify(list))).toEqual({
      provider: "registry.terraform.io/oracle/oci",
      resources: ["oci_kms_key", "oci_core_vcn"],
      dataSources: ["oci_core_services"],
      mustHave: {},
    });
  });

  it.each([
    [{ ...valid, provider: "oracle/oci" }, '"provider" must be host/namespace/name; got "oracle/oci"'],
    [
      { ...valid, resources: ["oci_core_vcn"] },
      '"resources" must map each name to what it is for; got ["oci_core_vcn"]',
    ],
    [{ ...valid, dataSources: undefined }, '"dataSources" must map each name to what it is for; got undefined'],
  ])("teaches what is wrong with %j", (list, message) => {
    expect(() => parseResourceList(JSON.stringify(list))).toThrow(`resources.json: ${message}`);
  });

  it("names the file when it is not JSON", () => {
    expect(() => parseResourceList("oops")).toThrow("resources.json is not JSON");
  });
});
