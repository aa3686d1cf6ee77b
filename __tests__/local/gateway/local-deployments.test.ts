import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LocalDeployment, localDeployments, obstaclesOf } from "../../../local/gateway/local-deployments";
import { isValueObject, Unknown, type Value, type ValueObject } from "../../../synthesized/expression/value";
import { notPlayedHeader, obstacleInWords } from "../../../synthesized/system/obstacle";
import { keyServer, rsaKey, token, tokenAuthentication } from "./issuer";
import { gatewayAt, gatewayWith, type StartedGateway } from "./started-gateway";
import { deploymentResource, gatewayId, gatewayResource, stackOf, stockRoute } from "./test-stack";

const gap = (name = "a"): Unknown => new Unknown(`only an account knows data.x.${name}.id`, [`data.x.${name}.id`]);
const route = stockRoute("/x", "in");
const withPolicies = (policies: ValueObject, routes: ValueObject[] = [route]): ValueObject => ({
  request_policies: [policies],
  routes,
});

const deploymentsOf = (...resources: Parameters<typeof stackOf>[0]): readonly LocalDeployment[] =>
  localDeployments(stackOf(resources)).gateways.flatMap(({ deployments }) => deployments);

const of = (specification: ValueObject): LocalDeployment | undefined =>
  deploymentsOf(deploymentResource("/api", specification))[0];

/** What is not played: the whole deployment, a route, or what lies behind its admission. */
function grainOf(deployment: LocalDeployment | undefined): string {
  if (deployment === undefined) return "missing";
  if ("notPlayed" in deployment) return "deployment";
  const grains = deployment.routes.map((one) =>
    "notPlayed" in one ? "route" : one.backend.type === "NOT_PLAYED" ? "answer" : "played",
  );
  return grains.join(", ");
}

