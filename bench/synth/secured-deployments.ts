import { OciProvider } from "@cdktf/provider-oci/lib/provider";
import { type App, LocalBackend, TerraformStack } from "cdktf";
import { ApiGateway, Backend, Issuer, JwtSecuredDeployment, Trust } from "cdktf-entra-oci-gateway";

/** A gateway takes no more: https://docs.oracle.com/en-us/iaas/Content/APIGateway/Concepts/apigatewaylimits.htm */
const deploymentsPerGateway = 20;

export const gatewayOf = (index: number): string =>
  `ocid1.apigateway.oc1..${Math.floor(index / deploymentsPerGateway)}`;
export const pathPrefixOf = (index: number): string => `/api-${index}`;
export const displayNameOf = (index: number): string => `api-${index}`;

export function emptyStack(app: App): TerraformStack {
  const stack = new TerraformStack(app, "bench");
  new LocalBackend(stack, { path: "../../../terraform.bench.tfstate" });
  new OciProvider(stack, "oci", { region: "eu-frankfurt-1" });
  return stack;
}

/** As a user writes them: each in the shape of the default app, one stock route and both logs. */
export function addSecuredDeployments(stack: TerraformStack, count: number): void {
  const gateways = new Map<string, ReturnType<typeof ApiGateway.fromExisting>>();
  for (let index = 0; index < count; index++) {
    const gatewayId = gatewayOf(index);
    const gateway =
      gateways.get(gatewayId) ??
      ApiGateway.fromExisting(stack, `Gateway${gateways.size}`, { gatewayId, hostname: "gateway.example.com" });
    gateways.set(gatewayId, gateway);
    new JwtSecuredDeployment(stack, `Api${index}`, {
      compartmentId: "ocid1.compartment.oc1..bench",
      displayName: displayNameOf(index),
      gateway,
      pathPrefix: pathPrefixOf(index),
      trust: Trust.of({
        issuer: Issuer.oidc({
          issuer: "https://login.microsoftonline.com/5f4b8a0e-8b1c-4d27-9d5e-0f6a3c2b1a90/v2.0",
          keys: "https://gateway.example.com/jwks/keys",
        }),
        audiences: ["0c2f7b4e-3d5a-4e6f-8a9b-1c2d3e4f5a6b"],
        clients: ["7d8e9f0a-1b2c-4d3e-9f5a-6b7c8d9e0f1a"],
        requiredClaims: [],
      }),
      routes: [{ path: "/world", methods: ["GET"], backend: Backend.stock({ status: 200, body: "ok" }) }],
    });
  }
}
