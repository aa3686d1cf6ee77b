import { describe, expect, test } from "vitest";
import { AllowedClients, Backend, GatewayNetwork, Trust, VerificationKeys } from "../../../constructs/index";
import type { Picture } from "../../../synthesized/diagram/picture";
import { pictureOf } from "../../../synthesized/diagram/picture-of";
import { readStack, type Stack } from "../../../synthesized/stack/stack";
import { readSystem } from "../../../synthesized/system/reading";
import {
  authorizer,
  COMPARTMENT,
  documentOf,
  newGateway,
  secured,
  testStack,
  trustOf,
} from "../../constructs/test-stack";
import { stackFolder } from "../stack-folder";
import { synthesizedExample } from "../synthesized-example";

const drawn = (stack: Stack): Picture => pictureOf(readSystem(stack));
const example = async (name: string): Promise<Picture> => drawn(await synthesizedExample(name));

const titleOf = ({ nodes }: Picture, id: string): string => nodes.find((node) => node.id === id)?.title ?? id;

/** `billing -token→ /orders` */
const arrows = (picture: Picture): readonly string[] =>
  picture.edges.map(({ from, to, kind, label }) =>
    [titleOf(picture, from), `-${kind}→`, titleOf(picture, to), label].filter((part) => part !== undefined).join(" "),
  );

const linesOf = ({ nodes }: Picture, title: string): readonly string[] =>
  nodes.find((node) => node.title === title)?.lines.map(({ text }) => text) ?? [];

async function byHand(build: (scope: ReturnType<typeof testStack>) => unknown): Promise<Picture> {
  const scope = testStack();
  build(scope);
  return drawn(await readStack(stackFolder(documentOf(scope)), { environment: {} }));
}

test("clients, those that are refused, and the way of the keys", async () => {
  const picture = await example("two-apis");
  expect(arrows(picture)).toEqual(
    expect.arrayContaining([
      "billing -token→ /orders",
      "outsider -refused→ /orders refused",
      "warehouse -token→ /stock",
      "/orders -keys→ /jwks keys",
      "/jwks -call→ shop-jwks-adapter 1 route",
      "shop-jwks-adapter -keys→ signing keys keys",
    ]),
  );
  expect(picture.groups.map(({ label }) => label)).toEqual(
    expect.arrayContaining(["API Gateway shop (public)", "Microsoft Entra ID: clients", "OCI Functions"]),
  );
});

test("people and the Azure CLI by name", async () => {
  const picture = await example("azure-cli");
  expect(arrows(picture)).toEqual(
    expect.arrayContaining(["people -token→ Azure CLI sign in", "Azure CLI -token→ /hello"]),
  );
  expect(linesOf(picture, "people")).toEqual(["3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b"]);
});

test("each back end once, by its host, with the number of routes that lead there", async () => {
  const route = (path: string, url: string) => ({ path, methods: ["GET" as const], backend: Backend.http({ url }) });
  const routes = [
    route("/a", "https://orders.example.com/a"),
    route("/b", "https://stock.example.net:8443/b"),
    route("/c", "https://orders.example.com/c"),
  ];
  const picture = await byHand((scope) => secured(scope, { routes, gateway: newGateway(scope) }));
  expect(arrows(picture).filter((arrow) => arrow.includes("-call→"))).toEqual([
    "/orders -call→ orders.example.com 2 routes",
    "/orders -call→ stock.example.net:8443 1 route",
  ]);
});

