/** For everything that takes settings: calls in which each of them is set, and which nothing is wrong with. */
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { OciProvider } from "@cdktf/provider-oci/lib/provider";
import { StaticResource } from "@cdktf/provider-time/lib/static-resource";
import { DataTerraformRemoteStateLocal, S3Backend, TerraformStack } from "cdktf";
import * as constructs from "../../constructs/index";
import type { Callable } from "../../constructs/private/shapes";
import { certificatePem, otherCertificatePem } from "./finding-cases/certificate";
import {
  attachment,
  authorizer,
  CLIENT,
  COMPARTMENT,
  entraApp,
  existingApp,
  existingIds,
  OBJECT,
  otherApp,
  otherIssuer,
  pinnedImage,
  remoteKeys,
  secured,
  stockRoute,
  TENANT,
  testApp,
  testStack,
  trustOf,
} from "./test-stack";

const { ClientCredentials, EntraClient, RouteAccess, TokenLocation } = constructs;

/** A call with arguments that may be anything: plain JavaScript asks no compiler. */
export interface SoundCall {
  readonly given: (scope: TerraformStack) => readonly unknown[];
  /** Puts it where somebody tells its mistakes. @returns another stack, where it makes one */
  readonly place: (scope: TerraformStack, made: () => unknown) => unknown;
  /** What stands before its settings in findings, where that is more than one of them. */
  readonly prefix: string;
}

const construct = (given: (scope: TerraformStack) => object): SoundCall => ({
  given: (scope) => [given(scope)],
  place: (_, made) => made(),
  prefix: "",
});

const part = (
  prefix: string,
  given: readonly unknown[],
  place: (scope: TerraformStack, made: never) => unknown,
): SoundCall => ({
  given: () => given,
  // Sound: it is what the factory gives, whatever that was given.
  place: (scope, made) => place(scope, made() as never),
  prefix,
});

