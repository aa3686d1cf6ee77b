import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { Unknown, type ValueObject } from "../../../synthesized/expression/value";
import type { Deployment } from "../../../synthesized/system/deployment";
import { gatewayWarnings, readEachDeployment } from "../../../synthesized/system/read-deployments";
import type { SpecificationFinding } from "../../../synthesized/system/specification-error";
import { rsaKey, tokenAuthentication } from "../../local/gateway/issuer";
import { deploymentResource, gatewayResource, stackOf, stockRoute } from "../../local/gateway/test-stack";

const route = stockRoute("/x", "in");
const withPolicies = (policies: JsonObject, routes: JsonObject[] = [route]): JsonObject => ({
  request_policies: [policies],
  routes,
});
const withRoute = (more: JsonObject): JsonObject => ({ routes: [stockRoute("/x", "in", more)] });
const headers = (transformations: JsonObject): JsonObject =>
  withRoute({ request_policies: [{ header_transformations: [transformations] }] });
const setHeader = (name: string, values = ["1"]): JsonObject => ({ set_headers: [{ items: [{ name, values }] }] });
const blocked = (count: number): JsonObject => ({
  filter_headers: [{ type: "BLOCK", items: Array.from({ length: count }, (_, index) => ({ name: `X-${index}` })) }],
});

function findings(specification: JsonObject, pathPrefix = "/api"): readonly SpecificationFinding[] {
  return readEachDeployment(stackOf([deploymentResource(pathPrefix, specification)])).flatMap(({ errors }) => errors);
}

const warningsOf = (specification: JsonObject): readonly SpecificationFinding[] =>
  readEachDeployment(stackOf([deploymentResource("/api", specification)])).flatMap(({ warnings }) => warnings);

const first = (specification: JsonObject) =>
  readEachDeployment(stackOf([deploymentResource("/api", specification)]))[0];

const authorizer = (more: JsonObject): JsonObject => ({
  authentication: [{ type: "CUSTOM_AUTHENTICATION", function_id: "f", ...more }],
});

const byHost = { selection_source: [{ type: "SINGLE", selector: "request.host" }] };
const server = (name: string, rule: JsonObject): JsonObject => ({
  key: [{ name, ...rule }],
  authentication_server_detail: tokenAuthentication().authentication ?? [],
});
const withServers = (selection: JsonObject, ...servers: JsonObject[]): JsonObject =>
  withPolicies({ dynamic_authentication: [{ ...selection, authentication_servers: servers }] });

