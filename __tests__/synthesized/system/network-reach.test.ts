import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Unknown, type ValueObject } from "../../../synthesized/expression/value";
import type { Resource } from "../../../synthesized/stack/stack";
import { addressesIn } from "../../../synthesized/system/address-ranges";
import { attachmentOf, networkPaths } from "../../../synthesized/system/network-places";
import { canBeCalled, canCall, type Target, type Verdict } from "../../../synthesized/system/network-reach";
import { resource, stackOf } from "../../local/gateway/test-stack";
import {
  addressText,
  isOnInternet,
  type NetworkSetting,
  networkOfAnyPorts,
  networkOfWholePorts,
  outcomes,
  resourcesOf,
} from "./network-model";

const placesIn = (resources: readonly Resource[], more: ValueObject = { subnet_ids: ["s"], nsgs: ["g"] }) => {
  const findings = { errors: [], warnings: [] };
  const attached = attachmentOf(resource("oci_apigateway_gateway.x", more), "subnet_ids", "nsgs", findings);
  return networkPaths(stackOf(resources), attached, findings).places;
};

const judged = (setting: NetworkSetting, target: Target): Verdict =>
  canCall({ address: "x", places: placesIn(resourcesOf(setting)), isPublic: setting.isPublic }, target, 443);

const kindOf = (verdict: Verdict): "open" | "closed" | "not known" =>
  Unknown.is(verdict) ? "not known" : verdict.kind;

const someAddress = fc.constantFrom(0x0a000001, 0x0a000041, 0x0a010001, 0xc0a80001, 0x08080808, 0x08080809, 0x80000001);

const addressTarget = (address: number): Target => ({
  kind: "address",
  words: addressText(address),
  addresses: addressesIn(`${addressText(address)}/32`) ?? [],
});

