import { expect, it } from "vitest";
import {
  COMMERCIAL_REALM,
  gatewayDomain,
  realmOfOcid,
  realms,
  regions,
  registryHost,
  serviceHost,
} from "../../limits/realms";

it.each([
  // By hand from Oracle's pages and SDKs: a region of each kind of realm.
  ["eu-frankfurt-1", "oc1", "FRA", "eu-frankfurt-1.ocir.io", "functions.eu-frankfurt-1.oci.oraclecloud.com"],
  [
    "us-langley-1",
    "oc2",
    "LFI",
    "ocir.us-langley-1.oci.oraclegovcloud.com",
    "functions.us-langley-1.oci.oraclegovcloud.com",
  ],
  [
    "us-gov-ashburn-1",
    "oc3",
    "RIC",
    "ocir.us-gov-ashburn-1.oci.oraclegovcloud.com",
    "functions.us-gov-ashburn-1.oci.oraclegovcloud.com",
  ],
  [
    "uk-gov-london-1",
    "oc4",
    "LTN",
    "ocir.uk-gov-london-1.oci.oraclegovcloud.uk",
    "functions.uk-gov-london-1.oci.oraclegovcloud.uk",
  ],
  [
    "eu-frankfurt-2",
    "oc19",
    "STR",
    "ocir.eu-frankfurt-2.oci.oraclecloud.eu",
    "functions.eu-frankfurt-2.oci.oraclecloud.eu",
  ],
  [
    "eu-budapest-1",
    "oc51",
    "JSK",
    "ocir.eu-budapest-1.oci.oraclecloud51.com",
    "functions.eu-budapest-1.oci.oraclecloud51.com",
  ],
])("%s is in %s, key %s, its registry is %s", (region, realm, key, registry, functions) => {
  const { domain = "", regions: own = {} } = realms.get(realm) ?? {};
  expect([regions.get(region), own[region]]).toEqual([realm, key]);
  expect([registryHost(region, domain), serviceHost("functions", region, domain)]).toEqual([registry, functions]);
});

it.each([...regions])(
  "%s, of %s, has a name, a key of its own and hosts of its realm's domain alone",
  (region, realm) => {
    const { domain = "", regions: own = {} } = realms.get(realm) ?? {};
    const keys = [...realms.values()].flatMap(({ regions: all }) => Object.values(all));
    expect(region).toMatch(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/);
    expect(keys.filter((key) => key === own[region])).toHaveLength(1);
    const hosts = ["identity", "iaas", "objectstorage"].map((service) => serviceHost(service, region, domain));
    for (const host of hosts) expect(host.endsWith(`.${domain}`)).toBe(true);
    expect(registryHost(region, domain)).toMatch(realm === COMMERCIAL_REALM ? /\.ocir\.io$/ : /^ocir\./);
  },
);

it("knows each region once, and each realm with at least one", () => {
  const all = [...realms.values()].flatMap(({ regions: own }) => Object.keys(own));
  expect(new Set(all).size).toBe(all.length);
  expect([...regions.keys()].sort()).toEqual(all.sort());
  for (const [realm, { regions: own }] of realms) expect([realm, Object.keys(own).length > 0]).toEqual([realm, true]);
});

it.each([
  ["ocid1.tenancy.oc1..aaaa", "oc1"],
  ["ocid1.compartment.oc19..aaaa", "oc19"],
  ["ocid1.apigateway.oc99.xx-new-1.aaaa", "oc99"],
  ["ocid1.tenancy.oc1", undefined],
  ["oc1", undefined],
  ["", undefined],
])("the realm of %j is %s", (ocid, realm) => {
  expect(realmOfOcid(ocid)).toBe(realm);
});

it("ends generated names of gateways as Oracle's page shows", () => {
  expect(gatewayDomain("us-phoenix-1")).toBe("apigateway.us-phoenix-1.oci.customer-oci.com");
});
