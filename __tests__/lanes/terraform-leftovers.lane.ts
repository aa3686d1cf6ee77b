/** What the real OCI provider keeps of a deployment, and what our own condition makes of it. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { beforeAll, describe, expect, it, type TestContext } from "vitest";
import {
  Backend,
  type JwtSecuredDeploymentProps,
  type Route,
  RouteAccess,
  TokenLocation,
  Trust,
  type TrustsByName,
} from "../../constructs/index";
import { deploymentSpecification, type SpecificationBlock } from "../../limits/deployment-specification";
import { planned, type Written } from "../../limits/planned-specification";
import { anyEdit, wholeSpecification } from "../constructs/private/any-specification";
import { COMPARTMENT, documentOf, secured, testStack, trustOf } from "../constructs/test-stack";
import { isObject, type Json, type JsonObject } from "../terraform-schema/json";
import { attemptPlan, type Plan, plan, requiredProviders } from "./provider-plan";
import { findObstacle } from "./terraform-obstacle";

let obstacle: string | undefined;
beforeAll(async () => {
  obstacle = await findObstacle(requiredProviders);
});
const needsProviders = ({ skip }: TestContext): void => skip(obstacle !== undefined, obstacle);

const type = "oci_apigateway_deployment";
const arguments_ = {
  compartment_id: "ocid1.compartment.oc1..aaaaaaaacompartment",
  gateway_id: "ocid1.apigateway.oc1.eu-frankfurt-1.aaaaaaaagateway",
  path_prefix: "/orders",
};

/** The specification of each deployment after its second one is applied where its first was. */
async function afterwards(edits: readonly (readonly [JsonObject, JsonObject])[]): Promise<readonly Json[]> {
  const names = edits.map((_, index) => `edit${index}`);
  const document: JsonObject = {
    terraform: { required_providers: requiredProviders },
    provider: { oci: [{ region: "eu-frankfurt-1" }] },
    resource: {
      [type]: Object.fromEntries(
        edits.map(([, specification], index) => [`edit${index}`, { ...arguments_, specification }] as const),
      ),
    },
  };
  const changes = await plan(
    document,
    edits.map(([specification], index) => ({
      type,
      name: `edit${index}`,
      values: { ...arguments_, id: `ocid1.apideployment.oc1..edit${index}`, specification: [specification] },
    })),
  );
  return names.map((name) => {
    const specification = changes.find(({ address }) => address === `${type}.${name}`)?.after.specification;
    return Array.isArray(specification) ? (specification[0] ?? null) : null;
  });
}

/** Without what is not there, however it is written. */
function essence(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(essence);
  if (!isObject(value)) return value ?? null;
  const isThere = (part: Json): boolean =>
    ![null, false, 0, "", "[]", "{}"].includes(typeof part === "object" ? JSON.stringify(part) : part) && part !== null;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, part]) => [name, essence(part)] as const)
      .filter(([, part]) => isThere(part)),
  );
}

/** All that may be left out: single blocks, and the attributes of a block together. */
function optionalParts(
  table: SpecificationBlock,
  path: readonly string[] = [],
): { path: readonly string[]; names: readonly string[] }[] {
  const { attributes = [], blocks = {}, sentBy } = table;
  return [
    { path, names: attributes.filter((name) => name !== sentBy) },
    ...Object.entries(blocks).flatMap(([name, nested]) => [
      ...(nested.isRequired ? [] : [{ path, names: [name] }]),
      ...optionalParts(nested, [...path, name]),
    ]),
  ];
}

/** Without these parts of the block at the end of the path. */
function without(block: JsonObject, [first, ...rest]: readonly string[], names: readonly string[]): JsonObject {
  const members = Object.entries(block).map(([name, part]) => {
    const isOnTheWay = name === first && Array.isArray(part);
    return [name, isOnTheWay ? part.map((item) => without(Object(item), rest, names)) : part] as const;
  });
  return Object.fromEntries(members.filter(([name]) => first !== undefined || !names.includes(name)));
}

describe("the real provider's merge", () => {
  it("keeps all that may be left out", async (context) => {
    needsProviders(context);
    const parts = optionalParts(deploymentSpecification).filter(({ names }) => names.length > 0);
    const whole = wholeSpecification;
    const found = await afterwards(parts.map(({ path, names }) => [whole, without(whole, path, names)]));
    expect(parts.filter((_, index) => !isDeepStrictEqual(essence(found[index]), essence(whole)))).toEqual([]);
  });

  it("is ours, for any edit", async (context) => {
    needsProviders(context);
    const edits = fc.sample(anyEdit, { numRuns: 60, seed: 20 });
    const found = await afterwards(edits);
    for (const [index, [former, next]] of edits.entries())
      expect(essence(found[index]), `edit ${index}`).toEqual(essence(planned(former, next) as JsonObject));
  });
});

