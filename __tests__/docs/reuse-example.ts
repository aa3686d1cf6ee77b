import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { App, TerraformStack, TerraformVariable } from "cdktf";
import {
  ApiGateway,
  AzureOAuthApp,
  Backend,
  describeForVerify,
  EntraClient,
  JwksAdapterFunction,
  JwtSecuredDeployment,
  synthesize,
} from "cdktf-entra-oci-gateway";
import { OciProvider } from "cdktf-entra-oci-gateway/provider-oci/provider";

const app = new App();
const stack = new TerraformStack(app, "invoices");
const variable = (name: string) => new TerraformVariable(stack, name, { type: "string" }).stringValue;
new OciProvider(stack, "oci", { region: variable("region") });
new AzureadProvider(stack, "azuread");
new TimeProvider(stack, "time");

const invoices = AzureOAuthApp.fromClientId(stack, "Invoices", {
  clientId: "66666666-7777-8888-9999-aaaaaaaaaaaa",
  clients: [
    EntraClient.fromClientId({
      name: "billing",
      clientId: "bbbbbbbb-cccc-dddd-eeee-ffffffffffff",
      roles: ["Invoices.Read"],
    }),
  ],
});
const adapter = JwksAdapterFunction.fromUri("https://api.example.com/jwks/keys");
const deployment = new JwtSecuredDeployment(stack, "InvoicesApi", {
  compartmentId: variable("compartment_id"),
  displayName: "invoices",
  gateway: ApiGateway.fromExisting(stack, "Gateway", {
    gatewayId: variable("gateway_id"),
    hostname: "api.example.com",
  }),
  pathPrefix: "/invoices",
  trust: invoices.trust({ keys: adapter }),
  routes: [{ path: "/{path*}", methods: ["ANY"], backend: Backend.function(variable("function_id")) }],
});
describeForVerify(stack, { apis: [{ name: "invoices", deployment, app: invoices }], adapter });
synthesize(app);
