/** A stack of another team: constructs and bindings side by side, and a function of its own. */
import { App, TerraformStack, TerraformVariable } from "cdktf";
import {
  type AllowedClients,
  ApiGateway,
  AzureOAuthApp,
  Backend,
  EntraClient,
  FunctionImage,
  Issuer,
  type ITokenTrust,
  JwtSecuredDeployment,
  type RouteAccess,
  type StateBackend,
  synthesize,
  Trust,
} from "cdktf-entra-oci-gateway";
import { ApigatewayDeployment } from "cdktf-entra-oci-gateway/provider-oci/apigateway-deployment";
import { FunctionsFunction } from "cdktf-entra-oci-gateway/provider-oci/functions-function";
import { OciProvider } from "cdktf-entra-oci-gateway/provider-oci/provider";

const app = new App();
const stack = new TerraformStack(app, "orders");
const variable = (name: string) => new TerraformVariable(stack, name, { type: "string" }).stringValue;
const compartmentId = variable("compartment_id");
new OciProvider(stack, "oci", { region: "eu-frankfurt-1" });

const image = FunctionImage.fromSource(stack, "Image", {
  region: "eu-frankfurt-1",
  repository: { compartmentId, name: "orders" },
  source: { entry: "handler.ts" },
});
const handler = new FunctionsFunction(stack, "Handler", {
  applicationId: variable("application_id"),
  displayName: "orders",
  image: image.reference,
  memoryInMbs: "256",
  dependsOn: [...image.dependencies],
});

const orders = new JwtSecuredDeployment(stack, "Orders", {
  compartmentId,
  displayName: "orders",
  gateway: ApiGateway.fromExisting(stack, "Gateway", { gatewayId: variable("gateway_id") }),
  pathPrefix: "/orders",
  trust: Trust.of({
    issuer: Issuer.oidc({ issuer: "https://issuer.example.com", keys: "https://issuer.example.com/jwks.json" }),
    audiences: ["https://api.example.com/orders"],
    clients: ["billing"],
    requiredClaims: [],
  }),
  routes: [{ path: "/{path*}", methods: ["ANY"], backend: Backend.function(handler.id) }],
});
if (!(orders.deployment instanceof ApigatewayDeployment)) throw new Error("the bindings were loaded twice");

/** Never called: whether the declarations are found at all shows in what they refuse. */
export function refused(): void {
  // @ts-expect-error: a name has to be given
  new AzureOAuthApp(stack, "Nameless", {});
  // @ts-expect-error: without keys no token can be verified
  new JwtSecuredDeployment(stack, "Keyless", { compartmentId, displayName: "orders", pathPrefix: "/orders" });
  // @ts-expect-error: a client belongs to an API
  new EntraClient(stack, "Alone", { nonsense: 1 });
  // @ts-expect-error: a deployment lies on a gateway
  new ApigatewayDeployment(stack, "Adrift", { compartmentId, pathPrefix: "/orders", specification: {} });
  // @ts-expect-error: only its factory opens a deployment to every client, so that the name stands in the code
  const everyClient: AllowedClients = { requirement: undefined };
  // @ts-expect-error: the same for a route
  const open: RouteAccess = { type: "ANONYMOUS", scopes: [] };
  // @ts-expect-error: an image is not its reference
  const unjudged: FunctionImage = { reference: "fra.ocir.io/namespace/orders:1", dependencies: [] };
  // @ts-expect-error: a place is not its name
  const nowhere: StateBackend = "local";
  const issuer = Issuer.oidc({ issuer: "https://issuer.example.com", keys: "https://issuer.example.com/jwks.json" });
  // @ts-expect-error: a trust is no list of parts
  const parts: ITokenTrust = {
    ...Trust.of({ issuer, audiences: ["orders"], clients: ["billing"], requiredClaims: [] }),
  };
  throw new Error(String([everyClient, open, unjudged, nowhere, parts]));
}

synthesize(app);