describe("what is not known or not played answers 503, in the finest grain that opens nothing", () => {
  const http = (url: Value): ValueObject => ({
    path: "/h",
    methods: ["GET"],
    backend: [{ type: "HTTP_BACKEND", url }],
  });
  const policies = (more: ValueObject): ValueObject => stockRoute("/p", "in", { request_policies: [more] } as never);

  test.each<[string, ValueObject, string]>([
    ["all policies", { request_policies: gap(), routes: [route] }, "deployment"],
    ["the authentication", withPolicies({ authentication: gap() }), "deployment"],
    ["an issuer", withPolicies(tokenAuthentication({}, { issuers: [gap()] } as never)), "deployment"],
    ["the place of the token", withPolicies(tokenAuthentication({ token_header: gap() } as never)), "deployment"],
    ["where keys come from", withPolicies(tokenAuthentication({}, {}, { uri: gap() } as never)), "deployment"],
    ["a claim", withPolicies(tokenAuthentication({}, { verify_claims: [gap()] } as never)), "deployment"],
    [
      "what selects an authentication server",
      withPolicies({
        dynamic_authentication: [
          {
            selection_source: [{ type: "SINGLE", selector: gap() }],
            authentication_servers: [
              {
                key: [{ name: "one", is_default: true }],
                authentication_server_detail: tokenAuthentication().authentication ?? [],
              },
            ],
          },
        ],
      }),
      "deployment",
    ],
    [
      "a certificate that a function is told",
      withPolicies({
        authentication: [
          { type: "CUSTOM_AUTHENTICATION", function_id: "f", parameters: { c: "request.cert[client_base64]" } },
        ],
      }),
      "deployment",
    ],
    ["client certificates", withPolicies({ mutual_tls: [{ is_verified_certificate_required: true }] }), "deployment"],
    [
      "a rate",
      withPolicies({ rate_limiting: [{ rate_in_requests_per_second: gap(), rate_key: "TOTAL" }] }),
      "deployment",
    ],
    ["a policy that nobody knows", withPolicies({ waf: [{}] }), "deployment"],
    ["a route's path", { routes: [route, { ...http("https://a.test/"), path: gap() }] }, "deployment"],
    ["a route's methods", { routes: [route, { ...http("https://a.test/"), methods: [gap()] }] }, "deployment"],
    ["a route", { routes: [route, gap()] }, "deployment"],
    [
      "a route's authorization",
      withPolicies(tokenAuthentication(), [route, policies({ authorization: gap() })]),
      "played, route",
    ],
    ["a route's CORS", { routes: [route, policies({ cors: [{ allowed_origins: gap() }] })] }, "played, route"],
    ["a route's policy that nobody knows", { routes: [route, policies({ waf: [{}] })] }, "played, route"],
    ["the URL of a back end", { routes: [route, http(gap())] }, "played, answer"],
    [
      "a function",
      { routes: [route, { ...http(""), backend: [{ type: "ORACLE_FUNCTIONS_BACKEND", function_id: gap() }] }] },
      "played, answer",
    ],
    [
      "a kind of back end that is not played",
      { routes: [route, { ...http(""), backend: [{ type: "OAUTH2_LOGOUT_BACKEND" }] }] },
      "played, answer",
    ],
    ["a body", { routes: [route, stockRoute("/p", "${request.cert[x]}")] }, "played, answer"],
    [
      "a header that is set",
      {
        routes: [
          route,
          policies({ header_transformations: [{ set_headers: [{ items: [{ name: gap(), values: ["1"] }] }] }] }),
        ],
      },
      "played, answer",
    ],
    [
      "a header of answers",
      { routes: [route, stockRoute("/p", "in", { response_policies: gap() } as never)] },
      "played, answer",
    ],
    ["a validation", { routes: [route, policies({ body_validation: [{ required: true }] })] }, "played, answer"],
    [
      "a log level",
      { routes: [route, stockRoute("/p", "in", { logging_policies: gap() } as never)] },
      "played, played",
    ],
  ])("%s: %s", (_name, specification, grain) => {
    expect(grainOf(of(specification))).toBe(grain);
    const words = obstaclesOf(of(specification) as LocalDeployment).map(obstacleInWords);
    expect(words).toHaveLength(grain === "played, played" ? 0 : 1);
    for (const line of words)
      expect(line).toMatch(
        /^oci_apigateway_deployment\.api: specification.*(Tell it: --value data\.x\.a\.id=JSON|\.)$/,
      );
  });

  test("a deployment whose gateway nobody knows is played on one of its own, and that is told", () => {
    const unplaced = deploymentResource("/api", { routes: [route] });
    const stack = stackOf([
      gatewayResource(),
      deploymentResource("/known", { routes: [route] }, "known"),
      { ...unplaced, values: { ...unplaced.values, gateway_id: gap() } },
      { ...unplaced, address: "oci_apigateway_deployment.other", values: { ...unplaced.values, gateway_id: gap("b") } },
    ]);
    const { gateways, warnings } = localDeployments(stack);
    expect(gateways.map(({ id, deployments }) => [id, deployments.map(({ address }) => address)])).toEqual([
      [gatewayId, ["oci_apigateway_deployment.known"]],
      ["unknown-gateway-1", ["oci_apigateway_deployment.api"]],
      ["unknown-gateway-2", ["oci_apigateway_deployment.other"]],
    ]);
    expect(warnings.map(({ field }) => field)).toEqual(["gateway_id", "gateway_id"]);
    expect(warnings[0]).toMatchObject({
      actual: `a value that is not known (${gap().reason})`,
      allowed: "It is played on a gateway of its own.",
    });
  });

  test("a gateway that nobody knows, and none that is named, is told once for all deployments on it", () => {
    const deployment = (name: string, gatewayId: Value) => {
      const resource = deploymentResource(`/${name}`, { routes: [route] }, name);
      return { ...resource, values: { ...resource.values, gateway_id: gatewayId } };
    };
    const unknown = gap();
    const { gateways, warnings } = localDeployments(
      stackOf([
        ...["a", "b", "c"].map((name) => deployment(name, unknown)),
        deployment("d", null),
        deployment("e", ""),
        deployment("f", gap("other")),
      ]),
    );
    expect(gateways.map(({ deployments }) => deployments.length)).toEqual([3, 2, 1]);
    expect(warnings.map(({ resource, actual, allowed }) => [resource, actual, allowed])).toEqual([
      [
        "oci_apigateway_deployment.a and 2 more deployments",
        `a value that is not known (${unknown.reason})`,
        "They are played on one gateway of their own.",
      ],
      [
        "oci_apigateway_deployment.d and 1 more deployment",
        "a value that is not known (it names no gateway)",
        "They are played on one gateway of their own.",
      ],
      [
        "oci_apigateway_deployment.f",
        `a value that is not known (${gap("other").reason})`,
        "It is played on a gateway of its own.",
      ],
    ]);
  });

  test("what the service refuses is an error, all of it, whatever else is not known", () => {
    const wrong = [
      deploymentResource("/a", withPolicies({ cors: [{ allowed_methods: ["GET"] }], usage_plans: [{}] }), "a"),
      deploymentResource("/b", { routes: [stockRoute("/x", "in", {}, ["TRACE"]), gap()] } as never, "b"),
    ];
    expect(() => localDeployments(stackOf(wrong))).toThrow(
      /deployment\.a: specification\.request_policies\.cors\.allowed_origins[\s\S]*deployment\.b: specification\.routes\[0\]\.methods: got TRACE/,
    );
    expect(() => localDeployments(stackOf(wrong))).not.toThrow(/usage_plans|not known/);
  });
});

