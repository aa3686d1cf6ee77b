import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { pictureOf } from "../../../synthesized/diagram/picture-of";
import { isValueObject, Unknown, type Value } from "../../../synthesized/expression/value";
import { type Resource, readStack, type Stack } from "../../../synthesized/stack/stack";
import { type ApiReading, readSystem, type StackReading } from "../../../synthesized/system/reading";
import { ordersApi } from "../../constructs/test-stack";
import { deploymentResource, gatewayResource, stackOf, stockRoute } from "../../local/gateway/test-stack";
import { securedApiDocument, stackFolder } from "../stack-folder";
import { summarized, summaryText } from "../summarized";
import { synthesizedExample } from "../synthesized-example";

const named = (reading: StackReading, name: string): ApiReading => {
  const found = reading.apis.find((api) => api.name === name);
  if (found === undefined) throw new Error(`no API ${name} among ${reading.apis.map((api) => api.name).join()}`);
  return found;
};

describe("an API has one name", () => {
  test("the one of the outputs, whatever its path", async () => {
    const api = { ...ordersApi, name: "orders", pathPrefix: "/v1/sales" };
    const document = securedApiDocument({ apis: [api] });
    const reading = readSystem(await readStack(stackFolder(document), { environment: {} }));
    expect(reading.apis.map(({ name }) => name).sort()).toEqual(["jwks", "orders"]);
  });

  test("elsewhere its path, and with the resource's name where that stands twice", () => {
    const routes = { routes: [stockRoute("/x", "in")] };
    const other = { gateway_id: "ocid1.apigateway.oc1..other" };
    const twice = deploymentResource("/a", routes, "second");
    const stack = stackOf([
      ...[gatewayResource(), deploymentResource("/a", routes, "first"), deploymentResource("/b", routes, "b")],
      { ...twice, values: { ...twice.values, ...other } },
      deploymentResource("/", routes, "root"),
    ]);
    expect(readSystem(stack).apis.map(({ name }) => name)).toEqual(["a (first)", "b", "a (second)", "root"]);
  });
});

describe("the Entra side of an API", () => {
  test("a person's client has people behind it, and a program's has roles", async () => {
    const { callers } = named(readSystem(await synthesizedExample("azure-cli")), "hello");
    expect(callers).toMatchObject([
      { name: "billing", isAdmitted: true, roles: ["Api.Invoke"], getsTokens: true, credentials: { secrets: 2 } },
      {
        name: "Azure CLI",
        isAdmitted: true,
        people: { kind: "assigned", people: [{ name: "3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b" }] },
      },
    ]);
  });

  test("a registration that is refused is among the callers", async () => {
    const { callers } = named(readSystem(await synthesizedExample("two-apis")), "orders");
    expect(callers.find(({ name }) => name === "outsider")).toMatchObject({ isAdmitted: false, getsTokens: true });
  });

  test("of another issuer's clients nothing is known but what is listed", async () => {
    const api = named(readSystem(await synthesizedExample("other-issuer")), "partners");
    expect(api.callers).toEqual([
      { name: "partner-a", clientId: "partner-a", isAdmitted: true, roles: [] },
      { name: "partner-b", clientId: "partner-b", isAdmitted: true, roles: [] },
    ]);
    expect(api).not.toHaveProperty("tokenEndpoint");
  });
});

test("keys that an adapter serves lead to its function, on a custom domain too", async () => {
  for (const example of ["article", "existing-gateway"]) {
    const { keyServer } = named(readSystem(await synthesizedExample(example)), "hello");
    expect(keyServer?.adapter?.config.JWKS_URI).toMatch(/^https:\/\/login\.microsoftonline\.com\//);
  }
});

describe("whatever is not known of a stack", () => {
  let stack: Stack;
  let whole: StackReading;
  beforeAll(async () => {
    const clients = [{ name: "billing" }, { name: "outsider", admitted: false }];
    const document = securedApiDocument({ apis: [{ ...ordersApi, clients }] });
    stack = await readStack(stackFolder(document), { environment: {} });
    whole = readSystem(stack);
  });

  const gap = new Unknown("only an account knows it");

  /** All places in a value, as lists of steps. */
  function* placesIn(value: Value, steps: readonly string[] = []): Generator<readonly string[]> {
    if (steps.length > 0) yield steps;
    const members = Array.isArray(value) || isValueObject(value) ? Object.entries(value) : [];
    for (const [step, member] of members) yield* placesIn(member, [...steps, step]);
  }

  function without(value: Value, [step, ...rest]: readonly string[]): Value {
    if (step === undefined) return gap;
    if (Array.isArray(value)) return value.map((item, index) => (String(index) === step ? without(item, rest) : item));
    return isValueObject(value) ? { ...value, [step]: without(value[step] ?? null, rest) } : value;
  }

  const withUnknown = (address: string, steps: readonly string[]): Stack => {
    const resources = stack.resources.map((one): Resource => {
      const values = one.address === address ? without({ ...one.values }, steps) : one.values;
      return isValueObject(values) ? { ...one, values } : one;
    });
    const typed = ({ mode, type }: Resource): string => (mode === "data" ? `data.${type}` : type);
    return { ...stack, resources, resourcesOf: (type) => resources.filter((one) => typed(one) === type) };
  };

  const accessOf = ({ deployment: { routes } }: ApiReading): readonly string[] =>
    Unknown.is(routes)
      ? []
      : routes.map((route) => {
          if (Unknown.is(route) || Unknown.is(route.authorization)) return "not understood";
          return route.authorization.type === "open" ? "open" : "closed";
        });

  test("is never shown as open or closed, and nothing throws for it", async () => {
    const places = stack.resources.flatMap(({ address, values }) =>
      [...placesIn({ ...values })].map((steps) => ({ address, steps })),
    );
    expect(places.length).toBeGreaterThan(300);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), async ({ address, steps }) => {
        const poisoned = withUnknown(address, steps);
        const reading = readSystem(poisoned);
        expect(reading.apis).toHaveLength(whole.apis.length);
        for (const [index, api] of reading.apis.entries()) {
          const before = whole.apis[index];
          const known = new Set([...(before ? accessOf(before) : []), "not understood"]);
          expect(accessOf(api).filter((access) => !known.has(access))).toEqual([]);
          expect([before?.admission.kind, "unknown", "clients"]).toContain(api.admission.kind);
          // Nobody gets in by it who did not before.
          const admitted = (one: ApiReading | undefined) =>
            (one?.callers ?? []).filter(({ isAdmitted }) => isAdmitted === true).map(({ clientId }) => clientId);
          const isOfSpecification = steps.includes("verify_claims");
          if (isOfSpecification) expect(admitted(before)).toEqual(expect.arrayContaining(admitted(api)));
        }
        expect(await summaryText(poisoned)).toContain("Stack ");
        expect((await summarized(poisoned)).apis).toHaveLength(whole.apis.length);
        expect(pictureOf(reading).nodes.length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });

  test("is told with its place", () => {
    const deployment = stack
      .resourcesOf("oci_apigateway_deployment")
      .find(({ values }) => values.path_prefix === "/orders");
    const steps = ["specification", "0", "request_policies", "0", "authentication"];
    const reading = readSystem(withUnknown(deployment?.address ?? "", steps));
    expect(named(reading, "orders").admission).toEqual({ kind: "unknown", gap });
    expect(reading.notUnderstood).toContainEqual({
      setting: `${deployment?.address}: specification.request_policies.authentication`,
      reason: gap.reason,
    });
  });
});
