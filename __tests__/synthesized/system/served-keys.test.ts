import { expect, test } from "vitest";
import { functionsOf } from "../../../synthesized/system/functions";
import { gatewaysOf } from "../../../synthesized/system/gateways";
import { readEachDeployment } from "../../../synthesized/system/read-deployments";
import { upstreamKeysUri } from "../../../synthesized/system/served-keys";
import { functionId, functionResources } from "../../local/functions/test-functions";
import { deploymentResource, gatewayHost, gatewayResource, stackOf, stockRoute } from "../../local/gateway/test-stack";

const adapter = {
  path: "/keys",
  methods: ["GET"],
  backend: [{ type: "ORACLE_FUNCTIONS_BACKEND", function_id: functionId }],
};
const stack = stackOf([
  gatewayResource(),
  deploymentResource("/jwks", { routes: [adapter, stockRoute("/other", "x")] }),
  ...functionResources(),
]);
const gateways = gatewaysOf(
  stack,
  readEachDeployment(stack).map(({ deployment }) => deployment),
);

test.each([
  ["an issuer's own URI is the source", "https://issuer.test/keys", "https://issuer.test/keys"],
  ["behind an adapter is what its function fetches", `https://${gatewayHost}/jwks/keys`, "https://keys.test/a?b=c"],
  ["a route without a function has no source", `https://${gatewayHost}/jwks/other`, undefined],
  ["a path without a route has no source", `https://${gatewayHost}/jwks/nothing`, undefined],
])("%s", (_name, uri, upstream) => {
  expect(upstreamKeysUri(uri, gateways, functionsOf(stack))).toBe(upstream);
});