/** The parts of a stack that make a deployment, and its triggers. */
function partsOf(settings: Partial<JwtSecuredDeploymentProps>) {
  const stack = testStack();
  secured(stack, settings);
  const { provider, locals, resource } = documentOf(stack);
  const { [type]: deployments, terraform_data: triggers = {} }: Record<string, JsonObject> = Object(resource);
  const [[name, deployment] = ["", {}]] = Object.entries(deployments ?? {});
  const document: JsonObject = {
    terraform: { required_providers: requiredProviders },
    provider: { oci: Object(provider).oci },
    locals,
    resource: { [type]: deployments, ...(Object.keys(triggers).length > 0 && { terraform_data: triggers }) },
  };
  const specification: Written = Object(deployment).specification;
  return { document, name, specification, triggers: Object.entries(triggers) };
}

/** What Terraform plans for the stack of a deployment where another is applied. */
function replanned(
  former: Partial<JwtSecuredDeploymentProps>,
  next: Partial<JwtSecuredDeploymentProps>,
  change: (document: JsonObject) => JsonObject = (document) => document,
): Promise<Plan> {
  const { name, specification, triggers } = partsOf(former);
  const id = "ocid1.apideployment.oc1.eu-frankfurt-1.aaaaaaaadeployment";
  const values = { ...arguments_, compartment_id: COMPARTMENT, gateway_id: "ocid1.apigateway.oc1..other", id };
  return attemptPlan(change(partsOf(next).document), [
    {
      type,
      name,
      values: { ...values, display_name: "test", specification: [planned(undefined, specification) as JsonObject] },
    },
    ...triggers.map(([trigger, settings]) => {
      const input = { value: Object(settings).input, type: "string" };
      return { type: "terraform_data", name: trigger, values: { id: trigger, input, output: input } };
    }),
  ]);
}

const a: Route = {
  path: "/a",
  methods: ["GET"],
  backend: Backend.stock({ status: 200, body: "a", headers: { "X-Body": "a" } }),
  cors: { allowedOrigins: ["https://secret.example.com"] },
  requestHeaders: { set: [{ name: "X-Admin", values: ["yes"] }], rename: { "X-Debug-User": "X-User" } },
  responseHeaders: { set: [{ name: "X-A", values: ["a"] }] },
};
const b: Route = { path: "/b", methods: ["GET"], backend: Backend.http({ url: "https://b.example.com/" }) };
const open: Route = {
  path: "/open",
  methods: ["GET"],
  backend: Backend.stock({ status: 204 }),
  access: RouteAccess.anonymous(),
};

/** What a refused plan says is kept, and where. */
function keptOf(outcome: Plan): readonly string[] {
  if (!("refusal" in outcome)) return [];
  const [, message = outcome.refusal] = outcome.refusal.split("Error: Resource postcondition failed");
  expect(message).toContain("terraform apply -replace=oci_apigateway_deployment.");
  expect(message).not.toContain("secret.example.com");
  return [...message.matchAll(/^[ │]*((?:GET [^ :]+|deployment): [a-z_.]+)$/gm)].map(([, line = ""]) => line);
}

const actionsOf = (outcome: Plan): readonly string[] =>
  "changes" in outcome
    ? outcome.changes.filter(({ address }) => address.startsWith(type)).flatMap(({ actions }) => actions)
    : [`refused: ${keptOf(outcome).join("; ")}`];

const own = trustOf({ issuers: ["https://own.example.com"] });
const partner = trustOf({ issuers: ["https://partner.example.com"], keys: "https://partner.example.com/keys" });
const third = trustOf({ issuers: ["https://third.example.com"], audiences: ["a", "b"] });
const byIssuer = (trusts: TrustsByName) => ({ routes: [b], trust: Trust.byIssuer(trusts) });

describe("a plan that would keep what the stack leaves out", () => {
  type Case = [string, Partial<JwtSecuredDeploymentProps>, Partial<JwtSecuredDeploymentProps>, readonly string[]];

  it.for<Case>([
    [
      "routes in another order",
      { routes: [a, b, open] },
      { routes: [open, a, b] },
      ["GET /open: request_policies.cors", "GET /open: backend.body"],
    ],
    [
      "routes in another order, with a new one",
      { routes: [a, b, open] },
      { routes: [open, a, b, { ...b, path: "/c" }] },
      ["GET /open: request_policies.cors", "GET /open: backend.body"],
    ],
    [
      "a route taken away before another",
      { routes: [a, b] },
      { routes: [b] },
      ["GET /b: request_policies.cors", "GET /b: response_policies.header_transformations"],
    ],
    [
      "CORS of the deployment",
      { routes: [b], cors: { allowedOrigins: ["*"] } },
      { routes: [b] },
      ["deployment: request_policies.cors"],
    ],
    [
      "its rate limit",
      { routes: [b], rateLimit: { requestsPerSecond: 5 } },
      { routes: [b] },
      ["deployment: request_policies.rate_limiting"],
    ],
    [
      "its failure response",
      { routes: [b], failureResponse: { status: 403, message: "no" } },
      { routes: [b] },
      ["deployment: authentication.validation_failure_policy"],
    ],
    [
      "the header of the token",
      { routes: [b] },
      { routes: [b], tokenLocation: TokenLocation.queryParameter("token") },
      ["deployment: authentication.token_auth_scheme", "deployment: authentication.token_header"],
    ],
    [
      "one trust where there are several now",
      { routes: [b], trust: own },
      byIssuer({ own, partner }),
      ["deployment: request_policies.authentication"],
    ],
    [
      "several trusts where there is one now",
      byIssuer({ own, partner }),
      { routes: [b], trust: own },
      ["deployment: request_policies.dynamic_authentication"],
    ],
  ])("is refused, and says where and what: %s", async ([, former, next, kept], context) => {
    needsProviders(context);
    expect([...keptOf(await replanned(former, next))].sort()).toEqual([...kept].sort());
  });
});

