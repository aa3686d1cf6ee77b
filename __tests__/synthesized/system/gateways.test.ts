import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../internal/json";
import type { Output, Resource, Stack } from "../../../synthesized/stack/stack";
import { gatewaysOf } from "../../../synthesized/system/gateways";
import { readEachDeployment } from "../../../synthesized/system/read-deployments";
import { tokenAuthentication } from "../../local/gateway/issuer";
import {
  compartmentId,
  deploymentResource,
  gatewayHost,
  gatewayId,
  gatewayResource,
  resource,
  stackOf,
} from "../../local/gateway/test-stack";

const gatewaysIn = (stack: Stack) =>
  gatewaysOf(
    stack,
    readEachDeployment(stack).map(({ deployment }) => deployment),
  );
const route = { path: "/x", methods: ["GET"], backend: [{ type: "STOCK_RESPONSE_BACKEND", status: 200 }] };

test("a gateway of the stack has its deployments and its host name", () => {
  const stack = stackOf([gatewayResource(), deploymentResource("/a", { routes: [route] })]);
  expect(gatewaysIn(stack)).toMatchObject([
    {
      address: "oci_apigateway_gateway.main",
      id: gatewayId,
      compartmentId,
      hostnames: [gatewayHost],
      deployments: [{ pathPrefix: "/a" }],
    },
  ]);
});

test("a gateway that exists already is known by what is looked up, or by its deployments alone", () => {
  const deployment = deploymentResource("/a", { routes: [route] });
  const withEndpoint = { ...deployment, values: { ...deployment.values, endpoint: "https://old.test/a" } };
  const alone = stackOf([withEndpoint]);
  expect(gatewaysIn(alone)).toMatchObject([{ address: gatewayId, hostnames: ["old.test"], compartmentId }]);
  const data = resource("data.oci_apigateway_gateway.old", {
    gateway_id: gatewayId,
    hostname: "found.test",
    compartment_id: "c",
  });
  const looked = stackOf([data, withEndpoint]);
  expect(gatewaysIn(looked)).toMatchObject([
    { address: "data.oci_apigateway_gateway.old", hostnames: ["found.test", "old.test"], compartmentId: "c" },
  ]);
});

describe("a custom domain", () => {
  const custom = "api.example.com";
  const functionId = "ocid1.fnfunc.oc1..adapter";
  const keys = {
    path: "/keys",
    methods: ["GET"],
    backend: [{ type: "ORACLE_FUNCTIONS_BACKEND", function_id: functionId }],
  };
  const certified = {
    ...gatewayResource(),
    values: { ...gatewayResource().values, certificate_id: "ocid1.certificate" },
  };
  const adapter = deploymentResource("/jwks", { routes: [keys] }, "adapter");
  const adapterFunction = (config: JsonObject) =>
    resource("oci_functions_function.adapter", { id: functionId, config });
  const orders = (uri: string, more: JsonObject = {}, refersTo: readonly string[] = []): Resource => ({
    ...deploymentResource(
      "/orders",
      { request_policies: [tokenAuthentication({}, {}, { uri })], routes: [route], ...more },
      "orders",
    ),
    dependsOn: refersTo,
  });
  const hostsOf = (resources: readonly Resource[], outputs: Stack["outputs"] = new Map()): readonly string[] => {
    const stack = { ...stackOf(resources), outputs };
    const [gateway] = gatewaysIn(stack);
    return gateway?.hostnames ?? [];
  };
  const output = (value: Json): Output => ({ value, sensitive: false });
  const keysUri = `https://${custom}/jwks/keys`;

  test.each<[string, readonly Resource[], Stack["outputs"]]>([
    ["the adapter's own address", [adapterFunction({ JWKS_SELF_URI: keysUri })], new Map()],
    [
      "the address of keys that refers to the adapter's deployment",
      [orders(keysUri, {}, [adapter.address])],
      new Map(),
    ],
    [
      "a probe that refers to it",
      [
        {
          ...resource("oci_health_checks_http_monitor.m", { targets: [custom], path: "/jwks/keys" }),
          dependsOn: [adapter.address],
        },
      ],
      new Map(),
    ],
    ["a SecuredApiStack's endpoint", [], new Map([["apis", output({ keys: { endpoint: `https://${custom}/jwks` } })]])],
    ["a SecuredApiStack's address of keys", [], new Map([["jwks_uri", output(keysUri)]])],
  ])("is what %s says", (_name, more, outputs) => {
    expect(hostsOf([certified, adapter, ...more], outputs)).toEqual([gatewayHost, custom]);
    // Without a certificate there is no custom domain.
    expect(hostsOf([gatewayResource(), adapter, ...more], outputs)).toEqual([gatewayHost]);
  });

  const http = {
    routes: [{ path: "/x", methods: ["GET"], backend: [{ type: "HTTP_BACKEND", url: `https://${custom}/x` }] }],
  };
  test.each<[string, readonly Resource[], Stack["outputs"]]>([
    ["an output that merely looks like an address of it", [], new Map([["home", output(`https://${custom}/jwks`)]])],
    ["a key server with the adapter's path that nothing refers to", [orders(keysUri)], new Map()],
    ["a back end", [orders("https://issuer.test/keys", http), adapterFunction({ JWKS_SELF_URI: keysUri })], new Map()],
    [
      "an issuer",
      [
        deploymentResource("/o", {
          request_policies: [tokenAuthentication({}, { issuers: [`https://${custom}/`] })],
          routes: [route],
        }),
        adapterFunction({ JWKS_SELF_URI: keysUri }),
      ],
      new Map(),
    ],
    [
      "a server of keys that no deployment of the gateway serves",
      [orders(`https://${custom}/other/keys`), adapterFunction({ JWKS_SELF_URI: keysUri })],
      new Map(),
    ],
  ])("is never %s", (_name, more, outputs) => {
    expect(hostsOf([certified, adapter, ...more], outputs)).toEqual([gatewayHost]);
  });
});
