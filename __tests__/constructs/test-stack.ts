/** Small stacks to look at: each builder gives a part that is valid, and takes what a test is about. */
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { OciProvider } from "@cdktf/provider-oci/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { App, LocalBackend, TerraformOutput, TerraformStack, Testing } from "cdktf";
import type { Construct } from "constructs";
import {
  type AllowedClients,
  ApiGateway,
  type ApiGatewayProps,
  AzureOAuthApp,
  type AzureOAuthAppProps,
  Backend,
  type ExistingApi,
  FunctionImage,
  GatewayNetwork,
  type GatewayNetworkProps,
  type IApiGateway,
  type IAzureOAuthApp,
  type IGatewayNetwork,
  Issuer,
  type ITokenTrust,
  JwksAdapterFunction,
  type JwksAdapterFunctionProps,
  JwtSecuredDeployment,
  type JwtSecuredDeploymentProps,
  type Route,
  type SecuredApi,
  SecuredApiStack,
  type SecuredApiStackProps,
  TokenAuthorizerFunction,
  type TokenAuthorizerFunctionProps,
  Trust,
  type TrustedKeys,
  VerificationKeys,
} from "../../constructs/index";
import { newFolder } from "../run-folder";
import type { Json, JsonObject } from "../terraform-schema/json";

// CDKTF records where each reference was made, as a plain object's stack; mapping those to sources takes most of a test's time.
const mapped = Error.prepareStackTrace;
Error.prepareStackTrace = (error, sites) => (error instanceof Error ? (mapped?.(error, sites) ?? String(error)) : "");

/** CDKTF makes an app's folder at once, whether or not it is synthesized. */
const outdir = newFolder("constructs");

export const TENANT = "11111111-2222-3333-4444-555555555555";
export const CLIENT = "66666666-7777-8888-9999-aaaaaaaaaaaa";
export const OBJECT = "bbbbbbbb-cccc-dddd-eeee-ffffffffffff";
export const COMPARTMENT = "ocid1.compartment.oc1..test";

export const testApp = (): App => new App({ outdir, stackTraces: false });

/** A stack with providers and backend, for constructs that never make them. */
export function testStack(app: App = testApp(), id = "test"): TerraformStack {
  const stack = new TerraformStack(app, id);
  new LocalBackend(stack, { path: "../../../terraform.test.tfstate" });
  new OciProvider(stack, "oci", { region: "eu-frankfurt-1" });
  new AzureadProvider(stack, "azuread");
  new TimeProvider(stack, "time");
  return stack;
}

export const attachment: IGatewayNetwork = {
  endpointType: "PUBLIC",
  gatewaySubnetId: "ocid1.subnet.oc1..gateway",
  gatewaySecurityGroupIds: [],
  functionSubnetIds: ["ocid1.subnet.oc1..functions"],
  functionSecurityGroupIds: [],
};

/** A gateway of somebody else's. */
export const otherGateway = (
  scope: Construct,
  id = "Gateway",
  gatewayId = "ocid1.apigateway.oc1..other",
  hostname = "gateway.example.com",
): IApiGateway => ApiGateway.fromExisting(scope, id, { gatewayId, hostname });

export const newGateway = (scope: Construct, over: Partial<ApiGatewayProps> = {}, id = "Gateway"): ApiGateway =>
  new ApiGateway(scope, id, { compartmentId: COMPARTMENT, displayName: "test", network: attachment, ...over });

export const network = (scope: Construct, over: Partial<GatewayNetworkProps> = {}, id = "Network"): GatewayNetwork =>
  new GatewayNetwork(scope, id, { compartmentId: COMPARTMENT, displayName: "test", ...over });

export const stockRoute: Route = { path: "/orders", methods: ["GET"], backend: Backend.stock({ status: 200 }) };
export const otherIssuer = "https://issuer.example.com";
export const remoteKeys = VerificationKeys.remoteJwks({ uri: "https://issuer.example.com/keys" });

