/**
 * What the examples of docs/findings begin with: sound settings, of which each example changes what it is about.
 *
 * @module
 */
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { OciProvider } from "@cdktf/provider-oci/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { App, Lazy, TerraformStack } from "cdktf";
import {
  ApiGateway,
  AzureOAuthApp,
  type AzureOAuthAppProps,
  Backend,
  describeForVerify,
  type ExistingApi,
  FunctionImage,
  type FunctionShape,
  GatewayNetwork,
  type GatewayNetworkProps,
  type IAzureOAuthApp,
  Issuer,
  type ITokenTrust,
  JwksAdapterFunction,
  type JwksAdapterFunctionProps,
  JwtSecuredDeployment,
  type JwtSecuredDeploymentProps,
  type OidcIssuerSettings,
  type Route,
  type SecuredApi,
  SecuredApiStack,
  type SecuredApiStackProps,
  type SourceImageProps,
  TokenAuthorizerFunction,
  type TokenAuthorizerFunctionProps,
  Trust,
  type TrustSettings,
} from "cdktf-entra-oci-gateway";

/** An example of a code: what synth says it of, and the same without. */
export interface CodeExample {
  readonly wrong: () => TerraformStack;
  readonly right: () => TerraformStack;
}

export const GUID = "11111111-2222-4333-8444-555555555555";
export const OTHER_GUID = "66666666-7777-4888-9999-aaaaaaaaaaaa";
const compartmentId = "ocid1.compartment.oc1..shop";

/** An id that only Terraform knows. */
export const groupId = Lazy.stringValue({ produce: () => "${azuread_group.developers.object_id}" });

/** A route as the API `orders` has it. */
export const allOrders: Route = { path: "/all", methods: ["GET"], backend: Backend.stock({ status: 200 }) };
/** The API of the stack. */
export const orders = { name: "orders", pathPrefix: "/orders", clients: [{ name: "billing" }], routes: [allOrders] };
const pinnedImage = FunctionImage.fromRegistry("fra.ocir.io/shop/jwks-adapter:1.0.0");

const app = (): App => new App({ stackTraces: false });

/** A `SecuredApiStack` with the API `orders`. */
export const stack = (settings: Partial<SecuredApiStackProps>): SecuredApiStack =>
  new SecuredApiStack(app(), "shop", {
    namePrefix: "shop",
    apis: [orders],
    adapter: { image: pinnedImage },
    ...settings,
  });

/** The API `orders` of a `SecuredApiStack`. */
export const api = (settings: Partial<SecuredApi>): SecuredApiStack =>
  // Sound: the settings are those of an API that is made here.
  stack({ apis: [{ ...orders, ...settings } as SecuredApi] });

/** Its only route. */
export const route = (settings: Partial<Route>): SecuredApiStack => api({ routes: [{ ...allOrders, ...settings }] });

/** A stack of one's own, with the providers that constructs need. */
export function ownStack(build: (scope: TerraformStack) => unknown): TerraformStack {
  const scope = new TerraformStack(app(), "own");
  new OciProvider(scope, "oci", { region: "eu-frankfurt-1" });
  new AzureadProvider(scope, "azuread");
  new TimeProvider(scope, "time");
  build(scope);
  return scope;
}

const gatewayOf = (scope: TerraformStack) =>
  ApiGateway.fromExisting(scope, "Gateway", {
    gatewayId: "ocid1.apigateway.oc1.eu-frankfurt-1.shop",
    hostname: "shop.example.com",
  });

const subnets = {
  endpointType: "PUBLIC",
  gatewaySubnetId: "ocid1.subnet.oc1.eu-frankfurt-1.gateway",
  gatewaySecurityGroupIds: [],
  functionSubnetIds: ["ocid1.subnet.oc1.eu-frankfurt-1.functions"],
  functionSecurityGroupIds: [],
} as const;

type TrustedTokens = Partial<OidcIssuerSettings & Omit<TrustSettings, "issuer">>;

/** For tokens of another issuer than Entra, with the settings of `Issuer.oidc` and `Trust.of`. */
export const trustOf = ({ issuer, keys, clientClaim = "azp", ...settings }: TrustedTokens): ITokenTrust =>
  Trust.of({
    issuer: Issuer.oidc({
      issuer: issuer ?? "https://issuer.example.com",
      keys: keys ?? "https://issuer.example.com/keys",
      clientClaim,
    }),
    audiences: ["https://orders.example.com"],
    clients: ["billing"],
    requiredClaims: [],
    ...settings,
  });

/** A `JwtSecuredDeployment` with the settings of `Issuer.oidc` and `Trust.of`, and others of its own. */
export const trusting = (tokens: TrustedTokens, settings: Partial<JwtSecuredDeploymentProps> = {}): TerraformStack =>
  securedDeployment({ trust: trustOf(tokens), ...settings });

/** A `JwtSecuredDeployment` for tokens of another issuer than Entra. */
export const securedDeployment = (
  settings: Partial<JwtSecuredDeploymentProps>,
  change: (made: JwtSecuredDeployment) => void = () => {},
): TerraformStack =>
  ownStack((scope) =>
    change(
      new JwtSecuredDeployment(scope, "Orders", {
        compartmentId,
        displayName: "orders",
        gateway: gatewayOf(scope),
        pathPrefix: "/orders",
        trust: trustOf({}),
        routes: [allOrders],
        ...settings,
      }),
    ),
  );

