import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../internal/json";
import { localDeployments } from "../../local/gateway/local-deployments";
import { healthProbesOf } from "../../local/health-probes";
import { keptWarm } from "../../local/kept-warm";
import { functionId, functionResources } from "./functions/test-functions";
import { deploymentResource, gatewayHost, gatewayResource, resource, stackOf } from "./gateway/test-stack";

const route = {
  path: "/keys",
  methods: ["GET"],
  backend: [{ type: "ORACLE_FUNCTIONS_BACKEND", function_id: functionId }],
};
const probe = { targets: [gatewayHost], path: "/jwks/keys", method: "GET", interval_in_seconds: 60, is_enabled: true };

function warm(monitor: JsonObject | undefined, functionSettings: JsonObject = {}): readonly string[] {
  const monitors = monitor === undefined ? [] : [resource("oci_health_checks_http_monitor.m", monitor)];
  const deployment = deploymentResource("/jwks", { routes: [route] });
  const stack = stackOf([gatewayResource(), deployment, ...functionResources(functionSettings), ...monitors]);
  return [...keptWarm(stack, healthProbesOf(stack, localDeployments(stack).gateways), 300)];
}

describe("a function is kept warm", () => {
  test("by a probe that reaches it often enough", () => {
    expect(warm(probe)).toEqual([functionId]);
  });

  test("by provisioned concurrency", () => {
    expect(warm(undefined, { provisioned_concurrency_config: [{ strategy: "CONSTANT", count: 40 }] })).toEqual([
      functionId,
    ]);
    expect(warm(undefined, { provisioned_concurrency_config: [{ strategy: "NONE" }] })).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    ["is off", { is_enabled: false }],
    ["comes too seldom", { interval_in_seconds: 300 }],
    ["goes elsewhere", { targets: ["other.test"] }],
    ["asks for another path", { path: "/jwks" }],
    ["uses a method that the route lacks", { method: "HEAD" }],
  ])("not by one that %s", (_name, change) => {
    expect(warm({ ...probe, ...change })).toEqual([]);
  });
});
