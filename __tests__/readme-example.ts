import { App, TerraformStack, TerraformVariable } from "cdktf";
import { ApiGateway, Backend, Issuer, JwtSecuredDeployment, synthesize, Trust } from "cdktf-entra-oci-gateway";
import { OciProvider } from "cdktf-entra-oci-gateway/provider-oci/provider";

const app = new App();
const stack = new TerraformStack(app, "orders");
const variable = (name: string) => new TerraformVariable(stack, name, { type: "string" }).stringValue;
new OciProvider(stack, "oci", { region: variable("region") });

new JwtSecuredDeployment(stack, "Orders", {
  compartmentId: variable("compartment_id"),
  displayName: "orders",
  gateway: ApiGateway.fromExisting(stack, "Gateway", { gatewayId: variable("gateway_id") }),
  pathPrefix: "/orders",
  trust: Trust.of({
    issuer: Issuer.oidc({ issuer: "https://issuer.example.com", keys: "https://issuer.example.com/jwks.json" }),
    audiences: ["https://api.example.com/orders"],
    clients: ["billing"],
    requiredClaims: [],
  }),
  routes: [{ path: "/{path*}", methods: ["ANY"], backend: Backend.function(variable("function_id")) }],
});
synthesize(app);