describe("a specification that the service refuses, or the local gateway does not play", () => {
  test.each<[string, JsonObject, string, "not played"?]>([
    [
      "dynamic authentication without a selector",
      withServers({}, server("one", { is_default: true })),
      "specification.request_policies.dynamic_authentication.selection_source",
    ],
    [
      "dynamic authentication without a server",
      withServers(byHost),
      "specification.request_policies.dynamic_authentication.authentication_servers",
    ],
    [
      "two default authentication servers",
      withServers(byHost, server("one", { is_default: true }), server("two", { is_default: true })),
      "specification.request_policies.dynamic_authentication.authentication_servers",
    ],
    [
      "a value of two authentication servers, in two cases",
      withServers(
        byHost,
        server("one", { type: "ANY_OF", values: ["a"] }),
        server("two", { type: "ANY_OF", values: ["A"] }),
      ),
      "specification.request_policies.dynamic_authentication.authentication_servers",
    ],
    [
      "a name of two authentication servers",
      withServers(
        byHost,
        server("one", { type: "ANY_OF", values: ["a"] }),
        server("one", { type: "ANY_OF", values: ["b"] }),
      ),
      "specification.request_policies.dynamic_authentication.authentication_servers",
    ],
    [
      "a wildcard with two stars",
      withServers(byHost, server("one", { type: "WILDCARD", expression: "*.example.*" })),
      "specification.request_policies.dynamic_authentication.authentication_servers.key.expression",
    ],
    [
      "a selector that no request has",
      withServers({ selection_source: [{ type: "SINGLE", selector: "request.body" }] }, server("one", {})),
      "specification.request_policies.dynamic_authentication.selection_source.selector",
    ],
    [
      "mutual TLS",
      withPolicies({ mutual_tls: [{ is_verified_certificate_required: true }] }),
      "specification.request_policies.mutual_tls",
      "not played",
    ],
    ["usage plans", withPolicies({ usage_plans: [{}] }), "specification.request_policies.usage_plans", "not played"],
    ["a policy that nobody knows", withPolicies({ waf: [{}] }), "specification.request_policies.waf", "not played"],
    [
      "an authorizer without a function",
      withPolicies({ authentication: [{ type: "CUSTOM_AUTHENTICATION", token_header: "X-Key" }] }),
      "specification.request_policies.authentication.function_id",
    ],
    [
      "an authorizer that is told nothing",
      withPolicies({ authentication: [{ type: "CUSTOM_AUTHENTICATION", function_id: "f" }] }),
      "specification.request_policies.authentication.parameters",
    ],
    [
      "an authorizer that is told of a path",
      withPolicies(authorizer({ parameters: { a: "request.path[id]" } })),
      "specification.request_policies.authentication.parameters",
    ],
    [
      "an authorizer that is told a body",
      withPolicies(authorizer({ parameters: { a: "request.body" } })),
      "specification.request_policies.authentication.parameters",
      "not played",
    ],
    [
      "an authorizer with eleven parameters",
      withPolicies(
        authorizer({
          parameters: Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`p${at}`, "request.host"])),
        }),
      ),
      "specification.request_policies.authentication.parameters",
    ],
    [
      "a cache key that is no parameter",
      withPolicies(authorizer({ parameters: { a: "request.host" }, cache_key: ["b"] })),
      "specification.request_policies.authentication.cache_key",
    ],
    [
      "a status of a refusal that is none",
      withPolicies(
        authorizer({
          token_header: "X-Key",
          validation_failure_policy: [{ type: "MODIFY_RESPONSE", response_code: "forbidden" }],
        }),
      ),
      "specification.request_policies.authentication.validation_failure_policy.response_code",
    ],
    [
      "introspection",
      withPolicies(tokenAuthentication({}, {}, { type: "REMOTE_DISCOVERY" })),
      "specification.request_policies.authentication.validation_policy.type",
      "not played",
    ],
    [
      "no issuers",
      withPolicies(tokenAuthentication({}, { issuers: [] })),
      "specification.request_policies.authentication.validation_policy.additional_validation_policy.issuers",
      "not played",
    ],
    [
      "no audiences",
      withPolicies(tokenAuthentication({}, { audiences: null })),
      "specification.request_policies.authentication.validation_policy.additional_validation_policy.audiences",
      "not played",
    ],
    [
      "six issuers",
      withPolicies(tokenAuthentication({}, { issuers: ["1", "2", "3", "4", "5", "6"] })),
      "specification.request_policies.authentication.validation_policy.additional_validation_policy.issuers",
    ],
    [
      "eleven claims",
      withPolicies(
        tokenAuthentication(
          {},
          { verify_claims: Array.from({ length: 11 }, (_, index) => ({ key: `c${index}`, values: [] })) },
        ),
      ),
      "specification.request_policies.authentication.validation_policy.additional_validation_policy.verify_claims",
    ],
    [
      "a header and a parameter for the token",
      withPolicies(tokenAuthentication({ token_query_param: "t" })),
      "specification.request_policies.authentication.token_header",
    ],
    [
      "a header without scheme",
      withPolicies(tokenAuthentication({ token_auth_scheme: null })),
      "specification.request_policies.authentication.token_auth_scheme",
    ],
    [
      "too much skew",
      withPolicies(tokenAuthentication({ max_clock_skew_in_seconds: 121 })),
      "specification.request_policies.authentication.max_clock_skew_in_seconds",
    ],
    [
      "a cache of no time",
      withPolicies(tokenAuthentication({}, {}, { max_cache_duration_in_hours: 0 })),
      "specification.request_policies.authentication.validation_policy.max_cache_duration_in_hours",
    ],
    [
      "no key URI",
      withPolicies(tokenAuthentication({}, {}, { uri: null })),
      "specification.request_policies.authentication.validation_policy.uri",
    ],
    [
      "OAUTH2 on failure",
      withPolicies(tokenAuthentication({ validation_failure_policy: [{ type: "OAUTH2" }] })),
      "specification.request_policies.authentication.validation_failure_policy.type",
      "not played",
    ],
    [
      "an anonymous route where none is allowed",
      {
        ...withPolicies(tokenAuthentication()),
        routes: [stockRoute("/x", "in", { request_policies: [{ authorization: [{ type: "ANONYMOUS" }] }] })],
      },
      "specification.routes.request_policies.authorization.type",
    ],
    [
      "a protected route without authentication",
      withRoute({ request_policies: [{ authorization: [{ type: "AUTHENTICATION_ONLY" }] }] }),
      "specification.routes.request_policies.authorization.type",
    ],
    [
      "ANY_OF without scopes",
      withPolicies(tokenAuthentication(), [
        stockRoute("/x", "in", { request_policies: [{ authorization: [{ type: "ANY_OF" }] }] }),
      ]),
      "specification.routes.request_policies.authorization.type",
    ],
    [
      "body validation",
      withRoute({ request_policies: [{ body_validation: [{ required: true }] }] }),
      "specification.routes.request_policies.body_validation",
      "not played",
    ],
    [
      "header validation",
      withRoute({ request_policies: [{ header_validations: [{ headers: [{ name: "X-A", required: true }] }] }] }),
      "specification.routes.request_policies.header_validations",
      "not played",
    ],
    [
      "dynamic routing",
      {
        routes: [
          { path: "/x", methods: ["GET"], backend: [{ type: "DYNAMIC_ROUTING_BACKEND", routing_backends: [{}] }] },
        ],
      },
      "specification.routes.backend.routing_backends",
      "not played",
    ],
    [
      "a logout back end",
      { routes: [{ path: "/x", methods: ["GET"], backend: [{ type: "OAUTH2_LOGOUT_BACKEND" }] }] },
      "specification.routes.backend.type",
      "not played",
    ],
    [
      "a query with a variable",
      {
        routes: [
          {
            path: "/x",
            methods: ["GET"],
            backend: [{ type: "HTTP_BACKEND", url: "https://a.test/?q=${request.path[x]}" }],
          },
        ],
      },
      "specification.routes.backend.url",
    ],
    [
      "a time limit out of bounds",
      {
        routes: [
          {
            path: "/x",
            methods: ["GET"],
            backend: [{ type: "HTTP_BACKEND", url: "https://a.test/", connect_timeout_in_seconds: 76 }],
          },
        ],
      },
      "specification.routes.backend.connect_timeout_in_seconds",
    ],
    [
      "a variable that nobody fills",
      { routes: [stockRoute("/x", "${request.cert[client_base64]}")] },
      "specification.routes.backend.body",
      "not played",
    ],
    ["a wildcard in the middle", { routes: [stockRoute("/{a*}/b", "in")] }, "specification.routes.path"],
    ["TRACE", { routes: [stockRoute("/x", "in", {}, ["TRACE"])] }, "specification.routes.methods"],
    ["the same route twice", { routes: [route, route] }, "specification.routes"],
    ["no route", { routes: [] }, "specification.routes"],
    [
      "51 routes",
      { routes: Array.from({ length: 51 }, (_, index) => stockRoute(`/${index}`, "in")) },
      "specification.routes",
    ],
    [
      "a protected header",
      headers(setHeader("X-Real-IP")),
      "specification.routes.request_policies.header_transformations.X-Real-IP",
    ],
    [
      "a protected header of responses",
      withRoute({ response_policies: [{ header_transformations: [setHeader("X-XSS-Protection")] }] }),
      "specification.routes.response_policies.header_transformations.X-XSS-Protection",
    ],
    [
      "51 headers blocked in requests",
      headers(blocked(51)),
      "specification.routes.request_policies.header_transformations.filter_headers.items",
    ],
    [
      "21 headers blocked in responses",
      withRoute({ response_policies: [{ header_transformations: [blocked(21)] }] }),
      "specification.routes.response_policies.header_transformations.filter_headers.items",
    ],
    [
      "a header name that is none",
      headers(setHeader("X Y")),
      "specification.routes.request_policies.header_transformations.X Y",
    ],
    [
      "eleven values",
      headers(setHeader("X-A", Array(11).fill("1"))),
      "specification.routes.request_policies.header_transformations.set_headers.items.values",
    ],
    [
      "a log level that is none",
      { ...withRoute({}), logging_policies: [{ execution_log: [{ log_level: "DEBUG" }] }] },
      "specification.logging_policies.execution_log.log_level",
    ],
    [
      "a rate of nothing",
      withPolicies({ rate_limiting: [{ rate_in_requests_per_second: 0, rate_key: "TOTAL" }] }),
      "specification.request_policies.rate_limiting.rate_in_requests_per_second",
    ],
    [
      "a rate key that is none",
      withPolicies({ rate_limiting: [{ rate_in_requests_per_second: 1, rate_key: "USER" }] }),
      "specification.request_policies.rate_limiting.rate_key",
    ],
    [
      "CORS without origins",
      withPolicies({ cors: [{ allowed_methods: ["GET"] }] }),
      "specification.request_policies.cors.allowed_origins",
    ],
    [
      "a text for a number",
      withPolicies({ rate_limiting: [{ rate_in_requests_per_second: "many", rate_key: "TOTAL" }] }),
      "specification.request_policies.rate_limiting.rate_in_requests_per_second",
    ],
  ])("%s", (_name, specification, field, obstacle) => {
    const found = findings(specification);
    const [one] = found.filter((finding) => finding.field === field);
    expect({ found: one?.field, obstacle: one?.obstacle }).toEqual({ found: field, obstacle });
    for (const { allowed } of found) expect(allowed).toMatch(/\.$/);
  });

  test.each([
    ["twice", ["/a", "/a"]],
    ["beside /", ["/", "/a"]],
  ])("a prefix %s", (_name, prefixes) => {
    const deployments = prefixes.map((prefix, index) => deploymentResource(prefix, { routes: [route] }, `d${index}`));
    const found = readEachDeployment(stackOf(deployments)).flatMap(({ errors }) => errors);
    expect(found.map(({ field }) => field)).toContain("path_prefix");
  });

  test.each(["api", "/api/", "/a//b", "/{a}", ""])("the prefix %j", (prefix) => {
    expect(findings({ routes: [route] }, prefix).map(({ field }) => field)).toContain("path_prefix");
  });

  test("a static key that is none, and two with one kid", () => {
    const key = rsaKey("one");
    const pem = key.publicKey.export({ type: "spki", format: "pem" }).toString();
    const keys = (...items: JsonObject[]) =>
      withPolicies(tokenAuthentication({}, {}, { type: "STATIC_KEYS", uri: null, keys: items }));
    expect(findings(keys({ format: "PEM", kid: "a", key: pem }))).toEqual([]);
    expect(findings(keys({ format: "PEM", kid: "a", key: "rubbish" }))).toHaveLength(1);
    expect(findings(keys({ format: "PEM", kid: "a", key: pem }, { format: "PEM", kid: "a", key: pem }))).toHaveLength(
      1,
    );
    expect(findings(keys())).toHaveLength(1);
  });

  test("everything at once", () => {
    const specification = {
      request_policies: [{ mutual_tls: [{ is_verified_certificate_required: "true" }], usage_plans: [{}] }],
      routes: [stockRoute("x", "in")],
    };
    expect(findings(specification).map(({ field }) => field)).toEqual([
      "specification.request_policies.mutual_tls",
      "specification.request_policies.usage_plans",
      "specification.routes.path",
    ]);
  });
});

