/** Every form that Terraform's JSON syntax has for the same thing: https://developer.hashicorp.com/terraform/language/syntax/json */
import { describe, expect, test } from "vitest";
import { stateBackendOf } from "../../../synthesized/stack/document";
import { readStack } from "../../../synthesized/stack/stack";
import { stackFolder } from "../stack-folder";

async function read(document: unknown) {
  const { name, resources, outputs, variables, notUnderstood } = await readStack(stackFolder(document), {
    environment: {},
    now: new Date(0),
  });
  return { name, resources, outputs, variables, notUnderstood };
}

const plain = {
  "//": { metadata: { stackName: "s" } },
  terraform: { backend: { s3: { bucket: "b" } }, required_version: ">= 1" },
  provider: { oci: [{ region: "eu-zurich-1" }, { alias: "home", region: "uk-london-1" }] },
  variable: { v: { type: "string", default: "x" } },
  locals: { a: 1, list: ["one", { two: 2 }] },
  data: { oci_objectstorage_namespace: { ns: { provider: "oci.home" } } },
  resource: {
    oci_core_vcn: {
      net: {
        display_name: "${var.v}",
        freeform_tags: { a: "${local.a}" },
        lifecycle: { ignore_changes: ["display_name"], precondition: { condition: true, error_message: "no" } },
        depends_on: ["data.oci_objectstorage_namespace.ns"],
      },
    },
    oci_apigateway_deployment: {
      d: { path_prefix: "/", specification: { routes: { path: "/x", backend: { type: "STOCK_RESPONSE_BACKEND" } } } },
    },
  },
  output: { o: { value: "${local.list}" } },
};

/** The same with a list around each block, at every level. */
function inLists(value: unknown, depth: number): unknown[] {
  const members = Object.entries(value ?? {}).map(([key, member]) => [
    key,
    depth > 1 ? inLists(member, depth - 1) : member,
  ]);
  return [Object.fromEntries(members)];
}

/** Each section, with labels and bodies in lists of their own. */
function listed(document: typeof plain): unknown {
  const { "//": comment, terraform, provider, variable, locals, data, resource, output } = document;
  const { backend, required_version } = terraform;
  return [
    { "//": comment, terraform: [{ backend: inLists(backend, 2), required_version }] },
    { provider: [{ oci: [provider.oci[0]] }, { oci: [provider.oci[1]] }], variable: inLists(variable, 2) },
    { locals: [{ a: locals.a }, { list: locals.list }] },
    { data: inLists(data, 3) },
    {
      resource: [
        ...inLists({ oci_core_vcn: resource.oci_core_vcn }, 3),
        {
          oci_apigateway_deployment: [
            {
              d: [
                {
                  path_prefix: "/",
                  specification: [{ routes: [{ path: "/x", backend: [{ type: "STOCK_RESPONSE_BACKEND" }] }] }],
                },
              ],
            },
          ],
        },
      ],
    },
    { output: inLists(output, 2) },
  ];
}

describe("lists wherever an object may stand", () => {
  test("change nothing", async () => {
    const expected = await read(plain);
    expect(expected.resources).toHaveLength(3);
    expect(await read(listed(plain))).toEqual(expected);
  });

  test("hide no backend", async () => {
    expect(await stateBackendOf(stackFolder(plain))).toBe("s3");
    expect(await stateBackendOf(stackFolder(listed(plain)))).toBe("s3");
    expect(await stateBackendOf(stackFolder([{ terraform: [{ cloud: [{ organization: "o" }] }] }]))).toBe("cloud");
    expect(await stateBackendOf(stackFolder({}))).toBe("local");
  });
});
