import { AnnotationMetadataEntryType, TerraformVariable } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AllowedClients,
  Backend,
  Issuer,
  JwtSecuredDeployment,
  type JwtSecuredDeploymentProps,
  type Route,
  RouteAccess,
  Trust,
  type TrustSettings,
  VerificationKeys,
} from "../../constructs/index";
import type { JsonObject } from "../terraform-schema/json";
import { judge } from "../terraform-schema/judge";
import {
  adapter,
  CLIENT,
  COMPARTMENT,
  codesOf,
  documentOf,
  findingsOf,
  newGateway,
  onlyResource,
  otherGateway,
  otherIssuer,
  remoteKeys,
  resourcesOf,
  type SecuredOver,
  secured,
  stockRoute,
  testApp,
  testStack,
  trustOf,
} from "./test-stack";

const deploymentOf = (over: SecuredOver = {}): JsonObject => {
  const stack = testStack();
  secured(stack, over);
  return onlyResource(stack, "oci_apigateway_deployment");
};
const specificationOf = (over?: SecuredOver) => deploymentOf(over).specification as JsonObject;
const authenticationOf = (over?: SecuredOver) =>
  (specificationOf(over).request_policies as JsonObject).authentication as JsonObject;

describe("by default", () => {
  it("admits tokens only, and writes out everything that decides it", () => {
    expect(authenticationOf()).toEqual({
      type: "TOKEN_AUTHENTICATION",
      token_header: "Authorization",
      token_auth_scheme: "Bearer",
      is_anonymous_access_allowed: false,
      max_clock_skew_in_seconds: 30,
      validation_policy: {
        type: "REMOTE_JWKS",
        uri: "https://issuer.example.com/keys",
        is_ssl_verify_disabled: false,
        max_cache_duration_in_hours: 1,
        additional_validation_policy: {
          issuers: [otherIssuer],
          audiences: [CLIENT],
          verify_claims: [
            { key: "azp", values: [CLIENT], is_required: true },
            { key: "sub", values: [], is_required: true },
          ],
        },
      },
    });
  });

  it("logs access and execution", () => {
    const stack = testStack();
    const { deployment } = secured(stack);
    const logs = Object.values(resourcesOf(documentOf(stack), "oci_logging_log"));
    const sources = logs.map(({ configuration }) => (configuration as JsonObject).source);
    const resource = `\${oci_apigateway_deployment.${deployment.friendlyUniqueId}.id}`;
    expect(sources).toEqual([
      { category: "access", resource, service: "apigateway", source_type: "OCISERVICE" },
      { category: "execution", resource, service: "apigateway", source_type: "OCISERVICE" },
    ]);
    expect(specificationOf().logging_policies).toEqual({ execution_log: { log_level: "INFO" } });
  });
});

it("says the same in the older policy", () => {
  expect(
    authenticationOf({ authenticationType: "JWT_AUTHENTICATION", requiredClaims: [{ claim: "tid", values: [] }] }),
  ).toEqual({
    type: "JWT_AUTHENTICATION",
    token_header: "Authorization",
    token_auth_scheme: "Bearer",
    is_anonymous_access_allowed: false,
    max_clock_skew_in_seconds: 30,
    issuers: [otherIssuer],
    audiences: [CLIENT],
    verify_claims: [
      { key: "azp", values: [CLIENT], is_required: true },
      { key: "tid", values: [], is_required: true },
      { key: "sub", values: [], is_required: true },
    ],
    public_keys: {
      type: "REMOTE_JWKS",
      uri: "https://issuer.example.com/keys",
      is_ssl_verify_disabled: false,
      max_cache_duration_in_hours: 1,
    },
  });
});

it("verifies with static keys", async () => {
  const stack = testStack();
  const n = Buffer.alloc(256, 0xff).toString("base64url");
  secured(stack, { keys: VerificationKeys.staticKeys([{ kid: "one", kty: "RSA", n, e: "AQAB" }]) });
  expect(findingsOf(stack)).toEqual([]);
  expect(await judge(documentOf(stack))).toEqual([]);
});

