import { describe, expect, test } from "vitest";
import { ClientCredentials } from "../../../constructs/index";
import type { JsonObject } from "../../../internal/json";
import { isValueObject, Unknown, type ValueObject } from "../../../synthesized/expression/value";
import { readStack, type Stack } from "../../../synthesized/stack/stack";
import { ordersApi } from "../../constructs/test-stack";
import { securedApiDocument, stackFolder } from "../stack-folder";

const now = new Date("2026-03-01T00:00:00Z");
const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000);

const read = (document: unknown, environment: Record<string, string> = {}): Promise<Stack> =>
  readStack(stackFolder(document), { environment, now });

/** The values of the only resource of a type. */
function only(stack: Stack, type: string) {
  const [first, ...more] = stack.resourcesOf(type);
  if (!first || more.length > 0) throw new Error(`there are ${stack.resourcesOf(type).length} of ${type}`);
  return first.values;
}

describe("a small stack", () => {
  const document = {
    "//": { metadata: { stackName: "small" } },
    terraform: { required_version: ">= 1", backend: { local: {} } },
    provider: { oci: [{ region: "${var.region}" }, { alias: "home", region: "uk-london-1" }] },
    variable: {
      region: { type: "string" },
      compartment_id: { type: "string" },
      count_of_things: { type: "number", default: 3 },
      names: { type: "list(string)", default: [] },
      secret: { type: "string", sensitive: true, default: "s3cret" },
    },
    locals: { prefix: "p-${var.count_of_things}" },
    resource: {
      oci_core_vcn: { net: { compartment_id: "${var.compartment_id}", display_name: null, dns_label: "net" } },
      oci_core_subnet: {
        sub: {
          vcn_id: "${oci_core_vcn.net.id}",
          display_name: "${local.prefix}",
          depends_on: ["oci_identity_policy.p"],
        },
      },
      oci_identity_policy: { p: { provider: "oci.home", statements: ["$${not} evaluated"] } },
      oci_apigateway_gateway: { gw: { subnet_id: "${oci_core_subnet.sub.id}" } },
      oci_apigateway_deployment: {
        d: {
          gateway_id: "${oci_apigateway_gateway.gw.id}",
          path_prefix: "/a",
          specification: { routes: [{ path: "/x", backend: { type: "STOCK_RESPONSE_BACKEND", headers: [] } }] },
        },
      },
    },
    output: {
      endpoint: { value: "${oci_apigateway_deployment.d.endpoint}" },
      hidden: { value: "${var.secret}", sensitive: true },
    },
  };

  test("has its references followed, in whatever order they stand", async () => {
    const stack = await read(document, { TF_VAR_region: "eu-zurich-1" });
    expect(stack.name).toBe("small");
    const vcn = only(stack, "oci_core_vcn");
    expect(vcn.id).toMatch(/^ocid1\.vcn\.oc1\.eu-zurich-1\.[a-z2-7]{60}$/);
    expect(vcn).not.toHaveProperty("display_name");
    expect(only(stack, "oci_core_subnet")).toMatchObject({ vcn_id: vcn.id, display_name: "p-3" });
    expect(only(stack, "oci_identity_policy").statements).toEqual(["${not} evaluated"]);
    expect(only(stack, "oci_identity_policy").id).toMatch(/^ocid1\.policy\.oc1\.\./);
    expect(stack.outputs.get("endpoint")?.value).toMatch(
      /^https:\/\/[a-z2-7]{26}\.apigateway\.eu-zurich-1\.oci\.customer-oci\.com\/a$/,
    );
    expect(stack.outputs.get("hidden")).toEqual({ value: "s3cret", sensitive: true });
  });

  test("has every block as a list, and attributes as they are", async () => {
    expect(only(await read(document), "oci_apigateway_deployment").specification).toEqual([
      { routes: [{ path: "/x", backend: [{ type: "STOCK_RESPONSE_BACKEND", headers: [] }] }] },
    ]);
  });

  test("tells what each resource depends on", async () => {
    const [subnet] = (await read(document)).resourcesOf("oci_core_subnet");
    expect([...(subnet?.dependsOn ?? [])].sort()).toEqual(["oci_core_vcn.net", "oci_identity_policy.p"]);
  });

  test("tells where the value of each variable came from", async () => {
    const { variables } = await read(document, { TF_VAR_compartment_id: "ocid1.compartment.oc1..mine" });
    expect(Object.fromEntries([...variables].map(([name, { source }]) => [name, source]))).toEqual({
      region: "stand-in",
      compartment_id: "given",
      count_of_things: "default",
      names: "default",
      secret: "default",
    });
    expect(variables.get("compartment_id")?.value).toBe("ocid1.compartment.oc1..mine");
    expect(variables.get("secret")?.sensitive).toBe(true);
  });

  test("takes numbers and lists from the environment as expressions", async () => {
    const { variables } = await read(document, { TF_VAR_count_of_things: "7", TF_VAR_names: '["a", "b"]' });
    expect(variables.get("count_of_things")?.value).toBe(7);
    expect(variables.get("names")?.value).toEqual(["a", "b"]);
  });

  test("is the same each time it is read", async () => {
    expect((await read(document)).resources).toEqual((await read(document)).resources);
  });
});

