import { describe, expect, test } from "vitest";
import { publicEndpoints, realmUnknown } from "../../../internal/clients/endpoints";

describe("OCI", () => {
  const at = (realm: string, region: string, environment = {}) =>
    publicEndpoints(environment).oci("identity", { region, tenancyId: `ocid1.tenancy.${realm}..aaaa` })?.href;

  test.each([
    ["oc1", "eu-frankfurt-1", "https://identity.eu-frankfurt-1.oci.oraclecloud.com/"],
    ["oc3", "us-gov-ashburn-1", "https://identity.us-gov-ashburn-1.oci.oraclegovcloud.com/"],
    ["oc4", "uk-gov-london-1", "https://identity.uk-gov-london-1.oci.oraclegovcloud.uk/"],
    ["oc19", "eu-frankfurt-2", "https://identity.eu-frankfurt-2.oci.oraclecloud.eu/"],
    ["oc10", "ap-dcc-canberra-1", "https://identity.ap-dcc-canberra-1.oci.oraclecloud10.com/"],
    ["no realm", "eu-frankfurt-1", "https://identity.eu-frankfurt-1.oci.oraclecloud.com/"],
    ["no realm", "eu-madrid-2", "https://identity.eu-madrid-2.oci.oraclecloud.eu/"],
    ["oc1", "xx-new-1", "https://identity.xx-new-1.oci.oraclecloud.com/"],
  ])("%s in %s", (realm, region, address) => {
    expect(at(realm, region)).toBe(address);
  });

  test("takes the domain of an unknown realm from where Oracle's SDKs do", () => {
    expect(at("oc99", "xx-new-1", { OCI_DEFAULT_REALM: "new.example" })).toBe(
      "https://identity.xx-new-1.oci.new.example/",
    );
    expect(at("oc1", "eu-zurich-1", { OCI_DEFAULT_REALM: "new.example" })).toContain("oraclecloud.com");
  });

  test.each([
    ["oc99", "xx-new-1", /^the realm oc99 of the tenancy is not known here$/],
    ["oc99", "eu-frankfurt-1", /^the realm oc99 of the tenancy/],
    ["no realm", "xx-new-1", /^it is not known here in which realm xx-new-1 is$/],
  ])("guesses no host for %s in %s, and says what helps", (realm, region, why) => {
    const place = { region, tenancyId: `ocid1.tenancy.${realm}..aaaa` };
    expect(at(realm, region)).toBeUndefined();
    expect(publicEndpoints({}).registryHost(place)).toBeUndefined();
    expect(publicEndpoints({ OCIR_HOST: "ocir.example" }).registryHost(place)).toBe("ocir.example");
    expect(realmUnknown(place).detail).toMatch(why);
    expect(realmUnknown(place).remedy).toContain("OCI_DEFAULT_REALM");
  });

  test("knows that the oldest service has a shorter name", () => {
    const place = { region: "eu-zurich-1", tenancyId: "ocid1.tenancy.oc1..a" };
    expect(publicEndpoints({}).oci("iaas", place)?.host).toBe("iaas.eu-zurich-1.oraclecloud.com");
  });

  test.each([
    ["oc1", "eu-zurich-1", "eu-zurich-1.ocir.io"],
    ["oc4", "uk-gov-london-1", "ocir.uk-gov-london-1.oci.oraclegovcloud.uk"],
    ["oc19", "eu-frankfurt-2", "ocir.eu-frankfurt-2.oci.oraclecloud.eu"],
    ["no realm", "eu-zurich-1", "eu-zurich-1.ocir.io"],
  ])("finds the registry of %s in %s, or by name", (realm, region, host) => {
    const place = { region, tenancyId: `ocid1.tenancy.${realm}..a` };
    expect(publicEndpoints({}).registryHost(place)).toBe(host);
    expect(publicEndpoints({ OCIR_HOST: "ocir.example" }).registryHost(place)).toBe("ocir.example");
  });
});

describe("Entra", () => {
  const entra = (environment: Record<string, string>) => {
    const hosts = publicEndpoints(environment).entra();
    return hosts && [hosts.login.host, hosts.graph.host];
  };

  test.each([
    [undefined, ["login.microsoftonline.com", "graph.microsoft.com"]],
    ["public", ["login.microsoftonline.com", "graph.microsoft.com"]],
    ["usgovernment", ["login.microsoftonline.us", "graph.microsoft.us"]],
    ["dod", ["login.microsoftonline.us", "dod-graph.microsoft.us"]],
    ["China", ["login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn"]],
    ["mars", undefined],
  ])("in %s", (cloud, hosts) => {
    expect(entra(cloud === undefined ? {} : { ARM_ENVIRONMENT: cloud })).toEqual(hosts);
  });

  test("is not known where only its metadata is named", () => {
    expect(entra({ ARM_METADATA_HOSTNAME: "management.local.azurestack.external" })).toBeUndefined();
  });
});