describe("another issuer", () => {
  test("has its keys where they are served, and is named where that is somebody else's host", async () => {
    const keys = VerificationKeys.remoteJwks({ uri: "https://keys.example.io/set.json" });
    const picture = await byHand((scope) => secured(scope, { keys, gateway: newGateway(scope) }));
    expect(arrows(picture)).toContain("/orders -keys→ keys.example.io keys");
    expect(linesOf(picture, "keys.example.io")).toEqual(["signing keys", "of https://issuer.example.com"]);
  });

  test("has keys that are written in, and whom it gives tokens", async () => {
    const picture = await example("other-issuer");
    expect(arrows(picture)).toEqual([
      "partner-a -token→ /partners",
      "partner-b -token→ /partners",
      "/partners -keys→ https://login.partner.example.com partner-2026, written in",
    ]);
    expect(linesOf(picture, "/partners")).toContain("GET, HEAD /health  (open)");
  });

  test.each([
    [AllowedClients.anyClientOfTheIssuers(), "every client of https://issuer.example.com -token→ /orders"],
    [AllowedClients.byClaim("sub", ["urn:x:y"]), "urn:x:y -token→ /orders"],
  ])("admits whom it admits: %#", async (clients, arrow) => {
    expect(arrows(await byHand((scope) => secured(scope, { clients, gateway: newGateway(scope) })))).toContain(arrow);
  });
});

test("private stands as private, and what somebody else made as not known", async () => {
  expect((await example("private-gateway")).groups.map(({ label }) => label)).toContain(
    "API Gateway internal (private)",
  );
  expect((await example("existing-gateway")).groups.map(({ label }) => label)).toContain(
    "API Gateway <gateway_id>, api.example.com (reach not known)",
  );
});

test("a gateway that nothing is deployed to is drawn as well", async () => {
  const { groups, nodes } = await byHand((scope) => newGateway(scope, { displayName: "spare" }));
  expect(groups.map(({ label }) => label)).toEqual(["API Gateway spare (public)"]);
  expect(nodes.map(({ title }) => title)).toEqual(["no deployment of this stack"]);
});

test("two gateways have a frame each", async () => {
  const picture = await byHand((scope) => {
    const inner = new GatewayNetwork(scope, "Inner", {
      compartmentId: COMPARTMENT,
      displayName: "b",
      endpointType: "PRIVATE",
    });
    secured(scope, { gateway: newGateway(scope, { displayName: "a" }, "A") }, "One");
    secured(
      scope,
      { gateway: newGateway(scope, { displayName: "b", network: inner }, "B"), pathPrefix: "/two" },
      "Two",
    );
  });
  const frames = picture.nodes.filter(({ kind }) => kind === "api").map(({ title, group }) => [title, group]);
  expect(picture.groups.map(({ label }) => label)).toEqual(["API Gateway a (public)", "API Gateway b (private)"]);
  expect(new Set(frames.map(([, group]) => group)).size).toBe(2);
});

test("many routes take no more lines than few, and what is open is named", async () => {
  const route = (index: number) => ({
    path: `/r${index}`,
    methods: ["GET" as const],
    backend: Backend.stock({ status: 200 }),
  });
  const routes = Array.from({ length: 17 }, (_, index) => route(index));
  const picture = await byHand((scope) => secured(scope, { routes, gateway: newGateway(scope) }));
  expect(linesOf(picture, "/orders")).toEqual(["tokens of https://issuer.example.com", "17 routes: GET"]);
});

describe("what is not understood", () => {
  const stack = (deployment: object): Promise<Stack> =>
    readStack(
      stackFolder({
        data: { oci_unheard_of: { x: {} } },
        resource: { oci_apigateway_deployment: { d: { gateway_id: "g", path_prefix: "/d", ...deployment } } },
      }),
      { environment: {} },
    );
  const routes = [
    { path: "/x", methods: ["GET"], backend: { type: "HTTP_BACKEND", url: "${data.oci_unheard_of.x.url}" } },
  ];

  test.each<[string, object, string]>([
    [
      "policies",
      { specification: { request_policies: "${data.oci_unheard_of.x.p}", routes } },
      "who may call is not understood",
    ],
    ["a specification", { specification: "${data.oci_unheard_of.x.s}" }, "its routes are not understood"],
    [
      "an authorizer",
      {
        specification: {
          request_policies: { authentication: { type: "CUSTOM_AUTHENTICATION", function_id: "f" } },
          routes,
        },
      },
      "a function decides who is admitted",
    ],
  ])("stands in the box: %s", async (_name, deployment, line) => {
    expect(linesOf(drawn(await stack(deployment)), "/d")).toContain(line);
  });

  test("and a back end is drawn as one that nobody knows", async () => {
    expect(arrows(drawn(await stack({ specification: { routes } })))).toEqual([
      "/d -doubt→ a back end that is not understood 1 route",
    ]);
  });
});

