import { expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { ociData } from "../../../synthesized/computed/oci-data";
import { Unknown, type ValueObject } from "../../../synthesized/expression/value";

const ask = (type: string, args: JsonObject, region = "eu-frankfurt-1", regionGap?: Unknown): ValueObject =>
  ociData[type]?.compute({
    seed: "data.x.y",
    args,
    createdAt: new Date(0),
    now: new Date(0),
    region,
    ...(regionGap === undefined ? {} : { regionGap }),
    tenancyId: "ocid1.tenancy.oc1..t",
    tenantId: "t",
    find: () => undefined,
    heldTo: () => undefined,
    keysOf: () => [],
  }) ?? {};

const named = (value: string, regex: boolean): JsonObject => ({ filter: [{ name: "name", values: [value], regex }] });

test("a filter by regular expression, as a service gateway is looked up", () => {
  const { services } = ask("data.oci_core_services", named("All .* Services In Oracle Services Network", true));
  expect(services).toEqual([
    expect.objectContaining({
      cidr_block: "all-fra-services-in-oracle-services-network",
      id: expect.stringMatching(/^ocid1\.service\./),
    }),
  ]);
});

test("a filter by value compares the whole text", () => {
  expect(ask("data.oci_core_services", named("OCI FRA Object Storage", false)).services).toHaveLength(1);
  expect(ask("data.oci_core_services", named("OCI FRA", false)).services).toEqual([]);
});

test("a filter's values need be no texts", () => {
  const filter = [{ name: "is_home_region", values: [true] }];
  expect(ask("data.oci_identity_region_subscriptions", { filter }).region_subscriptions).toHaveLength(1);
});

test("the home region is the provider's", () => {
  expect(ask("data.oci_identity_region_subscriptions", {}, "uk-london-1").region_subscriptions).toEqual([
    expect.objectContaining({ region_name: "uk-london-1", region_key: "LHR", is_home_region: true }),
  ]);
});

test("a region that is newer than the list has a plausible key", () => {
  const [subscription] = ask("data.oci_identity_region_subscriptions", {}, "af-lagos-1")
    .region_subscriptions as JsonObject[];
  expect(subscription?.region_key).toBe("LAG");
});

test("what tells of a region that only an account knows is not known", () => {
  const gap = new Unknown("only an account knows it");
  const asked = (type: string, args: JsonObject) => ask(type, args, "eu-frankfurt-1", gap);
  expect(asked("data.oci_core_services", {}).services).toBeInstanceOf(Unknown);
  expect(asked("data.oci_identity_region_subscriptions", {}).region_subscriptions).toBeInstanceOf(Unknown);
  expect(asked("data.oci_identity_tenancy", { tenancy_id: "t" }).home_region_key).toBe(gap);
  expect(asked("data.oci_identity_regions", {}).regions).not.toBeInstanceOf(Unknown);
});

test("a gateway that exists keeps its id, and has one host name", () => {
  const id = "ocid1.apigateway.oc1.uk-london-1.abc";
  const gateway = ask("data.oci_apigateway_gateway", { gateway_id: id });
  expect(gateway).toMatchObject({
    id,
    hostname: expect.stringMatching(/\.apigateway\.uk-london-1\.oci\.customer-oci\.com$/),
  });
  expect(ask("data.oci_apigateway_gateway", { gateway_id: id })).toEqual(gateway);
});