describe("whatever the rules and routes, against packets that are sent one by one", () => {
  test("a host with a known address is open or closed as they come through, and never in doubt", () => {
    fc.assert(
      fc.property(networkOfWholePorts, someAddress, (setting, address) => {
        const [outcome, ...others] = outcomes(setting, (one) => one === address);
        // The address itself may be none of the ends.
        const all = outcome === undefined && others.length === 0 ? outcomesAt(setting, address) : [outcome, ...others];
        expect(all).toHaveLength(1);
        const expected = all[0] === undefined ? "not known" : all[0] ? "open" : "closed";
        expect(kindOf(judged(setting, addressTarget(address)))).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, Target, (address: number) => boolean]>([
    ["a host of the internet", { kind: "internet", words: "login.microsoftonline.com" }, isOnInternet],
    ["a host that may be anywhere", { kind: "name", words: "orders.example.com" }, () => true],
  ])("%s is open where every address is, and closed where none is", (_name, target, isMeant) => {
    fc.assert(
      fc.property(fc.oneof(networkOfWholePorts, networkOfAnyPorts), (setting) => {
        const all = outcomes(setting, target.kind === "name" ? isOnInternet : isMeant);
        const kind = kindOf(judged(setting, target));
        if (kind === "open") expect([...all]).toEqual([true]);
        else if (kind === "closed") expect([...outcomes(setting, isMeant)]).toEqual([false]);
        else expect(kind).toBe("not known");
      }),
      { numRuns: 1000 },
    );
  });
});

/** One more block that nothing else is about makes an end of an address. */
const outcomesAt = (setting: NetworkSetting, address: number): (boolean | undefined)[] => {
  const silent = {
    isIncoming: true,
    protocol: "17",
    ports: undefined,
    sourcePorts: undefined,
    isStateless: false,
  } as const;
  const marked = { ...setting, ofList: [...setting.ofList, { ...silent, block: { base: address, length: 32 } }] };
  return [...outcomes(marked, (one) => one === address)];
};

describe("of a network that the stack makes and says nothing else of", () => {
  const vcn = resource("oci_core_vcn.v", {
    ...{ id: "v", cidr_blocks: ["10.0.0.0/24"], default_security_list_id: "d", default_route_table_id: "t" },
  });
  const subnet = resource("oci_core_subnet.s", { id: "s", vcn_id: "v", cidr_block: "10.0.0.0/25" });
  const nat = resource("oci_core_nat_gateway.n", { id: "n", nat_ip: "203.0.113.20" });
  const route = { destination: "0.0.0.0/0", destination_type: "CIDR_BLOCK", network_entity_id: "n" };
  const routes = resource("oci_core_default_route_table.t", { id: "t", route_rules: [route] });
  const list = (more: ValueObject) => resource("oci_core_default_security_list.d", { id: "d", ...more });
  const inSubnet = (resources: readonly Resource[]) => placesIn(resources, { subnet_ids: ["s"], nsgs: [] });
  const target: Target = { kind: "internet", words: "login.microsoftonline.com" };
  const called = (...more: Resource[]) =>
    kindOf(canCall({ address: "x", places: inSubnet([vcn, subnet, ...more]) }, target, 443));

  test("the default list lets all out and no HTTPS in, unless the stack has another", () => {
    expect(called(nat, routes)).toBe("open");
    expect(called(nat, routes, list({}))).toBe("closed");
    const tcpIn = (port: number) =>
      kindOf(canBeCalled({ address: "x", places: inSubnet([vcn, subnet]), isPublic: false }, port));
    expect([tcpIn(443), tcpIn(22)]).toEqual(["closed", "open"]);
  });

  test("the default routes lead nowhere, unless the stack has others", () => {
    expect(called()).toBe("closed");
    expect(called(nat, routes)).toBe("open");
    const table = resource("oci_core_route_table.r", { id: "r", route_rules: [] });
    const attached = resource("oci_core_route_table_attachment.a", { subnet_id: "s", route_table_id: "r" });
    expect(called(nat, routes, table, attached)).toBe("closed");
  });

  test("what is attached to several subnets must get through from each", () => {
    const closed = resource("oci_core_subnet.c", {
      id: "c",
      vcn_id: "v",
      cidr_block: "10.0.0.128/25",
      route_table_id: "r",
    });
    const table = resource("oci_core_route_table.r", { id: "r", route_rules: [] });
    const places = placesIn([vcn, subnet, nat, routes, closed, table], { subnet_ids: ["s", "c"], nsgs: [] });
    expect(canCall({ address: "x", places }, target, 443)).toMatchObject({
      kind: "closed",
      reason: expect.stringContaining("table.r"),
    });
  });

  test("without a subnet nothing is known", () => {
    const places = placesIn([vcn, subnet], { subnet_ids: [], nsgs: [] });
    expect(
      [canCall({ address: "x", places }, target, 443), canBeCalled({ address: "x", places, isPublic: true }, 443)].map(
        kindOf,
      ),
    ).toEqual(["not known", "not known"]);
  });

  test.each([
    [true, "all-fra-services-in-oracle-services-network", "open"],
    [false, "all-fra-services-in-oracle-services-network", "open"],
    [true, "oci-fra-objectstorage", "open"],
    [false, "oci-fra-objectstorage", "closed"],
  ])("a service gateway: Object Storage %s, by %s: %s", (isObjectStorage, destination, expected) => {
    const services = resource("oci_core_service_gateway.s", { id: "g", block_traffic: false });
    const table = resource("oci_core_default_route_table.t", {
      ...{ id: "t", route_rules: [{ destination, destination_type: "SERVICE_CIDR_BLOCK", network_entity_id: "g" }] },
    });
    const egress = { protocol: "6", destination, destination_type: "SERVICE_CIDR_BLOCK" };
    const rules = list({ egress_security_rules: [egress] });
    const places = inSubnet([vcn, subnet, services, table, rules]);
    const verdict = canCall({ address: "x", places }, { kind: "service", words: "it", isObjectStorage }, 443);
    expect(kindOf(verdict)).toBe(expected);
  });
});