describe("the endpoint", () => {
  const endpointOf = (pathPrefix: string) => secured(testStack(), { pathPrefix }).endpoint;
  it("ends without a slash", () => {
    expect(endpointOf("/orders/v1")).toBe("https://gateway.example.com/orders/v1");
    expect(endpointOf("/")).toBe("https://gateway.example.com");
  });
});

describe("the wait for the right to call functions", () => {
  const dependenciesOf = (backend: Backend) => {
    const stack = testStack();
    secured(stack, { gateway: newGateway(stack), routes: [{ ...stockRoute, backend }] });
    return onlyResource(stack, "oci_apigateway_deployment").depends_on;
  };

  it("stands before a deployment that calls one, and only before that", () => {
    expect(dependenciesOf(Backend.function("ocid1.fnfunc.oc1..a"))).toEqual([expect.stringMatching(/^time_sleep\./)]);
    expect(dependenciesOf(Backend.stock({ status: 200 }))).toBeUndefined();
  });
});

it("deploys to a gateway of another stack", async () => {
  const app = testApp();
  const [network, apis] = [testStack(app, "network"), testStack(app, "apis")];
  const gateway = newGateway(network);
  adapter(apis, { gateway });
  secured(apis, { gateway, routes: [{ ...stockRoute, backend: Backend.function("ocid1.fnfunc.oc1..a") }] });
  app.synth();
  expect(codesOf(apis)).toEqual([]);
  expect(await judge(documentOf(network))).toEqual([]);
  const { resource } = documentOf(apis);
  expect(JSON.stringify(resource)).toContain(
    "${data.terraform_remote_state.cross-stack-reference-input-network.outputs.",
  );
  expect(JSON.stringify(resource)).not.toContain("depends_on");
});

it("can be used several times in a stack, on several gateways", async () => {
  const stack = testStack();
  for (const id of ["One", "Two"]) {
    const gateway = newGateway(stack, {}, id);
    adapter(stack, { gateway }, `${id}Adapter`);
    secured(stack, { gateway }, `${id}Api`);
  }
  expect(findingsOf(stack)).toEqual([]);
  expect(await judge(documentOf(stack))).toEqual([]);
});

it("takes issuers and audiences as a list that only Terraform knows", async () => {
  const stack = testStack();
  const list = (id: string) => new TerraformVariable(stack, id, { type: "list(string)" }).listValue;
  secured(stack, { issuers: list("issuers"), audiences: list("audiences") });
  expect(findingsOf(stack)).toEqual([]);
  expect(await judge(documentOf(stack))).toEqual([]);
  expect(JSON.stringify(documentOf(stack))).toContain('"issuers":"${var.issuers}"');
});

