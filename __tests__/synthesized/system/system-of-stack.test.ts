import { describe, expect, test } from "vitest";
import { RouteAccess, Trust, type TrustChoice, VerificationKeys } from "../../../constructs/index";
import { readStack } from "../../../synthesized/stack/stack";
import { chosenByRequest } from "../../../synthesized/system/apis";
import { systemOfStack } from "../../../synthesized/system/system-of-stack";
import {
  adapter,
  documentOf,
  newGateway,
  ordersApi,
  otherIssuer,
  secured,
  stockRoute,
  type TrustParts,
  testStack,
  trustOf,
} from "../../constructs/test-stack";
import { securedApiDocument, stackFolder } from "../stack-folder";

const read = async (document: unknown) => systemOfStack(await readStack(stackFolder(document), { environment: {} }));

test("the constructs' stack: one API, its clients, and the adapter's keys", async () => {
  const clients = [{ name: "billing" }, { name: "outsider", admitted: false }];
  const system = await read(securedApiDocument({ apis: [{ ...ordersApi, clients }] }));
  expect(system.keySets).toEqual([expect.stringMatching(/^https:\/\/.*\/jwks\/keys$/)]);
  expect(system.apis).toEqual([
    expect.objectContaining({
      name: "orders",
      probe: { method: "GET", url: expect.stringMatching(/^https:\/\/[^/]+\/orders\/orders$/), status: 200 },
      refusal: 401,
      jwksUri: system.keySets[0],
      tokenEndpoint: expect.stringMatching(
        /^https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}\/oauth2\/v2\.0\/token$/,
      ),
      clients: [
        expect.objectContaining({
          name: "billing",
          admitted: true,
          hasRole: true,
          credential: "secret",
          secret: expect.any(String),
        }),
        expect.objectContaining({ name: "outsider", admitted: false, hasRole: true }),
      ],
    }),
  ]);
});

