/**
 * Terraform that nobody's synth has judged, with one fault each that lets requests past their tokens, or keeps everyone out: `start --once` tells it.
 * Beside each stands the same stack without the fault, which passes.
 */
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../internal/json";
import { stackFolder } from "../synthesized/stack-folder";
import { startOnce } from "./running";
import { helloApi, synthesizedApp } from "./synthesized-app";

const tenant = "5f4b8a0e-8b1c-4d27-9d5e-0f6a3c2b1a90";
const login = `https://login.microsoftonline.com/${tenant}`;

const authentication: JsonObject = {
  ...{ type: "TOKEN_AUTHENTICATION", token_header: "Authorization", token_auth_scheme: "Bearer" },
  is_anonymous_access_allowed: true,
  validation_policy: {
    ...{ type: "REMOTE_JWKS", uri: "https://platform.example.com/jwks/keys", max_cache_duration_in_hours: 1 },
    additional_validation_policy: {
      issuers: [`${login}/v2.0`],
      audiences: ["0c2f7b4e-3d5a-4e6f-8a9b-1c2d3e4f5a6b"],
      verify_claims: [{ key: "azp", values: ["7d8e9f0a-1b2c-4d3e-9f5a-6b7c8d9e0f1a"], is_required: true }],
    },
  },
};

const stock: JsonObject = { type: "STOCK_RESPONSE_BACKEND", status: 200, body: "in" };
const http = (url: string): JsonObject => ({ type: "HTTP_BACKEND", url });

const route = (path: string, type: string, backend: JsonObject): JsonObject => ({
  ...{ path, methods: ["GET"], backend },
  request_policies: { authorization: { type } },
});
const closed = (path: string, backend = stock): JsonObject => route(path, "AUTHENTICATION_ONLY", backend);
const open = (path: string, backend = stock): JsonObject => route(path, "ANONYMOUS", backend);

type Deployments = Readonly<Record<string, readonly JsonObject[]>>;

/** Deployments on one gateway, by their path prefixes. */
function stackOf(deployments: Deployments): string {
  const made = Object.entries(deployments).map(([prefix, routes], index) => [
    `d${index}`,
    {
      ...{ compartment_id: "ocid1.compartment.oc1..a", gateway_id: "${oci_apigateway_gateway.g.id}" },
      path_prefix: prefix,
      specification: { request_policies: { authentication }, routes: [...routes] },
    },
  ]);
  const gateway = {
    compartment_id: "ocid1.compartment.oc1..a",
    endpoint_type: "PUBLIC",
    subnet_id: "ocid1.subnet.oc1..a",
  };
  return stackFolder({
    resource: { oci_apigateway_gateway: { g: gateway }, oci_apigateway_deployment: Object.fromEntries(made) },
  });
}

interface Fault {
  readonly what: string;
  readonly faulty: Deployments;
  readonly sound: Deployments;
  /** What is told. */
  readonly told: RegExp;
}

const spellings = /✗ \S+ refuses its path in other spellings without a token/;
const b = "https://b.example";

const faults: readonly Fault[] = [
  ...[
    "https://$${request.query[h]}/x",
    "https://$${request.headers[X-Target]}/x",
    "https://a.example@$${request.host}/x",
    `${b}/a$\${request.path[p]}`,
  ].map(
    (url): Fault => ({
      what: `a back end that the request chooses: ${url}`,
      faulty: { "/a": [closed("/x/{p}", http(url))] },
      sound: { "/a": [closed("/x/{p}", http(`${b}/$\${request.path[p]}`))] },
      told: /^GATEWAY_SPECIFICATION: oci_apigateway_deployment\.d0: specification\.routes\.backend\.url: got .*whole segments of the path/m,
    }),
  ),
  {
    what: "an open deployment below a closed one",
    faulty: { "/hello": [closed("/{p*}")], "/hello/admin": [open("/x")] },
    sound: { "/hello": [closed("/{p*}")], "/open": [open("/x")] },
    told: /✗ hello\/admin answers without a token where it is open/,
  },
  {
    what: "an open wildcard before a back end that closed routes lead to",
    faulty: {
      "/a": [
        open("/public/{path*}", http(`${b}/public/$\${request.path[path]}`)),
        closed("/admin/{path*}", http(`${b}/admin/$\${request.path[path]}`)),
      ],
    },
    sound: {
      "/a": [
        open("/public/{path*}", http(`https://c.example/public/$\${request.path[path]}`)),
        closed("/admin/{path*}", http(`${b}/admin/$\${request.path[path]}`)),
      ],
    },
    told: spellings,
  },
  {
    what: "an open wildcard beside a closed route",
    faulty: { "/a": [open("/{path*}"), closed("/world")] },
    sound: { "/a": [open("/public/{path*}"), closed("/world")] },
    told: spellings,
  },
];

describe.each(faults)("$what", ({ faulty, sound, told }) => {
  it("is told", { timeout: 60_000 }, async () => {
    const { code, out, err } = await startOnce(stackOf(faulty));
    expect(out + err).toMatch(told);
    expect(code).toBe(1);
  });

  it("is not told where it is not", { timeout: 60_000 }, async () => {
    const { code, out, err } = await startOnce(stackOf(sound));
    expect(out + err).not.toMatch(told);
    expect(out + err).not.toContain("✗");
    expect(code).not.toBe(1);
  });
});

it("an API below the path that keys are served at keeps everyone out, and is told", { timeout: 60_000 }, async () => {
  const apis = [helloApi, { ...helloApi, name: "below", pathPrefix: "/below" }];
  const below = /"path_prefix": ?"\/below"/g;
  const sound = synthesizedApp({ apis }, (document) => {
    expect(document.match(below)).toHaveLength(1);
    return document;
  });
  expect((await startOnce(sound)).code).toBe(0);
  const { code, out } = await startOnce(
    synthesizedApp({ apis }, (document) => document.replace(below, '"path_prefix": "/jwks/keys"')),
  );
  expect(code).toBe(1);
  expect(out).toMatch(/✗ hello answers demo-client with its token/);
});