describe("a plan that would keep something beside values", () => {
  /** With an expression where a route calls a host. */
  const calling = (expression: string, more: JsonObject) => (document: JsonObject) => {
    const text = JSON.stringify(document).replaceAll("https://b.example.com/", `https://\${${expression}}/`);
    const { resource, ...others }: JsonObject = JSON.parse(text);
    return { ...others, ...more, resource: { ...Object(resource), ...Object(more.resource) } };
  };

  it.for<[string, (document: JsonObject) => JsonObject]>([
    [
      "that are not known yet",
      calling("terraform_data.later.id", { resource: { terraform_data: { later: { input: "a" } } } }),
    ],
    [
      "that are secret",
      calling("var.host", { variable: { host: { type: "string", sensitive: true, default: "secret.example.com" } } }),
    ],
  ])("%s is refused all the same", async ([, change], context) => {
    needsProviders(context);
    const kept = keptOf(await replanned({ routes: [a, b] }, { routes: [b, { ...b, path: "/c" }] }, change));
    expect(kept).toContain("GET /b: request_policies.cors");
  });
});

describe("a plan that keeps nothing", () => {
  /** That of main.ts. */
  const world: Route = {
    path: "/world",
    methods: ["GET"],
    backend: Backend.stock({
      status: 200,
      body: '{"message":"Hello from behind the gateway"}',
      headers: { "Content-Type": "application/json" },
    }),
  };
  const health: Route = { ...world, path: "/health", access: RouteAccess.anonymous() };

  it.for<[string, readonly Route[], readonly Route[]]>([
    ["open and closed ones change places", [world, health], [health, world]],
    ["an open one comes first", [world], [health, world]],
    ["an open one comes last", [world], [world, health]],
    ["an open one goes", [health, world], [world]],
    ["a closed one goes", [world, health], [health]],
    ["one opens", [world], [{ ...world, access: RouteAccess.anonymous() }]],
    ["routes with headers change places", [{ ...a, cors: undefined }, world], [world, { ...a, cors: undefined }]],
  ])("is no replacement and not refused: %s", async ([, former, next], context) => {
    needsProviders(context);
    expect(actionsOf(await replanned({ routes: former }, { routes: next }))).toEqual(["update"]);
  });

  it.for<[string, TrustsByName, TrustsByName]>([
    ["one more comes", { own }, { own, partner }],
    ["one comes first", { partner }, { own, partner }],
    ["the first one goes", { own, partner, third }, { partner, third }],
    ["they change places", { own, third }, { third, own }],
  ])("is none of several trusts: %s", async ([, former, next], context) => {
    needsProviders(context);
    expect(actionsOf(await replanned(byIssuer(former), byIssuer(next)))).toEqual(["update"]);
  });

  it("may be that of a new deployment", async (context) => {
    needsProviders(context);
    const { document } = partsOf({ routes: [a, b, open], cors: { allowedOrigins: ["*"] } });
    expect(actionsOf(await attemptPlan(document, []))).toEqual(["create"]);
    expect(actionsOf(await attemptPlan(partsOf(byIssuer({ own, partner })).document, []))).toEqual(["create"]);
  });
});

describe("leftovers to be replaced", () => {
  const withCors = { ...b, cors: { allowedOrigins: ["*"] } };
  const onC = { ...b, path: "/c" };

  it.for<[string, readonly Route[], readonly Route[], readonly string[]]>([
    ["a route loses what stays at its place", [withCors, onC], [b, onC], ["delete", "create"]],
    ["routes change places", [withCors, onC], [onC, withCors], ["delete", "create"]],
    ["the last one is another", [b, onC], [b, { ...onC, path: "/d" }], ["update"]],
    ["one more comes last", [withCors], [withCors, onC], ["update"]],
    ["the last one goes", [onC, withCors], [onC], ["update"]],
  ])("are so exactly where the shape changes: %s", async ([, former, next, actions], context) => {
    needsProviders(context);
    const settings = (routes: readonly Route[]) => ({ routes, leftovers: "replace" }) as const;
    expect(actionsOf(await replanned(settings(former), settings(next)))).toEqual(actions);
  });

  it("are so where several trusts take the place of one, and back", async (context) => {
    needsProviders(context);
    const one = { routes: [b], trust: own, leftovers: "replace" } as const;
    const several = { ...byIssuer({ own, partner }), leftovers: "replace" } as const;
    expect(actionsOf(await replanned(one, several))).toEqual(["delete", "create"]);
    expect(actionsOf(await replanned(several, one))).toEqual(["delete", "create"]);
  });
});