const cors = {
  allowedOrigins: ["https://app.example.com"],
  allowedMethods: ["GET"],
  allowedHeaders: ["Authorization"],
  exposedHeaders: ["X-Total"],
  allowCredentials: true,
  maxAgeInSeconds: 60,
};
const headers = { block: ["X-A"], rename: { "X-B": "X-C" }, set: [{ name: "X-D", values: ["a"], ifExists: "APPEND" }] };
const logs = { logGroupId: "ocid1.loggroup.oc1..a", retentionDays: 60, executionLevel: "WARN" };
const network = {
  ...attachment,
  gatewaySecurityGroupIds: ["ocid1.networksecuritygroup.oc1..a"],
  functionSecurityGroupIds: ["ocid1.networksecuritygroup.oc1..b"],
  backendPorts: [443],
  functionsReachGateway: true,
};
const gateway = (scope: TerraformStack) => ({
  gatewayId: "ocid1.apigateway.oc1..a",
  hostname: "a.example.com",
  endpointType: "PUBLIC",
  backendPorts: [443],
  functionAccess: [new StaticResource(scope, "Access")],
});
const home = (scope: TerraformStack) => new OciProvider(scope, "home", { alias: "home", region: "us-ashburn-1" });
const client = { name: "billing", displayName: "Billing", roles: ["Read"], admitted: true };
const credentials = ClientCredentials.managedElsewhere();
const access = {
  scope: "orders",
  clients: ["azure-cli", { name: "app", value: CLIENT }],
  principalIds: [{ name: "people", value: OBJECT }],
  everyUserOfTrustedTenants: true,
};
const registration = {
  displayName: "Orders",
  clients: [{ ...client, credentials }],
  roles: [{ value: "Read", displayName: "Read", description: "Reads" }],
  tokenVersion: 2,
  tenantId: TENANT,
  cloud: "global",
  signInAudience: "AzureADMultipleOrgs",
  trustedTenantIds: [CLIENT],
  identifierUri: "api://orders",
  delegatedAccess: access,
  ownerIds: [OBJECT],
  notes: "n",
  serviceManagementReference: "r",
  preventDestroy: true,
};
const existing = {
  ...existingIds,
  identifierUri: "api://orders",
  displayName: "Orders",
  tokenVersion: 2,
  notes: "n",
  trustedTenantIds: [CLIENT],
  clients: [{ name: "billing", roles: ["Read"], credentials }],
};
const ofStack = {
  tenantId: TENANT,
  cloud: "global",
  ownerIds: [OBJECT],
  serviceManagementReference: "r",
  preventDestroy: true,
};
const deployment = {
  pathPrefix: "/orders",
  routes: [
    {
      ...stockRoute,
      access: RouteAccess.authenticated(),
      mayReachClosedRoutes: false,
      cors,
      requestHeaders: headers,
      responseHeaders: headers,
    },
  ],
  identityHeaders: { "X-Auth-Subject": "sub" },
  maxClockSkewInSeconds: 30,
  tokenLocation: TokenLocation.header(),
  failureResponse: { status: 401, message: "no", headers },
  authenticationType: "TOKEN_AUTHENTICATION",
  cors,
  rateLimit: { requestsPerSecond: 10, key: "TOTAL" },
  leftovers: "refuse",
};
const ofApi = {
  ...deployment,
  ...{ keyCacheHours: 2, admitAnyClient: false, compartmentId: COMPARTMENT, logs },
  customSigningKeys: { jwksUri: "https://keys.example.com/orders" },
};
const settings = {
  algorithm: "RS256",
  maxKeys: 5,
  freshSeconds: 60,
  staleHours: 24,
  timeoutMs: 4000,
  maxBytes: 4096,
  issuer: otherIssuer,
  consumerKeys: "drop",
  deniedKids: ["a"],
};
const adapter = {
  settings,
  applicationId: "ocid1.fnapp.oc1..a",
  shape: "GENERIC_X86",
  memoryInMbs: 128,
  timeoutInSeconds: 30,
  pathPrefix: "/jwks",
  requestsPerSecond: 20,
  healthProbe: { intervalInSeconds: 60, vantagePointNames: ["aws-fra"] },
  provisionedConcurrency: 40,
  logs,
};
const base = { reference: "docker.io/fnproject/node:24", digest: `sha256:${"0".repeat(64)}` };
const image = {
  region: "eu-frankfurt-1",
  repository: { compartmentId: COMPARTMENT, name: "shop/adapter" },
  source: { file: join(__dirname, "..", "..", "function", "dist", "func.js") },
  trial: { environment: { A: "b" } },
  shape: "GENERIC_X86",
  base,
  registryHost: "fra.ocir.io",
  push: "apply",
  labels: { a: "b" },
};
const own = { compartmentId: COMPARTMENT, displayName: "test" };
const range = { endpointType: "PUBLIC", cidrBlock: "10.1.0.0/24", backendPorts: [8443] };
const routeRules = [
  { destination: "192.168.0.0/16", networkEntityId: "ocid1.drg.oc1..a", description: "to the office" },
];
const reachable = { ...range, routeRules, allowedCidrBlocks: ["0.0.0.0/0", { name: "office", value: "192.0.2.0/24" }] };
const snapshot = { bucketName: "keys", realmDomain: "oraclecloud.com" };
const sharedAdapter = { jwksUri: "https://a.example.com/jwks/keys" };
const theirs = { gatewayId: "ocid1.apigateway.oc1..a", hostname: "a.example.com", endpointType: "PUBLIC" };
const ofOneApi = {
  displayName: "Orders",
  clients: registration.clients,
  roles: registration.roles,
  tokenVersion: 2,
  signInAudience: registration.signInAudience,
  trustedTenantIds: registration.trustedTenantIds,
  identifierUri: registration.identifierUri,
  ownerIds: registration.ownerIds,
  notes: "n",
};
const newApi = { ...ofApi, ...ofOneApi, name: "orders" };
const forPeople = {
  ...{ name: "people", pathPrefix: "/people", routes: [stockRoute], clients: [{ name: "app" }] },
  delegatedAccess: { ...access, clients: [CLIENT], everyUserOfTrustedTenants: undefined },
};
const customDomain = { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..a" };
const wholeStack = {
  ...ofStack,
  namePrefix: "test",
  apis: [newApi, forPeople],
  adapter: { ...own, ...adapter, image: pinnedImage, keySnapshot: snapshot },
  network: { ...own, ...reachable },
  gateway: { ...own, functionsCompartmentId: COMPARTMENT, preventDestroy: true },
  customDomain,
  realm: "oc1",
  account: { region: "eu-frankfurt-1", compartmentId: COMPARTMENT, tenancyId: "ocid1.tenancy.oc1..a" },
  invokePolicy: "documented",
  logs,
  alarms: { topicId: "ocid1.onstopic.oc1..a" },
  tags: { freeform: { team: "orders" }, defined: { "cost.center": "42" } },
  stateBackend: constructs.StateBackend.localFile(),
};
const existingAuthorizer = {
  functionId: "ocid1.fnfunc.oc1..a",
  trusts: [trustOf()],
  context: ["iss", "sub", "azp"],
};
const judgedStack = {
  namePrefix: "test",
  apis: [
    {
      ...{ name: "orders", pathPrefix: "/orders", routes: [stockRoute], clients: [{ name: "billing" }] },
      authorizer: {
        ...{ ...own, applicationId: "ocid1.fnapp.oc1..a", shape: "GENERIC_X86", memoryInMbs: 128, logs, base },
        ...{ timeoutInSeconds: 30, provisionedConcurrency: 40, image: { labels: { a: "b" } }, push: "pipeline" },
        ...{ trusts: [trustOf()], denied: { kids: ["a"] }, context: ["sub"], settings: { cacheSeconds: 60 } },
        ...{ callers: { gatewayCompartmentId: COMPARTMENT }, keySnapshot: snapshot },
      },
    },
    { ...{ name: "stock", pathPrefix: "/stock", routes: [stockRoute] }, app: existing, authorizer: {} },
  ],
};
const joinedStack = {
  namePrefix: "test",
  apis: [{ ...ofApi, name: "orders", app: { ...existing, ownerIds: [OBJECT] } }],
  adapter: { jwksUri: "https://keys.example.com/keys" },
  existingGateway: theirs,
};
const builtStack = {
  namePrefix: "test",
  apis: [{ name: "orders", pathPrefix: "/orders", routes: [stockRoute], clients: [{ name: "billing" }] }],
  adapter: {
    base,
    push: "pipeline",
    image: { registryHost: "fra.ocir.io", labels: { a: "b" }, repository: { namespace: "ns", name: "a/b" } },
  },
};
const withSecret = (scope: TerraformStack) => ({
  ...{ name: "billing", clientId: OBJECT, admitted: true },
  secret: new constructs.RotatingSecret(scope, "Secret", { applicationId: "/applications/a" }),
});
const federated = {
  name: "github-main",
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:org/repo:ref:refs/heads/main",
  audience: "api://AzureADTokenExchange",
  description: "d",
};
const rsa = createRsaKey();
// Sound: the key is an RSA key, as JSON.
const jwk = { ...(rsa.jwk as { readonly n: string; readonly e: string; readonly kty: string }), kid: "a" };
const staticKeys = [
  { ...jwk, alg: "RS256", use: "sig" },
  { kid: "b", pem: rsa.pem },
];

const inRoute = (prefix: "backend" | "access", given: readonly unknown[]): SoundCall =>
  part(`routes[0].${prefix}`, given, (scope, made) => secured(scope, { routes: [{ ...stockRoute, [prefix]: made }] }));
/** Of a deployment whose tokens a function judges. */
const inJudgedRoute = (given: readonly unknown[]): SoundCall =>
  part("routes[0].access", given, (scope, made) =>
    secured(scope, { trust: authorizer(scope), routes: [{ ...stockRoute, access: made }] }),
  );
const inDeployment = (prefix: "tokenLocation" | "trust", given: readonly unknown[]): SoundCall =>
  part(prefix, given, (scope, made) => secured(scope, { [prefix]: made }));
const inState = (given: unknown): SoundCall =>
  part("stateBackend", [given], (_, made) => stackOf({ ...joinedStack, stateBackend: made }));
const inTrust = (prefix: "clients" | "issuer", given: readonly unknown[]): SoundCall =>
  part(`trust.${prefix}`, given, (scope, made) =>
    secured(scope, {
      trust: constructs.Trust.of({
        issuer: constructs.Issuer.oidc({ issuer: otherIssuer, keys: remoteKeys }),
        ...{ audiences: [CLIENT], clients: [CLIENT], requiredClaims: [], [prefix]: made },
      }),
    }),
  );
const inKeys = (given: readonly unknown[]): SoundCall =>
  part("trust.issuer.keys", given, (scope, made) => secured(scope, { keys: made }));
const inIssuer = (settings: object): SoundCall =>
  inTrust("issuer", [{ issuer: otherIssuer, keys: "https://keys.example.com/keys", ...settings }]);
const inClient = (given: readonly unknown[]): SoundCall =>
  part("clients[0].credentials", given, (scope, made) =>
    entraApp(scope, { clients: [{ name: "billing", credentials: made }] }),
  );

/** Several for what takes several kinds of objects. */
export const soundCalls: Readonly<Record<Callable, readonly SoundCall[]>> = {
  "AllowedClients.byClaim": [inTrust("clients", ["azp", [CLIENT]])],
  "ApiGateway.fromExisting": [construct(() => theirs), construct(() => ({ ...theirs, backendPorts: [8443] }))],
  "AzureOAuthApp.fromClientId": [construct(() => ({ ...existing, ...ofStack }))],
  "AzureOAuthApp.trust": [inDeployment("trust", [{ keys: "https://keys.example.com/keys" }])],
  "Backend.function": [inRoute("backend", ["ocid1.fnfunc.oc1..a"])],
  "Backend.http": [
    inRoute("backend", [
      {
        url: "http://backend.example.com",
        allowPlainHttp: true,
        skipTlsVerification: false,
        connectTimeoutInSeconds: 1,
        readTimeoutInSeconds: 2,
        sendTimeoutInSeconds: 3,
      },
    ]),
  ],
  "Backend.stock": [inRoute("backend", [{ status: 200, body: "b", headers: { "X-A": "a" } }])],
  "ClientCredentials.certificate": [inClient([certificatePem, { name: "next", value: otherCertificatePem }])],
  "ClientCredentials.federatedIdentity": [inClient([federated])],
  "ClientCredentials.secret": [inClient([{ lifetimeDays: 200, allowBeyond180Days: true }])],
  "EntraClient.fromClientId": [
    part(
      "clients[0]",
      [{ name: "billing", clientId: CLIENT, servicePrincipalObjectId: OBJECT, roles: ["Api.Invoke"], admitted: true }],
      (scope, made) => entraApp(scope, { clients: [made] }),
    ),
    part("clients[0]", [{ name: "billing", clientId: CLIENT, assignment: "elsewhere" }], (scope, made) =>
      entraApp(scope, { clients: [made] }),
    ),
  ],
  "Platform.fromOutputs": [
    construct(() => ({ form: 1, gateway: theirs, adapter: sharedAdapter, network })),
    construct(() => ({
      ...{ form: 1, gateway: theirs, adapter: "none", network: "none" },
      authorizer: { ...existingAuthorizer, trusts: [trustOf().toOutput()] },
    })),
  ],
  "Platform.fromState": [
    construct((scope) => ({
      state: new DataTerraformRemoteStateLocal(scope, "State", { path: "platform.tfstate" }),
      endpointType: "PRIVATE",
      authorizer: { trusts: [trustOf()], context: ["iss", "sub", "azp"] },
    })),
  ],
  publishPlatform: [
    construct((scope) => ({ gateway: gateway(scope), adapter: sharedAdapter, network })),
    construct((scope) => ({
      ...{ gateway: gateway(scope), adapter: "none" },
      authorizer: constructs.TokenAuthorizerFunction.fromFunctionId(existingAuthorizer),
    })),
  ],
  "FunctionImage.fromRegistry": [
    part("image", ["fra.ocir.io/ns/adapter:1"], (scope, made) => adapterOf(scope, { image: made })),
  ],
  "FunctionImage.fromSource": [construct(() => image)],
  "GatewayNetwork.fromSubnets": [part("network", [network], (scope, made) => gatewayOf(scope, { network: made }))],
  "Issuer.auth0": [inIssuer({ issuer: `${otherIssuer}/`, tokenProfile: "rfc9068" })],
  "Issuer.b2c": [inIssuer({ issuer: `${otherIssuer}/` })],
  "Issuer.externalId": [inIssuer({ keys: { jwksUri: "https://keys.example.com/keys" } })],
  "Issuer.oidc": [inIssuer({ clientClaim: "azp" }), inIssuer({ issuer: [otherIssuer] })],
  "ImageRepository.fromName": [
    part("repository", [{ namespace: "ns", name: "shop/adapter" }], (scope, made) =>
      constructs.FunctionImage.fromSource(scope, "Image", { region: "eu-frankfurt-1", base, repository: made }),
    ),
  ],
  "JwksAdapterFunction.fromUri": [
    part("adapter", ["https://keys.example.com/keys"], (_, made) => stackOf({ ...joinedStack, adapter: made })),
  ],
  "JwtSecuredDeployment.addRoutes": [
    {
      given: () => deployment.routes.map((route) => ({ ...route, path: "/added" })),
      place: (_, made) => made(),
      prefix: "addRoutes",
    },
  ],
  "RouteAccess.allOf": [
    inJudgedRoute([{ roles: ["a"], groups: ["d"] }]),
    inJudgedRoute([{ rolesOfPeople: ["b"], scopes: ["c"] }]),
  ],
  "RouteAccess.anyOfGroups": [inJudgedRoute([[OBJECT]])],
  "RouteAccess.anyOfRoles": [inJudgedRoute([["Orders.Read"]])],
  "RouteAccess.anyOfRolesOfPeople": [inJudgedRoute([["Orders.Read"]])],
  "RouteAccess.anyOfScopes": [inRoute("access", [["read"]])],
  "StateBackend.hcp": [inState({ organization: "acme", workspace: "orders", hostname: "tfe.example.com" })],
  "StateBackend.http": [
    inState({
      address: "https://states.example.com/orders",
      updateMethod: "PUT",
      lockAddress: "https://states.example.com/orders/lock",
      lockMethod: "POST",
      unlockAddress: "https://states.example.com/orders/lock",
      unlockMethod: "DELETE",
    }),
  ],
  "StateBackend.objectStorage": [
    inState({ bucket: "states", namespace: "ns", region: "eu-frankfurt-1", key: "a.tfstate" }),
  ],
  "StateBackend.of": [inState((stack: TerraformStack) => new S3Backend(stack, { bucket: "states", key: "orders" }))],
  "StateBackend.s3Compatible": [
    inState({
      ...{ bucket: "states", namespace: "ns", region: "eu-frankfurt-1", key: "a.tfstate" },
      realmDomain: "oraclegovcloud.com",
    }),
  ],
  "TokenLocation.header": [inDeployment("tokenLocation", ["X-Token", "Token"])],
  "TokenLocation.queryParameter": [inDeployment("tokenLocation", ["token"])],
  "Trust.byClaim": [
    inDeployment("trust", ["azp", { last: trustOf() }, { otherwise: trustOf({ clients: ["other"] }) }]),
  ],
  "Trust.byHeader": [inDeployment("trust", ["X-Kind", { last: trustOf() }])],
  "Trust.byHost": [inDeployment("trust", [{ "a.example.com": trustOf() }])],
  "Trust.byIssuer": [inDeployment("trust", [{ last: trustOf() }])],
  "Trust.byTenant": [
    inDeployment("trust", [{ last: trustOf({ requiredClaims: [{ claim: "tid", values: [TENANT] }] }) }]),
  ],
  "Trust.byVersion": [
    inDeployment("trust", [{ last: trustOf({ requiredClaims: [{ claim: "ver", values: ["1"] }] }) }]),
  ],
  "Trust.fromOutput": [
    inDeployment("trust", [trustOf({ requiredClaims: [{ claim: "tid", values: [TENANT] }] }).toOutput()]),
    inDeployment("trust", [trustOf({ keys: constructs.VerificationKeys.staticKeys(staticKeys) }).toOutput()]),
  ],
  "Trust.of": [
    inDeployment("trust", [
      {
        issuer: constructs.Issuer.oidc({ issuer: otherIssuer, keys: remoteKeys }),
        audiences: [CLIENT],
        clients: [CLIENT],
        requiredClaims: [{ claim: "tid", values: [TENANT] }],
      },
    ]),
  ],
  "Trust.withClaims": [inDeployment("trust", [{ claim: "plan", values: ["gold"] }])],
  "Trust.withKeys": [inDeployment("trust", ["https://keys.example.com/keys"])],
  "Trust.withoutClaim": [inDeployment("trust", ["tid"])],
  "VerificationKeys.remoteJwks": [inKeys([{ uri: "https://issuer.example.com/keys", cacheHours: 2 }])],
  "VerificationKeys.staticKeys": [inKeys([staticKeys])],
  checkPolicies: [construct(() => ({ rules: constructs.policyRules.map((rule) => ({ ...rule })), level: "warning" }))],
  describeForVerify: [
    construct((scope) => ({
      apis: [{ name: "orders", deployment: secured(scope), app: { ...otherApp, clients: [withSecret(scope)] } }],
      adapter: { jwksUri: "https://keys.example.com/keys" },
    })),
    construct((scope) => ({ apis: [{ name: "orders", deployment: secured(scope), app: existingApp(scope) }] })),
  ],
  "new Alarms": [
    construct(() => ({
      ...own,
      topicId: "ocid1.onstopic.oc1..a",
      deploymentIds: { orders: "ocid1.apideployment.oc1..a" },
      monitorId: "ocid1.httpmonitor.oc1..a",
    })),
  ],
  "new ApiGateway": [
    construct((scope) => ({
      ...{ ...own, network, customDomain, invokePolicy: "documented", preventDestroy: true },
      functionsCompartmentId: COMPARTMENT,
      homeRegionProvider: home(scope),
    })),
  ],
  "new AzureOAuthApp": [
    construct(() => registration),
    construct(() => ({
      displayName: "Orders",
      clients: [EntraClient.fromClientId({ name: "billing", clientId: CLIENT, servicePrincipalObjectId: OBJECT })],
    })),
  ],
  "new DelegatedGrants": [
    construct((scope) => ({
      ...{ access, applicationId: "/applications/a", servicePrincipalObjectId: OBJECT },
      dependsOn: [new StaticResource(scope, "Before")],
    })),
  ],
  "new EntraClient": [
    construct((scope) => ({
      ...{ displayName: "Billing", ownerIds: [OBJECT], notes: "n", serviceManagementReference: "r" },
      preventDestroy: true,
      settings: { ...client, credentials },
      api: { objectId: OBJECT, dependencies: [new StaticResource(scope, "Before")] },
      roles: new Map([["Read", TENANT]]),
    })),
  ],
  "new GatewayNetwork": [construct(() => ({ ...own, ...reachable }))],
  "new JwksAdapterFunction": [
    construct((scope) => ({
      ...{ ...own, ...adapter, gateway: gateway(scope), network, image: pinnedImage },
      upstreamJwksUri: "https://issuer.example.com/keys",
      keySnapshot: { ...snapshot, region: "eu-frankfurt-1", homeRegionProvider: home(scope) },
    })),
  ],
  "new JwtSecuredDeployment": [
    construct((scope) => ({
      ...{ ...own, ...deployment, gateway: gateway(scope), trust: trustOf(), logs },
    })),
  ],
  "new RotatingSecret": [
    construct(() => ({ applicationId: "/applications/a", lifetimeDays: 30, allowBeyond180Days: false })),
  ],
  "new SecuredApiStack": [
    construct(() => wholeStack),
    construct(() => joinedStack),
    construct(() => builtStack),
    construct(() => judgedStack),
    construct(() => ({ ...joinedStack, apis: [{ ...ofApi, name: "orders", app: otherApp }], adapter: "none" })),
    construct(() => ({ namePrefix: "test", apis: [newApi], network, adapter: { image: pinnedImage } })),
    construct((scope) => ({ namePrefix: "test", apis: [newApi], platform: platformOf(scope) })),
  ],
  "new ServiceLogs": [
    construct(() => ({ ...own, source: { service: "apigateway", resource: "a", categories: ["access"] }, logs })),
  ],
  "new SourceImage": [construct(() => image)],
  "new TokenAuthorizerFunction": [
    construct((scope, homeRegionProvider = home(scope)) => ({
      ...{ ...own, network, image: pinnedImage, trusts: [trustOf()], logs, shape: "GENERIC_X86" },
      ...{ applicationId: "ocid1.fnapp.oc1..a", memoryInMbs: 128, timeoutInSeconds: 30, provisionedConcurrency: 40 },
      denied: { kids: ["a"], clients: [CLIENT], subjects: [OBJECT], tokens: ["b"] },
      context: ["sub", "roles"],
      settings: { cacheSeconds: 60, freshSeconds: 60, staleHours: 24, timeoutMs: 4000, maxBytes: 4096 },
      callers: { gatewayCompartmentId: COMPARTMENT, homeRegionProvider },
      keySnapshot: { ...snapshot, region: "eu-frankfurt-1", homeRegionProvider },
    })),
  ],
  "TokenAuthorizerFunction.fromFunctionId": [
    part("trust", [existingAuthorizer], (scope, made) => secured(scope, { trust: made as never })),
  ],
  tagResources: [construct(() => wholeStack.tags)],
};

function adapterOf(scope: TerraformStack, over: object): unknown {
  const given = { ...own, gateway: gateway(scope), network, image: pinnedImage, ...over };
  const upstreamJwksUri = "https://issuer.example.com/keys";
  return new constructs.JwksAdapterFunction(scope, "Adapter", { ...given, upstreamJwksUri } as never);
}

const platformOf = (scope: TerraformStack): object => ({
  gateway: gateway(scope),
  adapter: constructs.JwksAdapterFunction.fromUri("https://keys.example.com/keys"),
  network,
  authorizer: constructs.TokenAuthorizerFunction.fromFunctionId(existingAuthorizer),
});

function gatewayOf(scope: TerraformStack, over: object): unknown {
  return new constructs.ApiGateway(scope, "Gateway", { ...own, network, ...over } as never);
}

function stackOf(given: object): TerraformStack {
  return new constructs.SecuredApiStack(testApp(), "test", given as never);
}

function createRsaKey(): { readonly pem: string; readonly jwk: object } {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    pem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    jwk: publicKey.export({ format: "jwk" }),
  };
}

