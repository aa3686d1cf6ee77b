/** `count` and `for_each`: https://developer.hashicorp.com/terraform/language/meta-arguments/for_each */
import { describe, expect, test } from "vitest";
import { Unknown, type Value } from "../../../synthesized/expression/value";
import { readStack, type Stack } from "../../../synthesized/stack/stack";
import { stackFolder } from "../stack-folder";

const now = new Date("2026-03-01T00:00:00Z");

const read = (document: unknown): Promise<Stack> => readStack(stackFolder(document), { environment: {}, now });

async function outputs(document: object, values: Record<string, unknown>): Promise<Record<string, Value>> {
  const output = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
  const stack = await read({ ...document, output });
  return Object.fromEntries([...stack.outputs].map(([name, { value }]) => [name, value]));
}

const addresses = ({ resources }: Stack): string[] => resources.map(({ address }) => address);

describe("count", () => {
  const three = { resource: { oci_core_vcn: { net: { count: "${1 + 2}", display_name: "net-${count.index}" } } } };

  test("makes resources by index, each of its own", async () => {
    const stack = await read(three);
    expect(addresses(stack)).toEqual(["oci_core_vcn.net[0]", "oci_core_vcn.net[1]", "oci_core_vcn.net[2]"]);
    const vcns = stack.resourcesOf("oci_core_vcn");
    expect(vcns.map(({ values }) => values.display_name)).toEqual(["net-0", "net-1", "net-2"]);
    expect(new Set(vcns.map(({ values }) => values.id)).size).toBe(3);
  });

  test("is a list to expressions", async () => {
    expect(
      await outputs(three, {
        one: "${oci_core_vcn.net[1].display_name}",
        old: "${oci_core_vcn.net.2.display_name}",
        all: "${oci_core_vcn.net[*].display_name}",
        dynamic: "${[for i in [2, 0] : oci_core_vcn.net[i].display_name]}",
        many: "${length(oci_core_vcn.net)}",
      }),
    ).toEqual({
      one: "net-1",
      old: "net-2",
      all: ["net-0", "net-1", "net-2"],
      dynamic: ["net-2", "net-0"],
      many: 3,
    });
  });

  test("of none leaves nothing, as the usual switch does", async () => {
    const none = { resource: { oci_core_vcn: { net: { count: "${false ? 1 : 0}" } } } };
    expect(addresses(await read(none))).toEqual([]);
    expect(
      await outputs(none, {
        all: "${oci_core_vcn.net[*].id}",
        one: "${one(oci_core_vcn.net[*].id)}",
        if: "${try(oci_core_vcn.net[0].id, 7)}",
      }),
    ).toEqual({ all: [], one: null, if: 7 });
  });

  test("keeps what it made at a later apply", async () => {
    const first = await read({ resource: { time_static: { t: { count: 2 } } } });
    const later = first.evaluateAt(new Date("2027-01-01T00:00:00Z"));
    expect(later.resources).toEqual(first.resources);
  });
});

describe("for_each", () => {
  const document = {
    locals: { people: { ann: { role: "Read" }, "b.b": { role: "Write" } } },
    resource: {
      oci_core_vcn: { net: { for_each: "${local.people}", display_name: "${each.key}-${each.value.role}" } },
      oci_core_subnet: {
        sub: {
          for_each: '${toset(["y", "x"])}',
          display_name: "${each.value}${each.key}",
          depends_on: ["oci_core_vcn.net"],
        },
        chained: { for_each: "${oci_core_vcn.net}", vcn_id: "${each.value.id}" },
      },
    },
  };

  test("makes resources by key, of a map or a set", async () => {
    const stack = await read(document);
    expect(addresses(stack)).toEqual([
      'oci_core_vcn.net["ann"]',
      'oci_core_vcn.net["b.b"]',
      'oci_core_subnet.sub["x"]',
      'oci_core_subnet.sub["y"]',
      'oci_core_subnet.chained["ann"]',
      'oci_core_subnet.chained["b.b"]',
    ]);
    expect(stack.resources.map(({ values }) => values.display_name)).toEqual([
      ...["ann-Read", "b.b-Write", "xx", "yy"],
      ...[undefined, undefined],
    ]);
    const [ann, , , , chained] = stack.resources;
    expect(chained?.values.vcn_id).toBe(ann?.values.id);
    expect(chained?.dependsOn).toEqual(['oci_core_vcn.net["ann"]', 'oci_core_vcn.net["b.b"]']);
  });

  test("is a map to expressions", async () => {
    expect(
      await outputs(document, {
        one: '${oci_core_vcn.net["b.b"].display_name}',
        all: "${{for key, vcn in oci_core_vcn.net : key => vcn.display_name}}",
        values: "${values(oci_core_vcn.net)[*].display_name}",
        tried: '${[for key in ["ann", "zoe"] : try(oci_core_vcn.net[key].display_name, null)]}',
        keys: "${keys(oci_core_vcn.net)}",
      }),
    ).toEqual({
      one: "b.b-Write",
      all: { ann: "ann-Read", "b.b": "b.b-Write" },
      values: ["ann-Read", "b.b-Write"],
      tried: ["ann-Read", null],
      keys: ["ann", "b.b"],
    });
  });

  test("takes values that are not known, as long as the keys are", async () => {
    const stack = await read({
      resource: {
        random_id: { r: {} },
        oci_core_vcn: { net: { for_each: { a: "${random_id.r.hex}" }, display_name: "${each.value}" } },
      },
    });
    expect(stack.resourcesOf("oci_core_vcn")).toMatchObject([
      { address: 'oci_core_vcn.net["a"]', values: { display_name: expect.any(Unknown), id: expect.any(String) } },
    ]);
  });
});

describe("an unknown number", () => {
  const document = {
    data: { oci_dns_zones: { all: {} } },
    resource: {
      oci_core_vcn: {
        some: { count: "${length(data.oci_dns_zones.all.zones)}", display_name: "same", dns_label: "n${count.index}" },
        each: { for_each: "${toset(data.oci_dns_zones.all.zones)}", display_name: "${each.key}" },
      },
    },
  };

  test("is one resource that says why, with what all have in common", async () => {
    const stack = await read(document);
    const howMany = expect.objectContaining({ addresses: ["data.oci_dns_zones.all.zones"] });
    expect(stack.resourcesOf("oci_core_vcn")).toEqual([
      {
        ...{ address: "oci_core_vcn.some", type: "oci_core_vcn", name: "some", mode: "managed" },
        ...{ values: { display_name: "same", dns_label: howMany }, dependsOn: ["data.oci_dns_zones.all"], howMany },
      },
      {
        ...{ address: "oci_core_vcn.each", type: "oci_core_vcn", name: "each", mode: "managed" },
        ...{ values: { display_name: howMany }, dependsOn: ["data.oci_dns_zones.all"], howMany },
      },
    ]);
    expect(stack.notUnderstood.map(({ setting }) => setting)).toEqual([
      "data source oci_dns_zones",
      "oci_core_vcn.some",
      "oci_core_vcn.each",
    ]);
  });

  test("makes unknown whatever is made of them", async () => {
    const values = await outputs(document, {
      ids: "${oci_core_vcn.some[*].id}",
      one: '${oci_core_vcn.each["a"].id}',
      many: "${length(oci_core_vcn.some)}",
    });
    expect(Object.values(values)).toEqual([expect.any(Unknown), expect.any(Unknown), expect.any(Unknown)]);
  });
});