describe("whatever is asked for within the limits", () => {
  const segment = fc.stringMatching(/^[A-Za-z0-9$\-_.+!*'(),%;:@&=]{1,20}$/);
  const parameter = fc.stringMatching(/^\{[A-Za-z0-9_]{1,10}\}$/);
  const path = fc
    .tuple(fc.array(fc.oneof(segment, parameter), { maxLength: 4 }), fc.option(fc.constant("{rest*}")))
    .map(([segments, last]) => `/${[...segments, ...(last === null ? [] : [last])].join("/")}`);
  const header = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,10}(-[A-Za-z0-9]{1,8}){0,3}$/);
  const prefix = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.join("/")}`);

  it("passes, and no identity header of a client's reaches a back end", () => {
    fc.assert(
      fc.property(
        prefix,
        fc.uniqueArray(path, { minLength: 1, maxLength: 10, selector: (one) => one.replace(/\{\w+\}/g, "{}") }),
        fc.uniqueArray(
          header.filter((name) => name.toLowerCase() !== "te"),
          { maxLength: 3, selector: (name) => name.toLowerCase() },
        ),
        (pathPrefix, paths, names) => {
          const stack = testStack();
          secured(stack, {
            pathPrefix,
            routes: paths.map((one) => ({ ...stockRoute, path: one })),
            identityHeaders: Object.fromEntries(names.map((name) => [`X-${name}`, "sub"])),
          });
          expect(findingsOf(stack)).toEqual([]);
          const { specification } = onlyResource(stack, "oci_apigateway_deployment") as {
            specification: { routes: JsonObject[] };
          };
          for (const route of specification.routes) {
            for (const name of names) {
              // Filters come last: one that named the header itself would remove what was set.
              expect(JSON.stringify(route)).not.toContain(`{"name":"X-${name}"}`);
              expect(JSON.stringify(route)).toContain(`{"if_exists":"OVERWRITE","name":"X-${name}"`);
              expect(JSON.stringify(route)).toContain(`{"name":"X_${name.replaceAll("-", "_")}"}`);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("or beyond them is a finding, never an exception", () => {
    const anything = fc.string({ unit: "binary", maxLength: 30 });
    fc.assert(
      fc.property(anything, anything, anything, anything, (pathPrefix, route, name, issuer) => {
        const stack = testStack();
        secured(stack, {
          pathPrefix,
          issuers: [issuer],
          audiences: [name],
          routes: [{ ...stockRoute, path: route, responseHeaders: { block: [name] } }],
          identityHeaders: { [name]: name },
          clients: AllowedClients.byClaim(name, [issuer]),
        });
        for (const { text, code } of findingsOf(stack)) {
          expect(code).not.toBe("");
          expect(text).not.toMatch(/[\r\n]/);
        }
      }),
      { numRuns: 40 },
    );
  });
});

it("lets the compiler refuse what would be open or without meaning", () => {
  const scope = testStack();
  const sound: JwtSecuredDeploymentProps = {
    compartmentId: COMPARTMENT,
    displayName: "test",
    gateway: otherGateway(scope),
    pathPrefix: "/orders",
    trust: trustOf(),
    routes: [stockRoute],
  };
  const { trust: _trust, ...withoutTrust } = sound;
  const whole: TrustSettings = {
    issuer: Issuer.oidc({ issuer: otherIssuer, keys: remoteKeys }),
    audiences: [CLIENT],
    clients: AllowedClients.anyClientOfTheIssuers(),
    requiredClaims: [],
  };
  const { clients: _clients, ...withoutClients } = whole;
  const { issuer: _issuer, ...withoutIssuer } = whole;
  const { audiences: _audiences, ...withoutAudiences } = whole;
  const { requiredClaims: _claims, ...withoutClaims } = whole;
  const never = (): unknown[] => [
    // @ts-expect-error whom it trusts must be said
    new JwtSecuredDeployment(scope, "A", withoutTrust),
    // @ts-expect-error a trust comes whole from its factories, not with a part exchanged
    new JwtSecuredDeployment(scope, "B", { ...sound, trust: { ...trustOf(), requiredClaims: [] } }),
    // @ts-expect-error nor written by hand
    new JwtSecuredDeployment(scope, "C", { ...sound, trust: whole }),
    // @ts-expect-error whom it admits must be said
    Trust.of(withoutClients),
    // @ts-expect-error whose tokens must be said
    Trust.of(withoutIssuer),
    // @ts-expect-error for whom the tokens are must be said
    Trust.of(withoutAudiences),
    // @ts-expect-error that nothing else is asked for must be said
    Trust.of(withoutClaims),
    // @ts-expect-error with which keys they are signed must be said
    Issuer.oidc({ issuer: otherIssuer }),
    // @ts-expect-error no access by a mistyped word
    new JwtSecuredDeployment(scope, "E", { ...sound, routes: [{ ...stockRoute, access: "anonymous" }] }),
    // @ts-expect-error a method of HTTP
    new JwtSecuredDeployment(scope, "F", { ...sound, routes: [{ ...stockRoute, methods: ["get"] }] }),
    // @ts-expect-error a back end is made by one of its factories
    new JwtSecuredDeployment(scope, "G", { ...sound, routes: [{ ...stockRoute, backend: { status: 200 } }] }),
    // @ts-expect-error keys are made by one of their factories
    Issuer.oidc({ issuer: otherIssuer, keys: { uri: "https://i" } }),
    // @ts-expect-error the constructors of value objects are not for users
    new AllowedClients(undefined),
  ];
  expect(never).toBeTypeOf("function");
});

describe("a route by its name", () => {
  it("takes what only the resource has, wherever it stands in the list", async () => {
    const stack = testStack();
    const first: Route = { path: "/a", methods: ["GET"], backend: Backend.stock({ status: 204 }) };
    const deployment = secured(stack, { routes: [first, stockRoute] });
    const route = deployment.route("GET /orders");
    route.override("logging_policies.execution_log.log_level", "ERROR");
    const { specification } = onlyResource(stack, "oci_apigateway_deployment") as { specification: JsonObject };
    const [other, named] = specification.routes as JsonObject[];
    expect(route.index).toBe(1);
    expect(named).toMatchObject({ path: "/orders", logging_policies: { execution_log: { log_level: "ERROR" } } });
    expect(other).toMatchObject({ path: "/a", logging_policies: { execution_log: { log_level: "INFO" } } });
    expect(await judge(documentOf(stack))).toEqual([]);
    expect(codesOf(stack)).toEqual([]);
  });
});

describe("routes that are added later", () => {
  const http = (path: string) => Backend.http({ url: `https://b.example.com${path}` });
  const anyRoutes = fc.shuffledSubarray<Route>(
    [
      { path: "/a", methods: ["GET"], backend: http("/a"), access: RouteAccess.anonymous() },
      { path: "/a/{id}", methods: ["GET", "PUT"], backend: http("/a/${request.path[id]}") },
      { path: "/f", methods: ["POST"], backend: Backend.function("ocid1.fnfunc.oc1..a") },
      { path: "/open/{p*}", methods: ["GET"], backend: http("/${request.path[p]}"), access: RouteAccess.anonymous() },
      { path: "/scope", methods: ["GET"], backend: http("/s"), access: RouteAccess.anyOfScopes(["read"]) },
      {
        path: "/a",
        methods: ["DELETE"],
        backend: Backend.http({ url: "http://plain.example.com", allowPlainHttp: true }),
      },
      { path: "/twice", methods: ["GET"], backend: Backend.stock({ status: 200 }) },
      { path: "/twice", methods: ["ANY"], backend: Backend.stock({ status: 204 }) },
    ],
    { minLength: 1 },
  );
  const told = (routes: readonly Route[], ...added: readonly (readonly Route[])[]) => {
    const stack = testStack();
    const deployment = secured(stack, { gateway: newGateway(stack), routes });
    for (const some of added) deployment.addRoutes(...some);
    const document = documentOf(stack);
    const warnings = deployment.node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN);
    return { document, findings: findingsOf(stack).map(({ text }) => text), warnings };
  };

  it("are the same as if they had been there from the start, and are judged with all others", () => {
    fc.assert(
      fc.property(anyRoutes, fc.nat(), fc.nat(), (routes, one, other) => {
        const [first, second] = [1 + (one % routes.length), 1 + (other % routes.length)].sort() as [number, number];
        const parts = [routes.slice(first, second), routes.slice(second)];
        expect(told(routes.slice(0, first), ...parts)).toEqual(told(routes));
      }),
      { numRuns: 40 },
    );
  });

  it("have names, and are judged beside those of other deployments", () => {
    const stack = testStack();
    const gateway = newGateway(stack);
    const [open, closed] = ["/open", "/closed"].map((pathPrefix, index) =>
      secured(stack, { gateway, pathPrefix, routes: [stockRoute] }, `Api${index}`),
    ) as [JwtSecuredDeployment, JwtSecuredDeployment];
    const access = RouteAccess.anonymous();
    open.addRoutes({ path: "/y/{p*}", methods: ["GET"], backend: http("/${request.path[p]}"), access });
    expect(codesOf(stack)).toEqual([]);
    closed.addRoutes({ path: "/x", methods: ["GET"], backend: http("/x") });
    expect(codesOf(stack)).toEqual(["ROUTE_REACHES_CLOSED"]);
    expect(closed.route("GET /x").index).toBe(1);
  });

  it("are no settings that are wrong in silence", () => {
    const stack = testStack();
    // Sound: plain JavaScript is not checked.
    secured(stack).addRoutes({ path: "/a", method: ["GET"], backend: Backend.stock({ status: 200 }) } as never);
    expect(findingsOf(stack).map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^SETTING_UNKNOWN: addRoutes\[0\]\.method is /),
    );
  });
});