/** `describeForVerify` with an API that somebody registered, as an object of one's own. */
export const describedWith = (settings: Partial<IAzureOAuthApp>): TerraformStack =>
  securedDeployment({}, (deployment) => {
    const app: IAzureOAuthApp = {
      ...{ clientId: GUID, identifierUri: "api://orders", tenantId: OTHER_GUID, tokenVersion: 2 },
      ...{ issuers: ["https://issuer.example.com"], audiences: [GUID], clientIdClaim: "azp" },
      ...{ clients: [], clientIds: [], requiredClaims: [], scope: "api://orders/.default" },
      jwksUri: "https://issuer.example.com/keys",
      tokenEndpoint: "https://issuer.example.com/token",
      tokenEndpointV1: "https://issuer.example.com/v1/token",
      trust: () => trustOf({}),
      roleId: () => GUID,
      ...settings,
    };
    describeForVerify(deployment, { apis: [{ name: "orders", deployment, app }] });
  });

/** An `AzureOAuthApp` with the client `billing`. */
export const registration = (settings: Partial<AzureOAuthAppProps>): TerraformStack =>
  ownStack(
    (scope) =>
      new AzureOAuthApp(scope, "Orders", { displayName: "Orders", clients: [{ name: "billing" }], ...settings }),
  );

/** `AzureOAuthApp.fromClientId`, for an API that somebody registered. */
export const existingRegistration = (settings: Partial<ExistingApi>): TerraformStack =>
  ownStack((scope) =>
    AzureOAuthApp.fromClientId(scope, "Orders", {
      clientId: GUID,
      servicePrincipalObjectId: OTHER_GUID,
      roleIds: { Read: GUID },
      identifierUri: "api://orders",
      clients: [{ name: "billing", roles: ["Read"] }],
      ...settings,
    }),
  );

/** A `JwksAdapterFunction`. */
export const adapter = (settings: Partial<JwksAdapterFunctionProps>): TerraformStack =>
  ownStack(
    (scope) =>
      new JwksAdapterFunction(scope, "Adapter", {
        compartmentId,
        displayName: "keys",
        gateway: gatewayOf(scope),
        network: subnets,
        image: pinnedImage,
        upstreamJwksUri: "https://issuer.example.com/keys",
        ...settings,
      }),
  );

/** A `TokenAuthorizerFunction` for tokens of another issuer than Entra, and a `JwtSecuredDeployment` that it judges for. */
export const tokenAuthorizer = (
  settings: Partial<TokenAuthorizerFunctionProps>,
  deployment: Partial<JwtSecuredDeploymentProps> = {},
): TerraformStack =>
  ownStack((scope) => {
    const image = FunctionImage.fromRegistry("fra.ocir.io/shop/authorizer:1.0.0");
    const trust = new TokenAuthorizerFunction(scope, "Authorizer", {
      ...{ compartmentId, displayName: "orders-authorizer", network: subnets, image, trusts: [trustOf({})] },
      ...settings,
    });
    new JwtSecuredDeployment(scope, "Orders", {
      ...{ compartmentId, displayName: "orders", gateway: gatewayOf(scope), pathPrefix: "/orders" },
      ...{ routes: [allOrders], trust, ...deployment },
    });
  });

/** The same with an image that is built. */
const adapterBuilt = (image: Partial<SourceImageProps>, shape?: FunctionShape): TerraformStack =>
  ownStack((scope) => {
    new JwksAdapterFunction(scope, "Adapter", {
      ...{ compartmentId, displayName: "keys", gateway: gatewayOf(scope), network: subnets, shape },
      image: FunctionImage.fromSource(scope, "Image", {
        ...{ region: "eu-frankfurt-1", repository: { compartmentId, name: "shop/jwks-adapter" } },
        base: { reference: "docker.io/fnproject/node:24", digest: `sha256:${"0".repeat(64)}` },
        ...image,
      }),
      upstreamJwksUri: "https://issuer.example.com/keys",
    });
  });

/** For some processors. */
export const adapterOnImage = (imageShape: FunctionShape, shape: FunctionShape): TerraformStack =>
  adapterBuilt({ shape: imageShape }, shape);

/** From a source. */
export const adapterBuiltFrom = (source: SourceImageProps["source"]): TerraformStack => adapterBuilt({ source });

/** For a region. */
export const adapterBuiltIn = (region: string): TerraformStack => adapterBuilt({ region });

/** And pushed to a registry. */
export const adapterPushedTo = (registryHost: string): TerraformStack => adapterBuilt({ registryHost });

/** A `GatewayNetwork`. */
export const gatewayNetwork = (settings: Partial<GatewayNetworkProps>): TerraformStack =>
  ownStack((scope) => new GatewayNetwork(scope, "Network", { compartmentId, displayName: "shop", ...settings }));

/** An `ApiGateway`. */
export const gateway = (functionsCompartmentId: string): TerraformStack =>
  ownStack(
    (scope) =>
      new ApiGateway(scope, "Gateway", {
        ...{ compartmentId, displayName: "shop", network: subnets, functionsCompartmentId },
      }),
  );