describe("the constructs' stack", () => {
  const document = securedApiDocument({
    apis: [
      { ...ordersApi, clients: [{ name: "billing", credentials: ClientCredentials.secret({ lifetimeDays: 100 }) }] },
    ],
  });

  test("gives clouds that fit together", async () => {
    const stack = await read(document);
    expect(stack.notUnderstood).toEqual([]);
    const principals = stack.resourcesOf("azuread_service_principal").map(({ values }) => values.object_id);
    const assignment = only(stack, "azuread_app_role_assignment");
    expect(principals).toContain(assignment.principal_object_id);
    expect(principals).toContain(assignment.resource_object_id);
    const outputs = stack.outputs.get("apis")?.value;
    const orders = isValueObject(outputs) ? outputs.orders : undefined;
    expect(orders).toMatchObject({
      endpoint: `https://${only(stack, "oci_apigateway_gateway").hostname}/orders`,
      scope: expect.stringMatching(/^api:\/\/[0-9a-f-]{36}\/\.default$/),
      audiences: [expect.stringMatching(/^[0-9a-f-]{36}$/)],
      clients: { billing: { client_id: expect.stringMatching(/^[0-9a-f-]{36}$/) } },
    });
    expect(stack.outputs.get("client_secrets")).toMatchObject({
      sensitive: true,
      value: { orders: { billing: /8Q~/ } },
    });
  });

  const slots = (stack: Stack): ValueObject[] =>
    stack.resourcesOf("azuread_application_password").map(({ values }) => ({ ...values }));

  test("keeps both secrets while they live, and their ids, at a later apply", async () => {
    const first = await read(document);
    const later = first.evaluateAt(days(10));
    expect(slots(later)).toEqual(slots(first));
    expect(only(later, "time_static")).toEqual(only(first, "time_static"));
  });

  test("keeps them where the stack is read anew onto it, also onto a later apply", async () => {
    const rotated = (await read(document)).evaluateAt(days(60));
    const anew = await readStack(stackFolder(document), { environment: {}, now: days(61), onto: [rotated] });
    expect(slots(anew)).toEqual(slots(rotated));
    expect(only(anew, "time_static")).toEqual(only(rotated, "time_static"));
    expect(slots(await readStack(stackFolder(document), { environment: {}, now: days(61) }))).not.toEqual(
      slots(rotated),
    );
  });

  test("gives a rotated slot a new secret, and only that one", async () => {
    const first = await read(document);
    const rotated = first.evaluateAt(days(60));
    const changed = slots(rotated).filter(({ value }) => !slots(first).some((before) => before.value === value));
    expect(changed).toHaveLength(1);
    expect(changed[0]?.start_date).toBe(days(60).toISOString());
    expect(rotated.evaluateAt(days(61)).resourcesOf("azuread_application_password")).toEqual(
      rotated.resourcesOf("azuread_application_password"),
    );
  });
});

describe("time resources and lifecycles over several applies", () => {
  const at = (body: JsonObject, type: string, later = days(40)) =>
    read({ resource: { [type]: { x: body } } }).then((first) => ({
      first: only(first, type),
      later: only(first.evaluateAt(later), type),
    }));

  test("time_rotating rotates once its time is past", async () => {
    const { first, later } = await at({ rotation_days: 30 }, "time_rotating");
    expect(first).toMatchObject({ rfc3339: "2026-03-01T00:00:00Z", rotation_rfc3339: "2026-03-31T00:00:00Z" });
    expect(later.rfc3339).toBe("2026-04-10T00:00:00Z");
  });

  test("time_static is kept until its triggers change", async () => {
    const triggers = { day: '${formatdate("YYYY", plantimestamp())}' };
    const { first, later } = await at({ triggers }, "time_static");
    expect(later).toEqual(first);
    expect((await at({ triggers }, "time_static", days(400))).later.rfc3339).toBe(
      `${days(400).toISOString().slice(0, 19)}Z`,
    );
  });

  test("time_offset adds to its base", async () => {
    const { first } = await at(
      { base_rfc3339: "2026-01-31T00:00:00Z", offset_days: 1, offset_hours: -2 },
      "time_offset",
    );
    expect(first.rfc3339).toBe("2026-01-31T22:00:00Z");
  });

  test("a password whose changed argument is ignored stays", async () => {
    const password = { application_id: "/applications/1", end_date: '${timeadd(plantimestamp(), "1h")}' };
    const ignoring = { ...password, lifecycle: { ignore_changes: ["end_date"] } };
    const kept = await at(ignoring, "azuread_application_password");
    expect(kept.later).toEqual(kept.first);
    const replaced = await at(password, "azuread_application_password");
    expect(replaced.later.value).not.toBe(replaced.first.value);
  });

  test("replace_triggered_by replaces", async () => {
    const stack = await read({
      resource: {
        time_rotating: { clock: { rotation_days: 30 } },
        azuread_application_password: {
          p: {
            application_id: "/applications/1",
            lifecycle: { replace_triggered_by: ["time_rotating.clock.rfc3339"] },
          },
        },
      },
    });
    const value = (of: Stack) => only(of, "azuread_application_password").value;
    expect(value(stack.evaluateAt(days(5)))).toBe(value(stack));
    expect(value(stack.evaluateAt(days(31)))).not.toBe(value(stack));
  });
});