/** What a trust is made of, for tests of its parts. */
export interface TrustParts extends Pick<ITokenTrust, "issuers" | "audiences" | "requiredClaims"> {
  readonly keys: TrustedKeys;
  readonly clients: readonly string[] | AllowedClients;
}

/** Of an issuer that is not Entra, unless said otherwise. */
export const trustOf = (over: Partial<TrustParts> = {}): ITokenTrust => {
  const { issuers = [otherIssuer], audiences = [CLIENT], clients = [CLIENT], requiredClaims = [] } = over;
  const issuer = Issuer.oidc({ issuer: issuers, keys: over.keys ?? remoteKeys, clientClaim: "azp" });
  return Trust.of({ issuer, audiences, clients, requiredClaims });
};

/** Settings of a deployment, and parts of its trust in place of a whole one. */
export type SecuredOver = Partial<JwtSecuredDeploymentProps & TrustParts>;

const choosing = new WeakSet<Construct>();

/** Has each {@link secured} of a stack choose among several trusts, of which the one that it is given is the last. */
export const hasTrustsChosen = (scope: Construct): void => void choosing.add(scope);

const asLastOf = (scope: Construct, trust: JwtSecuredDeploymentProps["trust"]): JwtSecuredDeploymentProps["trust"] =>
  choosing.has(scope) && !("functionId" in trust || "selector" in trust)
    ? Trust.byHeader("X-Kind", { first: trustOf({ issuers: ["https://first.example.com"] }), last: trust })
    : trust;

/** On {@link otherGateway}, with the trust of {@link trustOf}, unless said otherwise. */
export const secured = (scope: Construct, over: SecuredOver = {}, id = "Api"): JwtSecuredDeployment => {
  const { issuers, audiences, clients, requiredClaims, keys, trust, ...settings } = over;
  return new JwtSecuredDeployment(scope, id, {
    compartmentId: COMPARTMENT,
    displayName: "test",
    gateway: over.gateway ?? otherGateway(scope, `${id}Gateway`),
    pathPrefix: "/orders",
    trust: asLastOf(scope, trust ?? trustOf({ issuers, audiences, clients, requiredClaims, keys })),
    routes: [stockRoute],
    ...settings,
  });
};

export const pinnedImage = FunctionImage.fromRegistry("fra.ocir.io/namespace/test/jwks-adapter:1.0.0");

export const adapter = (
  scope: Construct,
  over: Partial<JwksAdapterFunctionProps> = {},
  id = "Adapter",
): JwksAdapterFunction =>
  new JwksAdapterFunction(scope, id, {
    compartmentId: COMPARTMENT,
    displayName: "test",
    gateway: over.gateway ?? otherGateway(scope, `${id}Gateway`),
    network: attachment,
    image: pinnedImage,
    upstreamJwksUri: "https://issuer.example.com/keys",
    ...over,
  });

/** It trusts {@link trustOf}. */
export const authorizer = (
  scope: Construct,
  over: Partial<TokenAuthorizerFunctionProps> = {},
  id = "Authorizer",
): TokenAuthorizerFunction =>
  new TokenAuthorizerFunction(scope, id, {
    compartmentId: COMPARTMENT,
    displayName: "test",
    network: attachment,
    image: pinnedImage,
    trusts: [trustOf()],
    ...over,
  });

export const entraApp = (scope: Construct, over: Partial<AzureOAuthAppProps> = {}, id = "Entra"): AzureOAuthApp =>
  new AzureOAuthApp(scope, id, { displayName: "Orders", clients: [{ name: "billing" }], ...over });

/** An API of somebody else's, of which all is known. */
export const existingIds = { clientId: CLIENT, servicePrincipalObjectId: OBJECT, roleIds: { Read: TENANT } };

export const existingApp = (scope: Construct, over: Partial<ExistingApi> = {}, id = "Entra"): IAzureOAuthApp =>
  AzureOAuthApp.fromClientId(scope, id, {
    ...existingIds,
    identifierUri: `api://${CLIENT}`,
    clients: [{ name: "billing", roles: ["Read"] }],
    ...over,
  });