test("constructs of one's own: the adapter's keys are found behind a custom domain", async () => {
  const scope = testStack();
  const customDomain = { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..x" };
  const gateway = newGateway(scope, { customDomain });
  const { jwksUri } = adapter(scope, { gateway });
  secured(scope, { gateway, keys: VerificationKeys.remoteJwks({ uri: jwksUri }) });
  const { keySets, apis } = await read(documentOf(scope));
  expect(keySets).toEqual(["https://api.example.com/jwks/keys"]);
  expect(apis).toMatchObject([
    {
      name: "orders",
      jwksUri: "https://api.example.com/jwks/keys",
      probe: { url: expect.stringMatching(/^https:\/\/api\.example\.com\//) },
    },
  ]);
});

describe("a deployment of which each request chooses who judges", () => {
  const ofA = (over: Partial<TrustParts> = {}) =>
    trustOf({ issuers: ["https://a.example.com"], clients: ["a"], ...over });
  const trusts = { a: ofA(), b: trustOf({ clients: ["b"] }) };
  const tenants = {
    a: ofA({ requiredClaims: [{ claim: "tid", values: ["one"] }] }),
    b: ofA({ clients: ["a", "b"], requiredClaims: [{ claim: "tid", values: ["two"] }] }),
  };
  const readOf = async (trust: TrustChoice) => {
    const scope = testStack();
    secured(scope, { trust });
    return read(documentOf(scope));
  };

  test.each<[string, TrustChoice, readonly object[]]>([
    [
      "by its issuer",
      Trust.byIssuer(trusts),
      [
        { name: "orders (a)", issuers: ["https://a.example.com"], clients: [{ clientId: "a" }] },
        { name: "orders (b)", issuers: [otherIssuer], clients: [{ clientId: "b" }] },
      ].map((one) => ({ ...one, chosen: { api: "orders", claim: "iss" } })),
    ],
    [
      "by its tenant",
      Trust.byTenant(tenants),
      [
        { name: "orders (a)", clients: [{ clientId: "a", admitted: true }], chosen: { claim: "tid", trust: "a" } },
        { name: "orders (b)", clients: [{ clientId: "a" }, { clientId: "b" }], chosen: { claim: "tid", trust: "b" } },
      ],
    ],
    [
      "by a header",
      Trust.byHeader("X-Kind", { a: trusts.a }, { otherwise: trusts.b }),
      [
        { name: "orders (a)", chosen: { headers: { "X-Kind": "a" } } },
        { name: "orders (otherwise)", chosen: { trusts: [{ name: "a" }, { name: "otherwise", isDefault: true }] } },
      ],
    ],
  ])("%s is one API for each trust", async (_, trust, expected) => {
    const { apis, unchecked } = await readOf(trust);
    expect(apis).toMatchObject(expected);
    expect(unchecked).toEqual([]);
  });

  test("by its host is told as not checked", async () => {
    const { apis, unchecked } = await readOf(Trust.byHost({ "a.example.com": trusts.a, "b.example.com": trusts.b }));
    expect(apis).toEqual([]);
    expect(unchecked).toEqual([
      {
        name: "orders",
        deployment: expect.any(String),
        ...chosenByRequest("by request.host, which a check cannot set"),
      },
    ]);
  });

  test("is neither where all of it is open", async () => {
    const scope = testStack();
    const routes = [{ ...stockRoute, access: RouteAccess.anonymous() }];
    secured(scope, { trust: Trust.byIssuer(trusts), routes });
    expect(await read(documentOf(scope))).toMatchObject({ apis: [], unchecked: [], open: [{ name: "orders" }] });
  });
});

describe("a deployment written by hand", () => {
  const deployment = (authentication: object, routes: readonly object[]) => ({
    resource: {
      oci_apigateway_deployment: {
        d: {
          gateway_id: "ocid1.apigateway.oc1.eu-frankfurt-1.x",
          path_prefix: "/p",
          specification: { request_policies: { authentication }, routes },
        },
      },
    },
  });
  const token = {
    type: "TOKEN_AUTHENTICATION",
    token_header: "X-Token",
    token_auth_scheme: "Token",
    validation_policy: {
      type: "REMOTE_JWKS",
      uri: "https://issuer.example.com/keys",
      additional_validation_policy: { issuers: ["https://issuer.example.com"], audiences: ["a"] },
    },
    validation_failure_policy: { type: "MODIFY_RESPONSE", response_code: "403" },
  };
  const open = { path: "/open", methods: ["GET"], request_policies: { authorization: { type: "ANONYMOUS" } } };
  const route = {
    path: "/orders/{id}/{rest*}",
    methods: ["POST"],
    backend: { type: "HTTP_BACKEND", url: "https://b" },
  };

  test("its header, refusal and first closed route are found", async () => {
    const { apis, keySets } = await read(deployment(token, [open, route]));
    expect(keySets).toEqual([]);
    expect(apis).toEqual([
      expect.objectContaining({
        name: "p",
        tokenPlace: { in: "header", name: "X-Token", scheme: "Token" },
        refusal: 403,
        issuers: ["https://issuer.example.com"],
        deployment: "oci_apigateway_deployment.d",
        probe: { method: "POST", url: expect.stringMatching(/\/p\/orders\/id\/rest$/), isFilled: true },
        clients: [{ name: "any-client", clientId: "any-client", admitted: true, credential: "unknown" }],
      }),
    ]);
    expect(apis[0]).not.toHaveProperty("tokenEndpoint");
    expect(apis[0]?.probe).not.toHaveProperty("scopes");
  });

  test("a route without parameters is asked before one with them, and one with them before other methods", async () => {
    const paths = async (...routes: readonly object[]) => {
      const { apis } = await read(deployment(token, routes));
      return apis.map(({ probe }) => [probe?.method, new URL(probe?.url ?? "").pathname, probe?.isFilled]);
    };
    const get = (path: string) => ({ ...route, path, methods: ["GET"] });
    expect(await paths(route, get("/{id}"), get("/list"))).toEqual([["GET", "/p/list", undefined]]);
    expect(await paths(route, get("/a/{id}"))).toEqual([["GET", "/p/a/id", true]]);
  });

  test("the clients of another issuer are those that it lists, and the scopes those of the route", async () => {
    const claims = [
      { key: "plan", values: ["gold"], is_required: true },
      { key: "client_id", values: ["a", "b"], is_required: true },
    ];
    const checked = {
      ...token,
      validation_policy: {
        ...token.validation_policy,
        additional_validation_policy: {
          ...token.validation_policy.additional_validation_policy,
          verify_claims: claims,
        },
      },
    };
    const authorization = { type: "ANY_OF", allowed_scope: ["read", "write"] };
    const { apis } = await read(deployment(checked, [{ ...route, request_policies: { authorization } }]));
    expect(apis[0]?.clients.map(({ clientId, admitted }) => [clientId, admitted])).toEqual([
      ["a", true],
      ["b", true],
    ]);
    expect(apis[0]?.probe?.scopes).toEqual(["read", "write"]);
  });

  test("JWT_AUTHENTICATION has the same at its top, and a token may come in the query", async () => {
    const jwt = {
      type: "JWT_AUTHENTICATION",
      token_query_param: "t",
      issuers: ["i"],
      audiences: ["a"],
      public_keys: { type: "STATIC_KEYS" },
    };
    const { apis } = await read(deployment(jwt, [{ ...route, methods: ["ANY"] }]));
    expect(apis).toEqual([
      expect.objectContaining({ tokenPlace: { in: "query", name: "t" }, issuers: ["i"], audiences: ["a"] }),
    ]);
    expect(apis[0]?.probe?.method).toBe("GET");
  });

  test("where all routes are open nobody is asked for a token", async () => {
    const system = await read(deployment(token, [open]));
    expect(system.apis).toEqual([]);
    expect(system.open).toEqual([expect.objectContaining({ name: "p", probes: [expect.anything()] })]);
  });
});
