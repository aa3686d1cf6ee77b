/**
 * Another issuer than Entra, whose keys are written into the deployment: its tokens carry `scope`, so that routes can ask for one.
 *
 * @module
 */
import { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import {
  ApiGateway,
  Backend,
  checkPolicies,
  GatewayNetwork,
  Issuer,
  JwtSecuredDeployment,
  RouteAccess,
  synthesize,
  Trust,
  VerificationKeys,
} from "cdktf-entra-oci-gateway";
import { OciProvider } from "cdktf-entra-oci-gateway/provider-oci/provider";

const app = new App();
const stack = new TerraformStack(app, "other-issuer");
new LocalBackend(stack, { path: "../../../terraform.other-issuer.tfstate" });

const variable = (name: string, description: string) =>
  new TerraformVariable(stack, name, { type: "string", nullable: false, description }).stringValue;
const compartmentId = variable("compartment_id", "OCID of the compartment that holds everything");
new OciProvider(stack, "oci", { region: variable("region", "OCI region, such as eu-frankfurt-1") });

const gateway = new ApiGateway(stack, "Gateway", {
  compartmentId,
  displayName: "partners",
  network: new GatewayNetwork(stack, "Network", { compartmentId, displayName: "partners" }),
  // No function is called.
  invokePolicy: "none",
});

const json = { "Content-Type": "application/json" };
const partners = new JwtSecuredDeployment(stack, "Partners", {
  compartmentId,
  displayName: "partners",
  gateway,
  pathPrefix: "/partners",
  trust: Trust.of({
    issuer: Issuer.oidc({
      issuer: "https://login.partner.example.com",
      keys: VerificationKeys.staticKeys([
        {
          kid: "partner-2026",
          kty: "RSA",
          n: "xRjDTOWY4WLmTOoPWm0tdIo7l17utIEr9c5otRHljZ2im_Hd-a1m86uDSSdcJsH1u7uAfr1AHUs4A7ecpIpELlz4iiclSA5U2gSKM5qGFMuRyWrqoXqsvRJVxq6W1Ts7DY58qSiOCDa8ck-IYfyPkbQB6s6G6pvH7QxMlIxtcFi4n5QJam6fbjFiktoyzNATUc2qPP3OKCndZZoLRpiJm-1o9nvCKUcuTleMjTt0Bxl3v38hWsToxLKP7tAzUPTeRYsYlfldFBv--wPh7xPca6-ePjsO-ya7Gu9niWUJ5yaN3BpvMAOqIsl9A1NG6lFvhYT1W9y_W7fHhLizytLzsw",
          e: "AQAB",
        },
      ]),
    }),
    audiences: ["https://api.example.com/partners"],
    clients: ["partner-a", "partner-b"],
    requiredClaims: [],
  }),
  identityHeaders: { "X-Partner": "client_id" },
  routes: [
    {
      path: "/offers",
      methods: ["GET"],
      access: RouteAccess.anyOfScopes(["offers.read"]),
      backend: Backend.stock({ status: 200, body: '{"offers":[]}', headers: json }),
    },
    {
      path: "/health",
      methods: ["GET", "HEAD"],
      access: RouteAccess.anonymous(),
      backend: Backend.stock({ status: 200, body: '{"status":"ok"}', headers: json }),
    },
  ],
});
new TerraformOutput(stack, "endpoint", { value: partners.endpoint });

checkPolicies(stack);
synthesize(app);