describe("over HTTP", () => {
  const key = rsaKey("one");
  const asked = async ({ fetch }: StartedGateway, path: string, init?: RequestInit) => {
    const answer = await fetch(path, init);
    const isMarked = answer.headers.get(notPlayedHeader) !== null;
    return { status: answer.status, isMarked, text: await answer.text() };
  };
  const reason = (what: string): string =>
    JSON.stringify({
      code: 503,
      message: `oci_apigateway_deployment.api: ${what}: it is not known here: only an account knows data.x.a.id. Tell it: --value data.x.a.id=JSON`,
    });

  test("a route without a known back end asks for a token all the same, and its neighbours are played", async () => {
    const unknown = { path: "/h", methods: ["GET"], backend: [{ type: "HTTP_BACKEND", url: gap() }] };
    const { origin } = await keyServer(key.jwk);
    const gateway = await gatewayAt(withPolicies(tokenAuthentication(), [route, unknown]), {
      origins: { "https://issuer.test": origin },
    });
    const headers = { authorization: `Bearer ${await token(key)}` };
    expect(await asked(gateway, "/api/x", { headers })).toEqual({ status: 200, isMarked: false, text: "in" });
    expect(await asked(gateway, "/api/h")).toMatchObject({ status: 401, isMarked: false });
    expect(await asked(gateway, "/api/h", { headers })).toEqual({
      status: 503,
      isMarked: true,
      text: reason("specification.routes[1].backend.url"),
    });
  });

  test("nothing of a deployment is open while nobody knows whom it admits", async () => {
    const open = stockRoute("/open", "in", { request_policies: [{ authorization: [{ type: "ANONYMOUS" }] }] });
    const gateway = await gatewayWith([
      deploymentResource("/api", withPolicies({ authentication: gap() }, [route, open])),
      deploymentResource("/other", { routes: [route] }, "other"),
    ]);
    const text = reason("specification.request_policies.authentication");
    for (const path of ["/api/x", "/api/open", "/api/nowhere"])
      expect(await asked(gateway, path)).toEqual({ status: 503, isMarked: true, text });
    const preflight = {
      method: "OPTIONS",
      headers: { origin: "https://a.test", "access-control-request-method": "GET" },
    };
    expect(await asked(gateway, "/api/x", preflight)).toEqual({ status: 503, isMarked: true, text });
    expect(await asked(gateway, "/other/x")).toEqual({ status: 200, isMarked: false, text: "in" });
    expect(await asked(gateway, "/nowhere")).toMatchObject({ status: 404, isMarked: false });
  });

  test("what no prefix has may be a deployment's whose prefix nobody knows", async () => {
    const unplaced = deploymentResource("/api", { routes: [route] });
    const gateway = await gatewayWith([
      { ...unplaced, values: { ...unplaced.values, path_prefix: gap() } },
      deploymentResource("/other", { routes: [route] }, "other"),
    ]);
    expect(await asked(gateway, "/api/x")).toEqual({ status: 503, isMarked: true, text: reason("path_prefix") });
    expect(await asked(gateway, "/other/x")).toMatchObject({ status: 200 });
  });

  test("keys that are not played make nobody's request fail as if they were wrong", async () => {
    const keys = { path: "/keys", methods: ["GET"], backend: [{ type: "HTTP_BACKEND", url: gap() }] };
    const uri = "https://gateway.apigateway.eu-frankfurt-1.oci.customer-oci.com/jwks/keys";
    const gateway = await gatewayWith([
      deploymentResource("/jwks", { routes: [keys] }),
      deploymentResource("/other", withPolicies(tokenAuthentication({}, {}, { uri })), "other"),
    ]);
    const answer = await asked(gateway, "/other/x");
    expect(answer).toMatchObject({ status: 503, isMarked: true });
    expect(answer.text).toContain(`the keys of ${uri} are not to be had: oci_apigateway_deployment.api`);
  });
});