/** An API of another construct's, written by hand. */
export const otherApp: IAzureOAuthApp = {
  clientId: CLIENT,
  identifierUri: "api://orders",
  tenantId: TENANT,
  tokenVersion: 2,
  clientIdClaim: "azp",
  issuers: [otherIssuer],
  audiences: [CLIENT],
  clients: [{ name: "billing", clientId: OBJECT, admitted: true, secret: undefined }],
  clientIds: [OBJECT],
  requiredClaims: [{ claim: "tid", values: [TENANT] }],
  jwksUri: "https://keys.example.com/keys",
  tokenEndpoint: "https://issuer.example.com/token",
  tokenEndpointV1: "https://issuer.example.com/v1/token",
  scope: "api://orders/.default",
  trust: () => trustOf(),
  roleId: () => OBJECT,
};

/** An API whose registration is still to be said. */
export const ordersDeployment = { name: "orders", pathPrefix: "/orders", routes: [stockRoute] };

export const ordersApi: SecuredApi = { ...ordersDeployment, clients: [{ name: "billing" }] };

/** The whole system; its image comes from a registry, so that nothing is bundled. */
export const securedApiStack = (over: Partial<SecuredApiStackProps> = {}, app: App = testApp()): SecuredApiStack =>
  new SecuredApiStack(app, "secured-api", {
    namePrefix: "test",
    apis: [ordersApi],
    adapter: { image: pinnedImage },
    ...over,
  });

/** A finding as it is printed, taken apart. */
export interface PrintedFinding {
  readonly code: string;
  readonly text: string;
  readonly path: string;
}

/** What the stack's validations report. */
export function findingsOf(stack: TerraformStack): PrintedFinding[] {
  return stack.node
    .findAll()
    .flatMap(({ node }) =>
      node.validate().map((text) => ({ code: /^[A-Z0-9_]+(?=: )/.exec(text)?.[0] ?? "", text, path: node.path })),
    );
}

export const codesOf = (stack: TerraformStack): string[] => findingsOf(stack).map(({ code }) => code);

/** Codes that one construct in a stack of its own reports. */
export function codesIn(build: (scope: TerraformStack) => unknown): string[] {
  const stack = testStack();
  build(stack);
  return codesOf(stack);
}

/** What a stack synthesizes to, aspects applied. */
export const documentOf = (stack: TerraformStack): JsonObject => JSON.parse(Testing.synth(stack)) as JsonObject;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The resources of a type (data sources: `data.<type>`), by logical id. */
export function resourcesOf(document: JsonObject, type: string): Record<string, JsonObject> {
  const [section, name] = type.startsWith("data.") ? ["data", type.slice("data.".length)] : ["resource", type];
  const ofSection = document[section];
  const ofType = isObject(ofSection) ? ofSection[name] : undefined;
  return isObject(ofType) ? (ofType as Record<string, JsonObject>) : {};
}

/** A value as the stack writes it, references resolved. */
export function written(stack: TerraformStack, value: unknown): Json | undefined {
  const { friendlyUniqueId } = new TerraformOutput(stack, `Written${stack.node.children.length}`, { value });
  const output = documentOf(stack).output as Record<string, JsonObject>;
  return output[friendlyUniqueId]?.value;
}

/** The only resource of a type. */
export function onlyResource(stack: TerraformStack, type: string): JsonObject {
  const all = Object.values(resourcesOf(documentOf(stack), type));
  const [first] = all;
  if (first === undefined || all.length > 1) throw new Error(`${all.length} resources of type ${type}`);
  return first;
}

/** `type.logicalId` of everything that the stack makes or reads. */
export function addressesOf(document: JsonObject): string[] {
  return ["resource", "data"].flatMap((section) => {
    const types = document[section];
    if (!isObject(types)) return [];
    return Object.entries(types).flatMap(([type, byId]) =>
      isObject(byId) ? Object.keys(byId).map((id) => `${section === "data" ? "data." : ""}${type}.${id}`) : [],
    );
  });
}