describe("conditions on a resource itself", () => {
  const judged = (postcondition: JsonObject, display_name = "orders") =>
    read({ resource: { oci_core_vcn: { net: { display_name, lifecycle: { postcondition } } } } });

  test("see what was written and what the cloud computed", async () => {
    const condition =
      '${self.display_name == "orders" && startswith(self.id, "ocid1.vcn.") && self["state"] == "AVAILABLE"}';
    expect((await judged({ condition, error_message: "no" })).resources).toHaveLength(1);
  });

  test("name the value in their message", async () => {
    const condition = '${self.display_name != "orders"}';
    await expect(judged({ condition, error_message: "it is ${self.display_name}" })).rejects.toThrow(/it is orders/);
  });

  test("are judged again at a later apply", async () => {
    const condition = '${timecmp(plantimestamp(), "2026-03-03T00:00:00Z") < 0}';
    const stack = await judged({ condition, error_message: "too late" });
    expect(() => stack.evaluateAt(days(1))).not.toThrow();
    expect(() => stack.evaluateAt(days(2))).toThrow(/too late/);
  });
});

describe("what an account has", () => {
  const document = {
    variable: { name: { type: "string" } },
    resource: {
      oci_functions_function: { f: { display_name: "ours" }, g: { display_name: "${var.name}" } },
      oci_core_vcn: {
        v: { display_name: "${oci_functions_function.f.id}", dns_label: "${oci_functions_function.g.id}" },
      },
    },
  };

  test("stands instead of what is made up, and what it does not have is not known", async () => {
    const account = new Map([["oci_functions_function.f", { id: "ocid1.fnfunc.f", display_name: "theirs" }]]);
    const stack = await readStack(stackFolder(document), { environment: {}, account });
    const of = (address: string) => stack.resources.find((resource) => resource.address === address)?.values;
    expect(of("oci_functions_function.f")).toEqual({ id: "ocid1.fnfunc.f", display_name: "ours" });
    expect(of("oci_core_vcn.v")?.display_name).toBe("ocid1.fnfunc.f");
    expect(of("oci_core_vcn.v")?.dns_label).toEqual(
      new Unknown("only an account knows oci_functions_function.g.id", ["oci_functions_function.g.id"]),
    );
    expect(of("oci_functions_function.g")?.display_name).toEqual(
      new Unknown("var.name has no value here: set TF_VAR_name"),
    );
  });
});

describe("ignored changes", () => {
  const later = async (body: JsonObject, ignored: readonly string[] | "all", type = "oci_core_vcn") => {
    const lifecycle = { ignore_changes: ignored };
    const stack = await read({ resource: { [type]: { x: { ...body, lifecycle } } } });
    return only(stack.evaluateAt(days(400)), type);
  };
  const year = '${formatdate("YYYY", plantimestamp())}';

  test.each<[string, readonly string[] | "all", object]>([
    ["none", [], { display_name: "2027", freeform_tags: { a: "2027", "b.b": "2027" } }],
    ["an argument", ["display_name"], { display_name: "2026", freeform_tags: { a: "2027", "b.b": "2027" } }],
    ["a member", ['freeform_tags["b.b"]'], { display_name: "2027", freeform_tags: { a: "2027", "b.b": "2026" } }],
    [
      "a member by name",
      ["freeform_tags.a", "display_name"],
      { display_name: "2026", freeform_tags: { a: "2026", "b.b": "2027" } },
    ],
    [
      "what is not there",
      ["freeform_tags.c", "no[0].such"],
      { display_name: "2027", freeform_tags: { a: "2027", "b.b": "2027" } },
    ],
    ["all", "all", { display_name: "2026", freeform_tags: { a: "2026", "b.b": "2026" } }],
  ])("%s", async (_, ignored, expected) => {
    expect(await later({ display_name: year, freeform_tags: { a: year, "b.b": year } }, ignored)).toMatchObject(
      expected,
    );
  });

  test("in a nested block", async () => {
    const specification: JsonObject = {
      routes: [{ path: year }, { path: "/x", backend: { body: year, status: 200 } }],
    };
    const values = await later(
      { specification },
      ["specification[0].routes[1].backend[0].body"],
      "oci_apigateway_deployment",
    );
    expect(values.specification).toEqual([
      { routes: [{ path: "2027" }, { path: "/x", backend: [{ body: "2026", status: 200 }] }] },
    ]);
  });
});
