import { expect, test } from "vitest";
import { gatewaysOf } from "../../../synthesized/system/gateways";
import { readDeployments } from "../../../synthesized/system/read-deployments";
import {
  compartmentId,
  deploymentResource,
  gatewayHost,
  gatewayId,
  gatewayResource,
  resource,
  stackOf,
} from "../local/gateway/test-stack";

const route = { path: "/x", methods: ["GET"], backend: [{ type: "STOCK_RESPONSE_BACKEND", status: 200 }] };

test("a gateway of the stack has its deployments and its host name", () => {
  const stack = stackOf([gatewayResource(), deploymentResource("/a", { routes: [route] })]);
  expect(gatewaysOf(stack, readDeployments(stack).deployments)).toMatchObject([
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
  expect(gatewaysOf(alone, readDeployments(alone).deployments)).toMatchObject([
    { address: gatewayId, hostnames: ["old.test"], compartmentId },
  ]);
  const data = resource("data.oci_apigateway_gateway.old", {
    gateway_id: gatewayId,
    hostname: "found.test",
    compartment_id: "c",
  });
  const looked = stackOf([data, withEndpoint]);
  expect(gatewaysOf(looked, readDeployments(looked).deployments)).toMatchObject([
    { address: "data.oci_apigateway_gateway.old", hostnames: ["found.test", "old.test"], compartmentId: "c" },
  ]);
});