/** Those that stand in a stack of their own, or below a construct. */
const withPlace = new Set([
  "ApiGateway.fromExisting",
  "AzureOAuthApp.fromClientId",
  "FunctionImage.fromSource",
  "Platform.fromOutputs",
  "Platform.fromState",
]);

/** What has methods that take settings. */
const methodsOf: Readonly<Record<string, (scope: TerraformStack) => object>> = {
  AzureOAuthApp: (scope) => entraApp(scope, { tenantId: TENANT }),
  JwtSecuredDeployment: (scope) => secured(scope),
  Trust: () => trustOf({ requiredClaims: [{ claim: "tid", values: [TENANT] }] }),
};

/** Calls it with what may be wrong. @returns the stack that tells of it */
export function stackCalling(
  callable: Callable,
  sound: SoundCall,
  change: (given: readonly unknown[]) => readonly unknown[],
): TerraformStack {
  const stack = testStack();
  const given = change(sound.given(stack));
  const placed = sound.place(stack, () => call(callable, stack, given));
  return placed instanceof TerraformStack ? placed : stack;
}

function call(callable: Callable, scope: TerraformStack, given: readonly unknown[]): unknown {
  const [name = "", factory] = callable.replace("new ", "").split(".");
  const named: unknown = Reflect.get(constructs, name);
  // Sound: names of the public list are classes and functions.
  const target = named as new (...given: readonly unknown[]) => unknown;
  if (callable === "new SecuredApiStack") return Reflect.construct(target, [testApp(), "test", ...given]);
  if (callable.startsWith("new ")) return Reflect.construct(target, [scope, "Made", ...given]);
  if (factory === undefined) return Reflect.apply(target, undefined, [scope, ...given]);
  const place = withPlace.has(callable) ? [scope, "Made"] : [];
  const whole = methodsOf[name]?.(scope);
  const owner = whole !== undefined && Reflect.has(whole, factory) ? whole : target;
  return Reflect.apply(Reflect.get(owner, factory), owner, [...place, ...given]);
}