test("what narrows those who need no token, or are any client, is drawn with the API", async () => {
  const routes = { path: "/a", backend: { type: "STOCK_RESPONSE_BACKEND", status: 200 } };
  const deployment = (name: string, policies: object): object => ({
    ...{ path_prefix: `/${name}`, display_name: name, gateway_id: "g" },
    specification: { request_policies: policies, routes },
  });
  const tenant = "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111";
  const authentication = {
    ...{ type: "JWT_AUTHENTICATION", token_header: "Authorization", token_auth_scheme: "Bearer" },
    ...{ issuers: [`${tenant}/v2.0`], audiences: ["22222222-2222-4222-8222-222222222222"] },
    public_keys: { type: "REMOTE_JWKS", uri: `${tenant}/discovery/v2.0/keys` },
    verify_claims: { key: "department", values: ["R"], is_required: true },
  };
  const document = {
    data: { acme_settings: { all: {} } },
    resource: {
      oci_apigateway_deployment: {
        sure: deployment("sure", { mutual_tls: { is_verified_certificate_required: true } }),
        perhaps: deployment("perhaps", {
          mutual_tls: { is_verified_certificate_required: "${data.acme_settings.all.mtls}" },
          usage_plans: { token_locations: ["request.headers[key]"] },
        }),
        roles: deployment("roles", { authentication }),
      },
    },
  };
  const picture = drawn(await readStack(stackFolder(document), { environment: {} }));
  expect(linesOf(picture, "/sure")).toContain("client certificate asked for");
  expect(linesOf(picture, "/perhaps")).toEqual(
    expect.arrayContaining(["perhaps a client certificate is asked for", "perhaps usage plans limit it"]),
  );
  expect(linesOf(picture, "every client of the tenant 11111111-1111-4111-8111-111111111111")).toEqual([
    "with a listed department",
  ]);
});

test("what routes ask an authorizer for, in words, and how much it denies", async () => {
  expect(linesOf(await example("roles-per-route"), "/orders")).toEqual([
    "tokens of Entra ID, v2",
    "GET /caller",
    "GET /all  (the application's role Orders.Read or Orders.Cancel)",
    "DELETE /all/{order}  (the application's role Orders.Cancel)",
    "POST /all/{order}/refund  (the application's roles Orders.Cancel and Orders.Refund)",
  ]);
  const partner = trustOf({ issuers: ["https://partner.example.com"] });
  const picture = await byHand((scope) =>
    secured(scope, {
      gateway: newGateway(scope),
      trust: authorizer(scope, { trusts: [trustOf(), partner], denied: { clients: ["a", "b"], kids: ["c"] } }),
    }),
  );
  expect(linesOf(picture, "/orders")).toEqual(expect.arrayContaining(["denies 1 key, 2 clients"]));
  expect(linesOf(picture, "/orders").join()).not.toMatch(/selects|function decides/);
});

test("each trust of which requests choose one, by its name, and what they choose by", async () => {
  const partner = trustOf({ issuers: ["https://partner.example.com"] });
  const picture = await byHand((scope) => secured(scope, { trust: Trust.byIssuer({ own: trustOf(), partner }) }));
  expect(linesOf(picture, "/orders")).toEqual([
    "the token's iss chooses who judges",
    "own: tokens of https://issuer.example.com",
    "partner: tokens of https://partner.example.com",
    "GET /orders",
  ]);
});