test("a header that is blocked and set runs with a warning", () => {
  const specification = headers({ ...setHeader("X-A"), filter_headers: [{ type: "BLOCK", items: [{ name: "x-a" }] }] });
  expect(warningsOf(specification)).toHaveLength(1);
  const allowed = headers({ ...setHeader("X-A"), filter_headers: [{ type: "ALLOW", items: [{ name: "x-a" }] }] });
  expect(warningsOf(allowed)).toEqual([]);
});

test("50 headers of a request and 20 of a response may be blocked, and a back end may be given 2.5 seconds", () => {
  expect(findings(headers(blocked(50)))).toEqual([]);
  expect(findings(withRoute({ response_policies: [{ header_transformations: [blocked(20)] }] }))).toEqual([]);
  const backend = [{ type: "HTTP_BACKEND", url: "https://a.test/", read_timeout_in_seconds: 2.5 }];
  expect(findings({ routes: [{ path: "/x", methods: ["GET"], backend }] })).toEqual([]);
});

describe("what has no effect is no obstacle", () => {
  const validated = (name: string, validation: JsonObject): [string, JsonObject] => [
    `${name} that ${JSON.stringify(validation)}`,
    withRoute({ request_policies: [{ [name]: [validation] }] }),
  ];
  const parameters = [{ name: "q", required: true }];

  test.each<[string, JsonObject]>([
    validated("body_validation", { required: false }),
    validated("body_validation", { required: true, validation_mode: "DISABLED" }),
    validated("body_validation", { content: [{ media_type: "a/b" }], validation_mode: "PERMISSIVE" }),
    validated("header_validations", { headers: [{ name: "X-A", required: false }], validation_mode: "ENFORCING" }),
    validated("query_parameter_validations", { parameters, validation_mode: "DISABLED" }),
    ["a cache that is off", withRoute({ request_policies: [{ response_cache_lookup: [{ is_enabled: false }] }] })],
    [
      "what the provider does not send for this type of authentication",
      withPolicies(
        tokenAuthentication(
          { function_id: "f", cache_key: ["k"], parameters: { a: "b" }, audiences: ["x"], public_keys: [{}] },
          {},
          { keys: [{}], client_details: [{}] },
        ),
      ),
    ],
    [
      "what it does not send for this type of back end",
      {
        routes: [
          stockRoute("/x", "in", {
            backend: [
              { type: "STOCK_RESPONSE_BACKEND", status: 200, url: "x", function_id: "f", routing_backends: [{}] },
            ],
          }),
        ],
      },
    ],
    [
      "scopes of a route that asks for none",
      withPolicies(tokenAuthentication(), [
        stockRoute("/x", "in", {
          request_policies: [{ authorization: [{ type: "AUTHENTICATION_ONLY", allowed_scope: ["a"] }] }],
        }),
      ]),
    ],
    ["texts that are empty", withPolicies(tokenAuthentication({ token_query_param: "" }))],
    [
      "mutual TLS that asks for no certificate",
      withPolicies({ mutual_tls: [{ is_verified_certificate_required: false }] }),
    ],
    [
      "transformations of the query that name what nobody sends",
      withRoute({
        request_policies: [
          {
            query_parameter_transformations: [{ filter_query_parameters: [{ type: "BLOCK", items: [{ name: "X" }] }] }],
          },
        ],
      }),
    ],
    ["a log level that is empty", withRoute({ logging_policies: [{ execution_log: [{ log_level: "" }] }] })],
    ["a route without methods", { routes: [stockRoute("/x", "in", {}, [])] }],
  ])("%s", (_name, specification) => {
    expect(findings(specification)).toEqual([]);
  });

  test("a route without methods answers all, and an empty log level is its deployment's", () => {
    const logged = { logging_policies: [{ execution_log: [{ log_level: "" }] }] };
    const specification = {
      routes: [stockRoute("/x", "in", logged, [])],
      logging_policies: [{ execution_log: [{ log_level: "ERROR" }] }],
    };
    expect(first(specification)?.deployment.routes).toMatchObject([{ methods: ["ANY"], logLevel: "ERROR" }]);
  });
});

