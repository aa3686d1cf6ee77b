/** What the real OCI provider reads of a gateway of somebody else's, and what our own condition makes of it. */
import { createServer, type Server } from "node:http";
import { TerraformOutput } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiGateway } from "../../constructs/index";
import { documentOf, testStack } from "../constructs/test-stack";
import type { JsonObject } from "../terraform-schema/json";
import { attemptPlan, requiredProviders } from "./provider-plan";
import { findObstacle } from "./terraform-obstacle";

const gatewayId = "ocid1.apigateway.oc1.eu-frankfurt-1.aaaaaaaaprivate";

/** Of the API's fields those that a gateway always has: https://docs.oracle.com/en-us/iaas/api/#/en/api-gateway/20190501/Gateway/ */
const gateway = {
  id: gatewayId,
  compartmentId: "ocid1.compartment.oc1..aaaaaaaacompartment",
  endpointType: "PRIVATE",
  subnetId: "ocid1.subnet.oc1.eu-frankfurt-1.aaaaaaaasubnet",
  hostname: "aaaa.apigateway.eu-frankfurt-1.oci.customer-oci.com",
  lifecycleState: "ACTIVE",
};

const asked: string[] = [];
let obstacle: string | undefined;
let server: Server | undefined;
let env: NodeJS.ProcessEnv = {};
beforeAll(async () => {
  obstacle = await findObstacle(requiredProviders);
  server = createServer(({ method, url = "" }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(200, { "content-type": "application/json", etag: "1" }).end(JSON.stringify(gateway));
  });
  const listening = server;
  await new Promise<void>((done) => listening.listen(0, "127.0.0.1", done));
  const address = listening.address();
  const port = typeof address === "object" ? address?.port : undefined;
  env = { CLIENT_HOST_OVERRIDES: `oci_apigateway.GatewayClient=http://127.0.0.1:${port}` };
});
afterAll(() => {
  server?.close();
  server?.closeAllConnections();
});
/** A stack that has the plan look up the gateway, which it says to be of a kind. */
function documentWith(endpointType: "PUBLIC" | "PRIVATE" | undefined): JsonObject {
  const stack = testStack();
  const existing = ApiGateway.fromExisting(stack, "Gateway", { gatewayId, ...(endpointType && { endpointType }) });
  new TerraformOutput(stack, "hostname", { value: existing.hostname });
  const { data, output } = documentOf(stack);
  return {
    terraform: { required_providers: requiredProviders },
    provider: { oci: [{ region: "eu-frankfurt-1" }] },
    ...Object({ data, output }),
  };
}

/** Why there is no plan, in one line; nothing where there is one. */
async function refusalOf(endpointType: "PUBLIC" | "PRIVATE" | undefined): Promise<string | undefined> {
  asked.length = 0;
  const planned = await attemptPlan(documentWith(endpointType), [], env);
  expect(asked).toContain(`GET /20190501/gateways/${gatewayId}`);
  return "refusal" in planned ? planned.refusal.replace(/[│\s]+/g, " ") : undefined;
}

describe("a private gateway that exists", () => {
  it.for(["PUBLIC", undefined] as const)("is refused at plan where %s is said", async (said, { skip }) => {
    skip(obstacle !== undefined, obstacle);
    expect(await refusalOf(said)).toMatch(
      /Resource postcondition failed .*"PRIVATE".*The gateway is none that is PUBLIC: set endpointType to what it is\./,
    );
  });

  it("is taken where that is said", async ({ skip }) => {
    skip(obstacle !== undefined, obstacle);
    expect(await refusalOf("PRIVATE")).toBeUndefined();
  });
});
