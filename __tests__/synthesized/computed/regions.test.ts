import { expect, it } from "vitest";
import { ocid } from "../../../synthesized/computed/identifiers";
import {
  domainOf,
  gatewayAddress,
  gatewayHostname,
  regionKey,
  regionsBeside,
} from "../../../synthesized/computed/regions";

it.each([
  ["eu-frankfurt-1", "oc1", "FRA", "oraclecloud.com"],
  ["eu-madrid-2", "oc19", "VLL", "oraclecloud.eu"],
  ["uk-gov-cardiff-1", "oc4", "BRS", "oraclegovcloud.uk"],
  // Newer than the table.
  ["xx-newtown-1", "oc1", "NEW", "oraclecloud.com"],
])("%s is played as a region of %s", (region, realm, key, domain) => {
  expect([regionKey(region), domainOf(region)]).toEqual([key, domain]);
  expect(ocid("apigateway", region, "seed").split(".").slice(0, 4)).toEqual(["ocid1", "apigateway", realm, region]);
  expect(regionsBeside(region).every(([name]) => domainOf(name) === domain)).toBe(true);
});

it("gives gateways a name where Oracle does, and elsewhere their address", () => {
  const host = (region: string) => gatewayHostname(ocid("apigateway", region, "seed"));
  expect(host("eu-frankfurt-1")).toMatch(/^[a-z2-7]{26}\.apigateway\.eu-frankfurt-1\.oci\.customer-oci\.com$/);
  expect(host("xx-newtown-1")).toMatch(/\.apigateway\.xx-newtown-1\.oci\.customer-oci\.com$/);
  expect(host("eu-frankfurt-2")).toBe(gatewayAddress);
});
