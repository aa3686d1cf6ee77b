/** `--value`: what somebody tells of an account takes the place of what is not known, and finds a place or is refused. */
import { describe, expect, test } from "vitest";
import { Unknown } from "../../../synthesized/expression/value";
import { readStack, readStacks, type Stack } from "../../../synthesized/stack/stack";
import { stackFolder } from "../stack-folder";

const document = {
  data: { oci_dns_zones: { all: {} }, oci_core_images: { each: { for_each: { "a=b": 1, c: 2 } } } },
  module: { network: { source: "./network" }, site: { source: "./site", for_each: { a: 1 } } },
  ephemeral: { random_password: { p: { length: 8 } } },
  resource: {
    oci_core_vcn: { net: { count: 2, display_name: "${data.oci_dns_zones.all.id}" } },
    random_id: { r: { byte_length: 4 } },
  },
  locals: { key: "a" },
  output: {
    zone: { value: "${data.oci_dns_zones.all.zones[0].name}" },
    images: { value: "${[for image in data.oci_core_images.each : image.id]}" },
    subnet: { value: "${module.network.subnet_id}" },
    site: { value: "${module.site[local.key].url}" },
    password: { value: "${ephemeral.random_password.p.result}" },
    random: { value: "${random_id.r.hex}" },
    vcns: { value: "${oci_core_vcn.net[*].cidr_block}" },
  },
};

const read = (...values: string[]): Promise<Stack> => readStack(stackFolder(document), { environment: {}, values });

test("without any, each is unknown under the name by which it is given", async () => {
  const { outputs } = await read();
  const addresses = [...outputs].map(([name, { value }]) => {
    const values = Array.isArray(value) ? value : [value];
    return [name, values.flatMap((one) => (Unknown.is(one) ? one.addresses : ["known"]))];
  });
  expect(Object.fromEntries(addresses)).toEqual({
    zone: ["data.oci_dns_zones.all.zones"],
    images: ['data.oci_core_images.each["a=b"].id', 'data.oci_core_images.each["c"].id'],
    subnet: ["module.network.subnet_id"],
    site: ['module.site["a"].url'],
    password: ["ephemeral.random_password.p.result"],
    random: ["random_id.r.hex"],
    vcns: ["oci_core_vcn.net[0].cidr_block", "oci_core_vcn.net[1].cidr_block"],
  });
});

describe("a given value is what an expression finds", () => {
  test.each([
    ['data.oci_dns_zones.all.zones=[{"name": "example.com"}]', "zone", "example.com"],
    ['data.oci_core_images.each["a=b"].id=one', "images", ["one", expect.any(Unknown)]],
    ['module.network.subnet_id="ocid1.subnet.x"', "subnet", "ocid1.subnet.x"],
    ["module.network.subnet_id=a=b", "subnet", "a=b"],
    ['module.site["a"].url=https://x', "site", "https://x"],
    ["ephemeral.random_password.p.result=null", "password", null],
    ["random_id.r.hex=12", "random", 12],
    ["oci_core_vcn.net[1].cidr_block=10.0.0.0/8", "vcns", [expect.any(Unknown), "10.0.0.0/8"]],
  ])("%s", async (value, output, expected) => {
    expect((await read(value)).outputs.get(output)?.value).toEqual(expected);
  });

  test("also at a later apply", async () => {
    const stack = await read("random_id.r.hex=12");
    expect(stack.evaluateAt(new Date()).outputs.get("random")?.value).toBe(12);
  });

  test("also in place of what is made up here", async () => {
    const stack = await read("oci_core_vcn.net[0].id=ocid1.vcn.mine");
    expect(stack.resourcesOf("oci_core_vcn")[0]?.values.id).toBe("ocid1.vcn.mine");
  });
});

describe("a value without a place is refused, with what may be meant", () => {
  test.each([
    ["random_id.r", /got random_id\.r\. Expected: ADDRESS\.ATTRIBUTE=JSON/],
    ["=x", /Expected: ADDRESS/],
    ["random_id.s.hex=1", /got random_id\.s\.hex, .*Expected: random_id\.r\.hex/],
    ["module.network.subnet=1", /got module\.network\.subnet, /],
    ['module.site["b"].url=x', /Expected: module\.site\["a"\]\.url/],
    ["oci_core_vcn.net.cidr_block=x", /Expected: oci_core_vcn\.net\[0\]\.cidr_block/],
    ["oci_core_vcn.net[0].displayname=x", /Expected: oci_core_vcn\.net\[0\]\.display_name/],
    ["something.else.entirely=1", /Expected: an attribute of .*random_id\.r/],
  ])("%s", async (value, reason) => {
    await expect(read(value)).rejects.toThrow(reason);
  });
});

test("of several stacks one has the place", async () => {
  const folders = [stackFolder(document), stackFolder({ resource: { oci_core_vcn: { other: {} } } })];
  const stacks = await readStacks(folders, { environment: {}, values: ["random_id.r.hex=12"] });
  expect(stacks.map(({ outputs }) => outputs.get("random")?.value)).toEqual([12, undefined]);
  await expect(readStacks([], { values: ["a.b.c=1"] })).rejects.toThrow(/no stack was read/);
});
