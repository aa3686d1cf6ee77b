import { describe, expect, test } from "vitest";
import { readStack } from "../../../synthesized/stack";
import { systemOfStack } from "../../../synthesized/verify/system-of-stack";
import { ordersApi } from "../../constructs/test-stack";
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
        probe: { method: "POST", url: expect.stringMatching(/\/p\/orders\/id\/rest$/) },
        clients: [],
      }),
    ]);
    expect(apis[0]).not.toHaveProperty("tokenEndpoint");
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

  test("where all routes are open there is nothing to request", async () => {
    const { apis } = await read(deployment(token, [open]));
    expect(apis[0]).not.toHaveProperty("probe");
  });
});