test("a cache is left out, and told", () => {
  const caching = withRoute({
    request_policies: [{ response_cache_lookup: [{ type: "SIMPLE_LOOKUP_POLICY" }] }],
    response_policies: [{ response_cache_store: [{ time_to_live_in_seconds: 60 }] }],
  });
  expect(findings(caching)).toEqual([]);
  expect(warningsOf(caching).map(({ field }) => field)).toEqual([
    "specification.routes.response_policies.response_cache_store",
    "specification.routes.request_policies.response_cache_lookup",
  ]);
});

describe("a value that nobody knows", () => {
  const gap = new Unknown("only an account knows it");
  const read = (specification: ValueObject) =>
    readEachDeployment(stackOf([deploymentResource("/api", specification)]))[0];
  const policies = (more: ValueObject): ValueObject => ({ request_policies: [more], routes: [route] });

  test.each<[string, ValueObject, (deployment: Deployment<Unknown> | undefined) => unknown]>([
    ["all policies", { request_policies: gap, routes: [route] }, (one) => one?.authentication],
    ["the authentication", policies({ authentication: gap }), (one) => one?.authentication],
    ["all routes", { routes: gap }, (one) => one?.routes],
    ["a route", { routes: [gap] }, (one) => one?.routes && !Unknown.is(one.routes) && one.routes[0]],
    [
      "a rate",
      policies({ rate_limiting: [{ rate_in_requests_per_second: gap, rate_key: "TOTAL" }] }),
      (one) => one?.rateLimit,
    ],
  ])("stays unknown, and is no mistake: %s", (_name, specification, part) => {
    const found = read(specification);
    expect(part(found?.deployment)).toBe(gap);
    expect(found?.errors).toMatchObject([{ gap, obstacle: "not known" }]);
  });

  test("makes nothing open or closed", () => {
    const found = read({ request_policies: [{ authentication: gap }], routes: [route] });
    expect(found?.deployment.routes).toMatchObject([{ authorization: gap }]);
  });

  test("leaves the rest of a list, and of a block, understood", () => {
    const additional = {
      issuers: ["https://a.test", gap],
      audiences: ["a"],
      verify_claims: [{ key: "azp", values: [gap, "b"] }, gap],
    };
    const validation = { type: "REMOTE_JWKS", uri: "https://a.test/keys", additional_validation_policy: [additional] };
    const token = { token_header: "Authorization", token_auth_scheme: "Bearer", validation_policy: [validation] };
    const found = read(policies({ authentication: [{ type: "TOKEN_AUTHENTICATION", ...token }] }));
    expect(found?.deployment.authentication).toMatchObject({
      issuers: ["https://a.test", gap],
      audiences: ["a"],
      claims: [{ key: "azp", values: [gap, "b"], isRequired: true }, gap],
    });
  });
});

test("numbers and switches in text are read as Terraform reads them", () => {
  const specification = withPolicies(
    tokenAuthentication({ max_clock_skew_in_seconds: "30", is_anonymous_access_allowed: "false" }),
  );
  expect(first(specification)?.deployment.authentication).toMatchObject({ skewSeconds: 30 });
});

test("what a gateway has beyond this one's is warned of", () => {
  const gateway = gatewayResource();
  const values = { ...gateway.values, ca_bundles: [{}], response_cache_details: [{ type: "EXTERNAL_RESP_CACHE" }] };
  const warnings = gatewayWarnings(stackOf([{ ...gateway, values }]));
  expect(warnings.map(({ field }) => field)).toEqual(["ca_bundles", "response_cache_details"]);
  expect(gatewayWarnings(stackOf([gateway]))).toEqual([]);
});