describe("whatever is not known", () => {
  /** All that a deployment may say. */
  const whole: ValueObject = {
    logging_policies: [
      { execution_log: [{ log_level: "ERROR", is_enabled: true }], access_log: [{ is_enabled: true }] },
    ],
    request_policies: [
      {
        ...tokenAuthentication(
          { is_anonymous_access_allowed: true, max_clock_skew_in_seconds: 30 },
          { verify_claims: [{ key: "azp", values: ["a", "b"], is_required: true }] },
        ),
        cors: [{ allowed_origins: ["https://a.test"], allowed_methods: ["GET"], max_age_in_seconds: 1 }],
        rate_limiting: [{ rate_in_requests_per_second: 5, rate_key: "TOTAL" }],
        mutual_tls: [{ is_verified_certificate_required: false, allowed_sans: [] }],
      },
    ],
    routes: [
      stockRoute("/stock", "in", {
        request_policies: [
          {
            authorization: [{ type: "ANY_OF", allowed_scope: ["s"] }],
            header_transformations: [
              {
                filter_headers: [{ type: "BLOCK", items: [{ name: "X-A" }] }],
                rename_headers: [{ items: [{ from: "X-B", to: "X-C" }] }],
                set_headers: [{ items: [{ name: "X-D", values: ["1", "2"], if_exists: "OVERWRITE" }] }],
              },
            ],
            query_parameter_transformations: [{ rename_query_parameters: [{ items: [{ from: "a", to: "b" }] }] }],
            header_validations: [{ headers: [{ name: "X-E", required: true }], validation_mode: "PERMISSIVE" }],
            body_validation: [{ required: false, validation_mode: "DISABLED" }],
          },
        ],
        response_policies: [
          { header_transformations: [{ set_headers: [{ items: [{ name: "X-F", values: ["1"] }] }] }] },
        ],
      }),
      stockRoute("/open", "in", { request_policies: [{ authorization: [{ type: "ANONYMOUS" }] }] }),
      {
        path: "/http/{rest*}",
        methods: ["GET", "POST"],
        backend: [{ type: "HTTP_BACKEND", url: "https://b.test/${request.path[rest]}", read_timeout_in_seconds: 2.5 }],
      },
      { path: "/f", methods: ["ANY"], backend: [{ type: "ORACLE_FUNCTIONS_BACKEND", function_id: "f" }] },
    ],
  };
  const resource = deploymentResource("/api", whole);

  function* placesIn(value: Value | undefined, path: readonly string[] = []): Generator<readonly string[]> {
    if (path.length > 0) yield path;
    const members = Array.isArray(value) ? [...value.entries()] : isValueObject(value) ? Object.entries(value) : [];
    for (const [name, inner] of members) yield* placesIn(inner, [...path, String(name)]);
  }

  function forgotten(value: Value, [name = "", ...rest]: readonly string[], index: number): Value {
    if (Array.isArray(value))
      return value.map((item, at) => (String(at) === name ? forgottenAt(item, rest, index) : item));
    if (!isValueObject(value) || value[name] === undefined) return value;
    return { ...value, [name]: forgottenAt(value[name], rest, index) };
  }

  const forgottenAt = (value: Value, rest: readonly string[], index: number): Value =>
    rest.length === 0 ? gap(String(index)) : forgotten(value, rest, index);

  const places = [...placesIn(resource.values)].filter(([name]) => name !== "id" && name !== "compartment_id");
  const known = deploymentsOf(resource)[0];

  test("keeps something from being played, unless it is one of these", () => {
    const harmless = places.filter((place) => {
      const [deployment] = deploymentsOf({ ...resource, values: forgotten(resource.values, place, 0) as ValueObject });
      return /^(played(, )?)+$/.test(grainOf(deployment));
    });
    expect(harmless.map((place) => place.join(".").replace("specification.0.", ""))).toEqual([
      "display_name",
      "gateway_id",
      "logging_policies",
      "logging_policies.0",
      "logging_policies.0.execution_log",
      "logging_policies.0.execution_log.0",
      "logging_policies.0.execution_log.0.log_level",
      "logging_policies.0.execution_log.0.is_enabled",
      "logging_policies.0.access_log",
      "logging_policies.0.access_log.0",
      "logging_policies.0.access_log.0.is_enabled",
      "request_policies.0.mutual_tls.0.allowed_sans",
      "routes.0.request_policies.0.header_validations.0.headers",
      "routes.0.request_policies.0.header_validations.0.headers.0",
      "routes.0.request_policies.0.header_validations.0.headers.0.name",
      "routes.0.request_policies.0.header_validations.0.headers.0.required",
      "routes.0.request_policies.0.body_validation.0.required",
    ]);
  });

  test("is played as it would be if all were known, or not at all, and never an error", () => {
    let played = 0;
    fc.assert(
      fc.property(fc.array(fc.nat(places.length - 1), { minLength: 1, maxLength: 3 }), (chosen) => {
        const values = chosen.reduce<Value>(
          (all, at, index) => forgotten(all, places[at] ?? [], index),
          resource.values,
        );
        const [deployment] = deploymentsOf({ ...resource, values: values as ValueObject });
        expect(deployment).toBeDefined();
        if (deployment === undefined || known === undefined || "notPlayed" in known) return;
        if ("notPlayed" in deployment) {
          expect(deployment.notPlayed).not.toEqual([]);
          return;
        }
        const { routes, gatewayId: _gateway, displayName: _name, ...rest } = deployment;
        const { routes: knownRoutes, gatewayId: _knownGateway, displayName: _knownName, ...knownRest } = known;
        expect(rest).toEqual(knownRest);
        expect(routes).toHaveLength(knownRoutes.length);
        for (const [index, one] of routes.entries()) {
          const expected = knownRoutes[index];
          if (expected === undefined || "notPlayed" in expected) throw new TypeError("all of it is known");
          if ("notPlayed" in one) {
            expect(one).toEqual({ pattern: expected.pattern, methods: expected.methods, notPlayed: one.notPlayed });
            expect(one.notPlayed).not.toEqual([]);
          } else if (one.backend.type === "NOT_PLAYED") {
            expect([one.authorization, one.cors]).toEqual([expected.authorization, expected.cors]);
            expect(one.backend.notPlayed).not.toEqual([]);
          } else {
            played += 1;
            expect({ ...one, logLevel: "" }).toEqual({ ...expected, logLevel: "" });
          }
        }
      }),
      { numRuns: 1500 },
    );
    expect(played).toBeGreaterThan(100);
  });
});
