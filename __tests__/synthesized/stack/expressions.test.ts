/** `dynamic` blocks: https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks */
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { Unknown, type Value } from "../../../synthesized/expression/value";
import { readStack } from "../../../synthesized/stack/stack";
import { stackFolder } from "../stack-folder";

/** The body of a resource, evaluated. */
async function valuesOf(body: JsonObject, around: JsonObject = {}): Promise<{ readonly [name: string]: Value }> {
  const resource = { oci_apigateway_deployment: { d: body } };
  const stack = await readStack(stackFolder({ ...around, resource }), { environment: {} });
  return stack.resourcesOf("oci_apigateway_deployment")[0]?.values ?? {};
}

const locals = { paths: ["/a", "/b"], methods: { "/a": ["GET"], "/b": ["GET", "PUT"] } };

describe("a dynamic block", () => {
  test("stands for blocks, after those that are written out, in whatever form Terraform takes", async () => {
    const content = { path: "${routes.value}", methods: ["ANY"] };
    const expected = [
      { routes: [{ path: "/first" }, { path: "/a", methods: ["ANY"] }, { path: "/b", methods: ["ANY"] }] },
    ];
    const forms: JsonObject[] = [
      { routes: { for_each: "${local.paths}", content } },
      { routes: [{ for_each: "${local.paths}", content: [content] }] },
    ];
    for (const dynamic of [...forms, forms]) {
      const specification = { routes: { path: "/first" }, dynamic: dynamic === forms ? [forms[0] ?? {}] : dynamic };
      expect((await valuesOf({ specification }, { locals })).specification).toEqual(expected);
    }
  });

  test("walks over lists, maps and sets", async () => {
    const dynamic = (collection: string) => ({
      specification: {
        dynamic: { routes: { for_each: collection, content: { path: "${routes.key}=${routes.value}" } } },
      },
    });
    const paths = async (collection: string) => (await valuesOf(dynamic(collection))).specification;
    expect(await paths('${["x", "y"]}')).toEqual([{ routes: [{ path: "0=x" }, { path: "1=y" }] }]);
    expect(await paths("${{b = 1, a = 2}}")).toEqual([{ routes: [{ path: "a=2" }, { path: "b=1" }] }]);
    expect(await paths('${toset(["y", "x"])}')).toEqual([{ routes: [{ path: "x=x" }, { path: "y=y" }] }]);
    expect(await paths("${[]}")).toEqual([{ routes: [] }]);
  });

  test("has an iterator of its own, and stands in another", async () => {
    const backend = {
      dynamic: {
        headers: { for_each: "${route.value}", content: { name: "${route.key}", value: "${headers.value}" } },
      },
    };
    const routes = { for_each: "${local.methods}", iterator: "route", content: { path: "${route.key}", backend } };
    expect((await valuesOf({ specification: { dynamic: { routes } } }, { locals })).specification).toEqual([
      {
        routes: [
          { path: "/a", backend: [{ headers: [{ name: "/a", value: "GET" }] }] },
          {
            path: "/b",
            backend: [
              {
                headers: [
                  { name: "/b", value: "GET" },
                  { name: "/b", value: "PUT" },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  test("is unknown where it is not known how many there are, and not where only their content is not", async () => {
    const data = { oci_dns_zones: { all: {} } };
    const dynamic = (collection: string) => ({
      dynamic: { routes: { for_each: collection, content: { path: "${routes.value}" } } },
      routes: { path: "/written" },
    });
    const unknown = await valuesOf({ specification: dynamic("${data.oci_dns_zones.all.zones}") }, { data });
    expect(unknown.specification).toEqual([{ routes: expect.any(Unknown) }]);
    const partly = await valuesOf({ specification: dynamic("${[data.oci_dns_zones.all.id]}") }, { data });
    expect(partly.specification).toEqual([{ routes: [{ path: "/written" }, { path: expect.any(Unknown) }] }]);
  });

  test("is no block where it is a member of a map", async () => {
    expect((await valuesOf({ freeform_tags: { dynamic: "yes", static: "no" } })).freeform_tags).toEqual({
      dynamic: "yes",
      static: "no",
    });
  });
});

test("a key that is not known makes the object unknown", async () => {
  const data = { oci_dns_zones: { all: {} } };
  expect(
    (await valuesOf({ freeform_tags: { "${data.oci_dns_zones.all.id}": 1 } }, { data })).freeform_tags,
  ).toBeInstanceOf(Unknown);
});
