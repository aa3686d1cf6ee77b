/** Mistakes of meaning: settings of the right shape that say what nobody can mean, as a tired user writes them. */
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import * as constructs from "../../constructs/index";
import { certificatePem } from "./finding-cases/certificate";
import {
  adapter,
  attachment,
  CLIENT,
  COMPARTMENT,
  entraApp,
  existingApp,
  existingIds,
  network,
  newGateway,
  OBJECT,
  ordersApi,
  ordersDeployment,
  otherGateway,
  secured,
  securedApiStack,
  stockRoute,
  TENANT,
} from "./test-stack";

/** Plain JavaScript asks no compiler. */
type Loose = Readonly<Record<string, unknown>>;

/** What is written, and the finding that is to be told: its code and its setting. */
export type MeaningMistake = readonly [wrong: string, told: string, build: (scope: TerraformStack) => unknown];

const {
  AllowedClients,
  Backend,
  ClientCredentials,
  EntraClient,
  FunctionImage,
  RouteAccess,
  StateBackend,
  TokenLocation,
} = constructs;

const as = <Value>(value: unknown): Value => value as Value;
const each = (
  told: string,
  build: (scope: TerraformStack, value: never) => unknown,
  ...values: readonly unknown[]
): MeaningMistake[] =>
  values.map((value) => [JSON.stringify(value) ?? String(value), told, (scope) => build(scope, value as never)]);

const stack = (over: Loose) => securedApiStack(as(over));
const inStack = (name: string) => (_: TerraformStack, value: unknown) => stack({ [name]: value });
const api = (over: Loose) => stack({ apis: [{ ...ordersApi, ...over }] });
const inApi = (name: string) => (_: TerraformStack, value: unknown) => api({ [name]: value });
const inExisting = (name: string) => (_: TerraformStack, value: unknown) =>
  stack({ apis: [{ ...ordersDeployment, app: { ...existingIds, clients: [{ name: "billing" }], [name]: value } }] });
const inRoute = (name: string) => (scope: TerraformStack, value: unknown) =>
  secured(scope, { routes: [{ ...stockRoute, [name]: value }] });
const inDeployment = (name: string) => (scope: TerraformStack, value: unknown) => secured(scope, { [name]: value });
const inAdapter = (name: string) => (scope: TerraformStack, value: unknown) => adapter(scope, { [name]: value });
const inKeySettings = (name: string) => (scope: TerraformStack, value: unknown) =>
  adapter(scope, { settings: { [name]: value } });
const inApp = (name: string) => (scope: TerraformStack, value: unknown) => entraApp(scope, { [name]: value });
const inClient = (name: string) => (scope: TerraformStack, value: unknown) =>
  entraApp(scope, { clients: [{ name: "billing", [name]: value }] });
const withCredentials =
  (made: (value: never) => constructs.ClientCredentials) => (scope: TerraformStack, value: unknown) =>
    entraApp(scope, { clients: [{ name: "billing", credentials: made(value as never) }] });
const inIdentity = (name: string) =>
  withCredentials((value: unknown) =>
    ClientCredentials.federatedIdentity({
      ...{
        name: "github",
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:o/r:ref:refs/heads/main",
      },
      [name]: value,
    }),
  );
const inHttp = (name: string) => (scope: TerraformStack, value: unknown) =>
  inRoute("backend")(scope, Backend.http({ url: "https://b.example.com", [name]: value }));
const inStock = (name: string) => (scope: TerraformStack, value: unknown) =>
  inRoute("backend")(scope, Backend.stock({ status: 200, [name]: value }));
const inCors = (name: string) => (scope: TerraformStack, value: unknown) =>
  secured(scope, { cors: { allowedOrigins: ["https://app.example.com"], [name]: value } });
const inNetwork = (name: string) => (scope: TerraformStack, value: unknown) => network(scope, { [name]: value });
const inAttachment = (name: string) => (scope: TerraformStack, value: unknown) =>
  newGateway(scope, { network: { ...attachment, [name]: value } });
const inImage = (name: string) => (scope: TerraformStack, value: unknown) =>
  FunctionImage.fromSource(scope, "Image", {
    ...{ region: "eu-frankfurt-1", repository: { compartmentId: COMPARTMENT, name: "shop/adapter" } },
    [name]: value,
  });
const inBucket = (name: string) => (_: TerraformStack, value: unknown) =>
  stack({ stateBackend: StateBackend.objectStorage(as({ bucket: "states", namespace: "ns", [name]: value })) });
const inTheirs = (name: string) => (scope: TerraformStack, value: unknown) =>
  constructs.ApiGateway.fromExisting(
    scope,
    "Theirs",
    as({ gatewayId: "ocid1.apigateway.oc1..a", hostname: "a.example.com", [name]: value }),
  );
const inAlarms = (name: string) => (scope: TerraformStack, value: unknown) =>
  new constructs.Alarms(
    scope,
    "Alarms",
    as({
      compartmentId: COMPARTMENT,
      displayName: "t",
      topicId: "ocid1.onstopic.oc1..a",
      deploymentIds: {},
      [name]: value,
    }),
  );
const inPeople = (name: string) => (scope: TerraformStack, value: unknown) =>
  entraApp(scope, { delegatedAccess: { principalIds: [OBJECT], [name]: value } });

const upper = CLIENT.toUpperCase();
const fn = "ocid1.fnfunc.oc1..a";
const app = "ocid1.fnapp.oc1..a";

export const meaningMistakes: Readonly<Record<string, readonly MeaningMistake[]>> = {
  "OCIDs of another kind, or none": [
    ...each(
      "OCID_INVALID routes[0].backend.functionId",
      (s, v) => inRoute("backend")(s, Backend.function(v)),
      "my-function",
      "",
      app,
      "ocid1.function.oc1..a",
      ` ${fn}`,
      "https://fra.functions.oci.oraclecloud.com/x",
    ),
    ...each(
      "OCID_INVALID existingGateway.gatewayId",
      (_, gatewayId) => stack({ existingGateway: { gatewayId, hostname: "a.example.com" } }),
      "gateway",
      "ocid1.apideployment.oc1..a",
      "ocid1.apigateway",
    ),
    ...each(
      "OCID_INVALID customDomain.certificateId",
      (_, certificateId) => stack({ customDomain: { hostname: "api.example.com", certificateId } }),
      "my-cert",
      "ocid1.certificateauthority.oc1..a",
      certificatePem,
    ),
    ...each("OCID_INVALID network.gatewaySubnetId", inAttachment("gatewaySubnetId"), "subnet-1", "ocid1.vcn.oc1..a"),
    ...each(
      "OCID_INVALID network.functionSubnetIds[0]",
      inAttachment("functionSubnetIds"),
      ["10.0.0.0/24"],
      ["ocid1.vcn.oc1..a"],
    ),
    ...each(
      "OCID_INVALID network.gatewaySecurityGroupIds[0]",
      inAttachment("gatewaySecurityGroupIds"),
      ["ocid1.securitylist.oc1..a"],
      ["nsg"],
    ),
    ...each("OCID_INVALID network.functionSecurityGroupIds[0]", inAttachment("functionSecurityGroupIds"), [
      "ocid1.subnet.oc1..a",
    ]),
    ...each("OCID_INVALID compartmentId", inNetwork("compartmentId"), "shop", "ocid1.vcn.oc1..a"),
    ...each("OCID_INVALID functionsCompartmentId", (s, v) => newGateway(s, { functionsCompartmentId: v }), app),
    ...each("OCID_INVALID logs.logGroupId", inStack("logs"), { logGroupId: "ocid1.log.oc1..a" }, { logGroupId: "" }),
    ...each(
      "ALARM_INVALID alarms.topicId",
      inStack("alarms"),
      { topicId: "ops@example.com" },
      { topicId: "ocid1.onssubscription.oc1..a" },
    ),
    ...each("OCID_INVALID applicationId", inAdapter("applicationId"), "jwks", fn),
    ...each("OCID_INVALID monitorId", inAlarms("monitorId"), "ocid1.pingmonitor.oc1..a"),
    ...each("OCID_INVALID deploymentIds.orders", inAlarms("deploymentIds"), { orders: "ocid1.apigateway.oc1..a" }),
  ],
  GUIDs: [
    ...each(
      "GUID_INVALID tenantId",
      inStack("tenantId"),
      "contoso.onmicrosoft.com",
      "contoso",
      "",
      upper,
      `{${CLIENT}}`,
      "common",
    ),
    ...each("GUID_INVALID ownerIds[0]", inStack("ownerIds"), ["me@example.com"], [upper]),
    ...each(
      "GUID_INVALID trustedTenantIds[0]",
      (s, trustedTenantIds) => entraApp(s, { signInAudience: "AzureADMultipleOrgs", trustedTenantIds }),
      ["partner.com"],
    ),
    ...each("GUID_INVALID apis[0].app.clientId", inExisting("clientId"), "orders", `api://${CLIENT}`, upper),
    ...each("GUID_INVALID apis[0].app.servicePrincipalObjectId", inExisting("servicePrincipalObjectId"), "sp"),
    ...each("GUID_INVALID apis[0].app.roleIds.Read", inExisting("roleIds"), { Read: "Read" }),
    ...each(
      "GUID_INVALID delegatedAccess.principalIds[0]",
      inPeople("principalIds"),
      ["everyone"],
      ["user@example.com"],
    ),
    ...each("GUID_INVALID delegatedAccess.principalIds[0].value", inPeople("principalIds"), [
      { name: "developers", value: "developers" },
    ]),
    ...each("GUID_INVALID delegatedAccess.clients[0]", inPeople("clients"), ["az"], ["Azure CLI"]),
    ...each(
      "GUID_INVALID clients[0].clientId",
      (s, clientId) =>
        existingApp(s, { clients: [EntraClient.fromClientId({ name: "billing", clientId, roles: ["Read"] })] }),
      "billing",
      upper,
    ),
  ],
  "hosts, regions, addresses and namespaces": [
    ...each(
      "CUSTOM_DOMAIN_INVALID customDomain.hostname",
      (_, hostname) => stack({ customDomain: { hostname, certificateId: "ocid1.certificate.oc1..a" } }),
      "https://api.example.com",
      "api.example.com/",
      "API.example.com",
      "*.example.com",
      "localhost",
    ),
    ...each("CUSTOM_DOMAIN_INVALID hostname", inTheirs("hostname"), "https://a.example.com", "a.example.com:443"),
    ...each("HOST_NAME_INVALID registryHost", inImage("registryHost"), "https://fra.ocir.io", "fra.ocir.io/ns"),
    ...each("REGION_INVALID region", (s, region) => inImage("region")(s, region), "Frankfurt"),
    ...each("REGION_INVALID stateBackend.region", inBucket("region"), "fra", "EU-FRANKFURT-1"),
    ...each(
      "STATE_BACKEND_INVALID stateBackend.namespace",
      inBucket("namespace"),
      "My Tenancy",
      "ocid1.tenancy.oc1..a/",
    ),
    ...each("STATE_BACKEND_INVALID stateBackend.bucket", inBucket("bucket"), "my bucket", "states/prod"),
    ...each("STATE_BACKEND_INVALID stateBackend.key", inBucket("key"), "", " "),
    ...each(
      "IMAGE_REFERENCE_INVALID repository.name",
      (s, name) => inImage("repository")(s, { compartmentId: COMPARTMENT, name }),
      "Shop/Adapter",
      "shop/adapter:1",
    ),
    ...each(
      "ADAPTER_SETTING_INVALID keySnapshot.bucketName",
      (s, bucketName) => inAdapter("keySnapshot")(s, { region: "eu-frankfurt-1", bucketName }),
      "my keys",
    ),
    ...each(
      "ADAPTER_SETTING_INVALID upstreamJwksUri",
      inAdapter("upstreamJwksUri"),
      "http://issuer.example.com/keys",
      "issuer.example.com/keys",
      "https://issuer.example.com/.well-known/openid-configuration",
    ),
    ...each(
      "NETWORK_CIDR_INVALID cidrBlock",
      inNetwork("cidrBlock"),
      "10.0.0.0",
      "10.0.0.1/24",
      "fd00::/64",
      "10.0.0.0/33",
    ),
    ...each("NETWORK_CIDR_INVALID cidrBlock (prefix length)", inNetwork("cidrBlock"), "10.0.0.0/8", "10.0.0.0/28"),
    ...each(
      "NETWORK_CIDR_INVALID allowedCidrBlocks[0]",
      inNetwork("allowedCidrBlocks"),
      ["office"],
      ["203.0.113.7"],
      ["0.0.0.0"],
    ),
    ...each("NETWORK_CIDR_INVALID backendPorts[0]", inNetwork("backendPorts"), [0], [70000], [8443.5]),
    ...each(
      "BACKEND_URL_INVALID routes[0].backend.url",
      inHttp("url"),
      "b.example.com",
      "/orders",
      "https://b.example.com/{id}",
      "https:// b.example.com",
    ),
    ...each("BACKEND_PLAIN_HTTP routes[0].backend.url", inHttp("url"), "http://b.example.com"),
    ...each(
      "JWKS_URI_INVALID adapter.jwksUri",
      (_, uri) => stack({ adapter: constructs.JwksAdapterFunction.fromUri(uri) }),
      "http://keys.example.com/keys",
      "keys.example.com",
    ),
  ],
  "names and free texts": [
    ...each(
      "NAME_PREFIX_INVALID namePrefix",
      inStack("namePrefix"),
      "Shop",
      "shop_dev",
      "shop dev",
      "s",
      "1shop",
      "shop-",
    ),
    ...each("API_NAME_INVALID apis[0].name", inApi("name"), "Orders API", "orders/v1", ""),
    ...each(
      "CLIENT_NAME_INVALID clients[0].name",
      (s, name) => entraApp(s, { clients: [{ name }] }),
      "Billing",
      "billing service",
      "b",
    ),
    ...each("DISPLAY_NAME_INVALID apis[0].displayName", inApi("displayName"), "", "x".repeat(257)),
    ...each("DISPLAY_NAME_INVALID clients[0].displayName", inClient("displayName"), " "),
    ...each(
      "ROLE_INVALID roles[0].value",
      (s, value) => entraApp(s, { roles: [{ value }] }),
      "Orders Read",
      ".Read",
      "",
    ),
    ...each(
      "ROLE_INVALID roles[0].displayName",
      (s, displayName) => entraApp(s, { roles: [{ value: "Read", displayName }] }),
      "",
    ),
    ...each(
      "TEXT_INVALID roles[0].description",
      (s, description) => entraApp(s, { roles: [{ value: "Read", description }] }),
      "",
    ),
    ...each("TEXT_INVALID notes", inApp("notes"), ""),
    ...each("TEXT_INVALID serviceManagementReference", inStack("serviceManagementReference"), ""),
    ...each("TEXT_INVALID displayName", inNetwork("displayName"), "", "a\nb"),
    ...each("TAG_INVALID tags.freeform (name)", inStack("tags"), { freeform: { "cost center": "42" } }),
    ...each("TAG_INVALID tags.defined (name)", inStack("tags"), { defined: { CostCenter: "42" } }),
    ...each(
      "IDENTIFIER_URI_INVALID identifierUri",
      inApp("identifierUri"),
      "orders",
      "http://orders.example.com",
      "https://orders.azurewebsites.net",
      "api://orders/",
      "https://localhost/x",
    ),
    ...each("ITEM_NAME_INVALID allowedCidrBlocks[0].name", inNetwork("allowedCidrBlocks"), [
      { name: "our office", value: "192.0.2.0/24" },
    ]),
  ],
  "paths, routes and headers": [
    ...each(
      "PATH_PREFIX_INVALID apis[0].pathPrefix",
      inApi("pathPrefix"),
      "orders",
      "/orders/",
      "/{api}",
      "/orders//v1",
      "https://api.example.com/orders",
    ),
    ...each("ROUTE_PATH_INVALID routes[0].path", inRoute("path"), "world", "/{id", "/{path*}/x", "/a b", "/x?y=1"),
    ...each("ROUTE_METHOD_INVALID routes[0].methods", inRoute("methods"), []),
    ...each("ROUTE_DUPLICATE routes[0]", inRoute("methods"), ["GET", "GET"], ["ANY", "GET"]),
    [
      "{id} beside {order}",
      "ROUTE_DUPLICATE routes[1]",
      (s) => secured(s, { routes: ["/{id}", "/{order}"].map((path) => ({ ...stockRoute, path })) }),
    ],
    ["no routes", "ROUTES_COUNT routes", (s) => secured(s, { routes: [] })],
    ...each(
      "HEADER_NAME_INVALID routes[0].requestHeaders.block[0]",
      inRoute("requestHeaders"),
      { block: ["X Debug"] },
      { block: ["X-Debug: 1"] },
    ),
    ...each(
      "HEADER_TWICE routes[0].responseHeaders",
      inRoute("responseHeaders"),
      { block: ["X-A", "x-a"] },
      { rename: { A: "B" }, set: [{ name: "b", values: ["1"] }] },
    ),
    ...each("HEADER_PROTECTED routes[0].responseHeaders", inRoute("responseHeaders"), {
      set: [{ name: "Strict-Transport-Security", values: ["max-age=1"] }],
    }),
    ...each("HEADERS_COUNT routes[0].responseHeaders.set[0].values", inRoute("responseHeaders"), {
      set: [{ name: "X-A", values: [] }],
    }),
    ...each(
      "CLAIM_INVALID identityHeaders.X-User",
      inDeployment("identityHeaders"),
      { "X-User": "" },
      { "X-User": "${request.auth[sub]}" },
    ),
    ...each(
      "IDENTITY_HEADER_FORGEABLE identityHeaders.X-User",
      inDeployment("identityHeaders"),
      { "X-User": "name" },
      { "X-User": "email" },
    ),
    ...each(
      "TOKEN_HEADER_INVALID tokenLocation.name",
      (s, v) => inDeployment("tokenLocation")(s, TokenLocation.header(v)),
      "Authorization: Bearer",
      "",
    ),
    ...each(
      "TOKEN_HEADER_INVALID tokenLocation.scheme",
      (s, v) => inDeployment("tokenLocation")(s, TokenLocation.header("Authorization", v)),
      "Bearer ",
    ),
    ...each("BACKEND_STOCK_INVALID routes[0].backend.status", inStock("status"), 99, 200.5, 0),
    ...each("BACKEND_STOCK_INVALID routes[0].backend.headers (name)", inStock("headers"), {
      "Content Type": "text/plain",
    }),
    ...each("FAILURE_RESPONSE_INVALID failureResponse.status", inDeployment("failureResponse"), {
      status: 200,
      message: "ok",
    }),
    ...each(
      "SCOPE_INVALID routes[0].access[0]",
      (s, v) => inRoute("access")(s, RouteAccess.anyOfScopes(v)),
      ["read write"],
      [""],
    ),
    ...each("SCOPES_EMPTY routes[0].access", (s, v) => inRoute("access")(s, RouteAccess.anyOfScopes(v)), []),
    ...each(
      "SCOPES_WITH_ENTRA apis[0].routes[0].access",
      (_, v) => api({ routes: [{ ...stockRoute, access: RouteAccess.anyOfScopes(v) }] }),
      ["Orders.Read"],
    ),
  ],
  numbers: [
    ...each(
      "BACKEND_TIMEOUT_RANGE routes[0].backend.readTimeoutInSeconds",
      inHttp("readTimeoutInSeconds"),
      0,
      2.5,
      301,
      -1,
    ),
    ...each(
      "BACKEND_TIMEOUT_RANGE routes[0].backend.connectTimeoutInSeconds",
      inHttp("connectTimeoutInSeconds"),
      76,
      0.5,
    ),
    ...each(
      "RATE_LIMIT_INVALID rateLimit.requestsPerSecond",
      inDeployment("rateLimit"),
      { requestsPerSecond: 0 },
      { requestsPerSecond: 0.5 },
      { requestsPerSecond: 1e12 },
    ),
    ...each("CLOCK_SKEW_RANGE maxClockSkewInSeconds", inDeployment("maxClockSkewInSeconds"), 300, -1, 30.5),
    ...each("JWKS_CACHE_RANGE apis[0].keyCacheHours", inApi("keyCacheHours"), 0, 48),
    ...each("CORS_INVALID cors.maxAgeInSeconds", inCors("maxAgeInSeconds"), -1, 0.1),
    ...each("FUNCTION_SETTING_INVALID memoryInMbs", inAdapter("memoryInMbs"), 100, 4096),
    ...each("FUNCTION_SETTING_INVALID timeoutInSeconds", inAdapter("timeoutInSeconds"), 0, 600, 29.9),
    ...each("PROVISIONED_CONCURRENCY_STEP provisionedConcurrency", inAdapter("provisionedConcurrency"), 1, 41),
    ...each("ADAPTER_RATE_STARVES requestsPerSecond", inAdapter("requestsPerSecond"), 1),
    ...each("ADAPTER_PROBE_INVALID healthProbe.intervalInSeconds", inAdapter("healthProbe"), {
      intervalInSeconds: 300,
    }),
    ...each("ADAPTER_SETTING_INVALID settings.maxKeys", inKeySettings("maxKeys"), 0, 11),
    ...each("ADAPTER_SETTING_INVALID settings.freshSeconds", inKeySettings("freshSeconds"), 0, 86400, 1.5),
    ...each("ADAPTER_SETTING_INVALID settings.staleHours", inKeySettings("staleHours"), 0, 720),
    ...each("ADAPTER_SETTING_INVALID settings.issuer", inKeySettings("issuer"), "issuer.example.com"),
    ...each("ADAPTER_SETTING_INVALID settings.deniedKids", inKeySettings("deniedKids"), ["a,b"]),
    ...each(
      "SECRET_LIFETIME_RANGE clients[0].credentials.lifetimeDays",
      withCredentials((lifetimeDays: number) => ClientCredentials.secret({ lifetimeDays })),
      1,
      365,
      30.5,
    ),
    ...each("LOGS_INVALID logs.retentionDays", (s, retentionDays) => secured(s, { logs: { retentionDays } }), 7, 365),
  ],
  credentials: [
    ...each(
      "CERTIFICATE_INVALID clients[0].credentials[0]",
      withCredentials((pem: string) => ClientCredentials.certificate(pem)),
      "billing.pem",
      "",
      "-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----",
    ),
    [
      "a private key",
      "CERTIFICATE_PRIVATE_KEY clients[0].credentials[0]",
      (s) => withCredentials((pem: string) => ClientCredentials.certificate(pem))(s, "-----BEGIN PRIVATE KEY-----"),
    ],
    [
      "one certificate twice",
      "LIST_DUPLICATE clients[0].credentials[1]",
      (s) =>
        entraApp(s, {
          clients: [
            { name: "billing", credentials: ClientCredentials.certificate(certificatePem, `${certificatePem}\n`) },
          ],
        }),
    ],
    ...each(
      "FEDERATION_INVALID clients[0].credentials[0].issuer",
      inIdentity("issuer"),
      "token.actions.githubusercontent.com",
      "https://token.actions.githubusercontent.com/",
      "http://gitlab.example.com",
    ),
    ...each("FEDERATION_INVALID clients[0].credentials[0].subject", inIdentity("subject"), "", "repo:o/r:*"),
    ...each("FEDERATION_INVALID clients[0].credentials[0].name", inIdentity("name"), "main branch", "a"),
  ],
  images: [
    ...each(
      "IMAGE_REFERENCE_INVALID image",
      (s, v) => inAdapter("image")(s, FunctionImage.fromRegistry(v)),
      "ns/repo:1",
      "adapter",
      "",
      "docker.io/fnproject/node:24",
      "ghcr.io/o/r:1",
      "https://fra.ocir.io/ns/adapter:1",
    ),
    ...each(
      "IMAGE_NOT_PINNED image",
      (s, v) => inAdapter("image")(s, FunctionImage.fromRegistry(v)),
      "fra.ocir.io/ns/adapter",
      "fra.ocir.io/ns/adapter:latest",
      "fra.ocir.io/ns/adapter:main",
      "fra.ocir.io/ns/adapter:prod",
    ),
    ...each(
      "IMAGE_REFERENCE_INVALID base",
      inImage("base"),
      { reference: "node:24" },
      { reference: "docker.io/fnproject/node" },
      { reference: "docker.io/fnproject/node:24", digest: "24" },
    ),
    ...each(
      "IMAGE_SOURCE_INVALID source",
      inImage("source"),
      { entry: join(__dirname, "no-such.ts") },
      { folder: "/no/such" },
      { file: "func.ts" },
    ),
    [
      "another shape",
      "IMAGE_SHAPE_MISMATCH shape",
      (s) => adapter(s, { shape: "GENERIC_ARM", image: as(inImage("shape")(s, "GENERIC_X86")) }),
    ],
  ],
  "lists that name one thing twice": [
    ...each("LIST_DUPLICATE ownerIds[1]", inStack("ownerIds"), [OBJECT, OBJECT]),
    ...each(
      "LIST_DUPLICATE allowedCidrBlocks[1]",
      inNetwork("allowedCidrBlocks"),
      ["192.0.2.0/24", { name: "office", value: "192.0.2.0/24" }],
      ["0.0.0.0/0", "0.0.0.0/0"],
    ),
    ...each("LIST_DUPLICATE cors.allowedOrigins[1]", inCors("allowedOrigins"), [
      "https://a.example.com",
      "https://a.example.com:443",
    ]),
    ...each("LIST_DUPLICATE cors.allowedHeaders[2]", inCors("allowedHeaders"), ["Authorization", "X-A", "x-a"]),
    ...each("LIST_DUPLICATE identityHeaders.x-auth-sub", inDeployment("identityHeaders"), {
      "X-Auth-Sub": "sub",
      "x-auth-sub": "iss",
    }),
    ...each("LIST_DUPLICATE routes[0].backend.headers.x-a", inStock("headers"), { "X-A": "1", "x-a": "2" }),
    ...each("LIST_DUPLICATE tags.freeform.team", inStack("tags"), { freeform: { Team: "a", team: "b" } }),
    ...each("LIST_DUPLICATE delegatedAccess.clients[1]", inPeople("clients"), [
      "azure-cli",
      "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
    ]),
    ...each("LIST_DUPLICATE delegatedAccess.principalIds[1]", inPeople("principalIds"), [
      OBJECT,
      { name: "me", value: OBJECT },
    ]),
    ...each("LIST_DUPLICATE network.functionSubnetIds[1]", inAttachment("functionSubnetIds"), [
      "ocid1.subnet.oc1..a",
      "ocid1.subnet.oc1..a",
    ]),
    ...each("LIST_DUPLICATE clients[0].roles[1]", inClient("roles"), ["Api.Invoke", "Api.Invoke"]),
    [
      "two clients of one id",
      "CLIENT_DUPLICATE clients",
      (s) =>
        existingApp(s, {
          clients: ["a1", "b1"].map((name) => EntraClient.fromClientId({ name, clientId: OBJECT, roles: ["Read"] })),
        }),
    ],
    [
      "two clients of one name",
      "CLIENT_NAME_INVALID clients",
      (s) => entraApp(s, { clients: [{ name: "billing" }, { name: "billing" }] }),
    ],
    [
      "a role and a scope of one name",
      "ROLE_DUPLICATE roles",
      (s) =>
        entraApp(s, {
          roles: [{ value: "access_as_user" }],
          clients: [{ name: "billing", roles: ["access_as_user"] }],
          delegatedAccess: { principalIds: [OBJECT] },
        }),
    ],
    [
      "two APIs under one prefix",
      "PATH_PREFIX_DUPLICATE pathPrefix on gateway secured-api/Gateway",
      () => stack({ apis: [ordersApi, { ...ordersApi, name: "refunds" }] }),
    ],
    [
      "two APIs of one name",
      "API_NAME_INVALID apis",
      () => stack({ apis: [ordersApi, { ...ordersApi, pathPrefix: "/refunds" }] }),
    ],
  ],
  "lists that are empty": [
    ...each("LIST_EMPTY ownerIds", inStack("ownerIds"), []),
    ...each("LIST_EMPTY delegatedAccess.principalIds", inPeople("principalIds"), []),
    ...each("LIST_EMPTY delegatedAccess.clients", inPeople("clients"), []),
    ...each("LIST_EMPTY allowedCidrBlocks", inNetwork("allowedCidrBlocks"), []),
    ...each("LIST_EMPTY network.functionSubnetIds", inAttachment("functionSubnetIds"), []),
    ...each("API_NAME_INVALID apis", inStack("apis"), []),
    ...each("CORS_INVALID cors.allowedOrigins", inCors("allowedOrigins"), []),
    ...each("CLIENT_WITHOUT_ROLE clients[0].roles", inClient("roles"), []),
  ],
  "settings that contradict each other": [
    [
      "the API as its own client",
      "CLIENT_IS_API clients[0].clientId",
      (s) =>
        existingApp(s, { clients: [EntraClient.fromClientId({ name: "billing", clientId: CLIENT, roles: ["Read"] })] }),
    ],
    ["a role that there is not", "ROLE_UNKNOWN clients[0].roles", (s) => inClient("roles")(s, ["Orders.Read"])],
    [
      "several roles and none chosen",
      "CLIENT_WITHOUT_ROLE clients[0].roles",
      (s) => entraApp(s, { roles: [{ value: "A" }, { value: "B" }] }),
    ],
    [
      "several tenants and none listed",
      "SIGN_IN_AUDIENCE_INVALID signInAudience",
      (s) => inApp("signInAudience")(s, "AzureADMultipleOrgs"),
    ],
    [
      "tenants of another sign-in audience",
      "SIGN_IN_AUDIENCE_INVALID signInAudience",
      (s) => inApp("trustedTenantIds")(s, [TENANT]),
    ],
    [
      "people of trusted tenants",
      "DELEGATED_ACCESS_OPEN delegatedAccess",
      (s) =>
        entraApp(s, {
          signInAudience: "AzureADMultipleOrgs",
          trustedTenantIds: [TENANT],
          delegatedAccess: { principalIds: [OBJECT] },
        }),
    ],
    [
      "people of no trusted tenants",
      "SETTING_WITHOUT_EFFECT delegatedAccess.everyUserOfTrustedTenants",
      (s) => inPeople("everyUserOfTrustedTenants")(s, true),
    ],
    [
      "credentials with any origin",
      "CORS_INVALID cors.allowCredentials",
      (s) => secured(s, { cors: { allowedOrigins: ["*"], allowCredentials: true } }),
    ],
    [
      "a domain for another's gateway",
      "SETTING_WITHOUT_EFFECT customDomain",
      () =>
        stack({
          existingGateway: { gatewayId: "ocid1.apigateway.oc1..a", hostname: "a.example.com" },
          customDomain: { hostname: "b.example.com", certificateId: "ocid1.certificate.oc1..a" },
        }),
    ],
    [
      "a refusal of another policy",
      "FAILURE_RESPONSE_INVALID failureResponse",
      (s) => secured(s, { authenticationType: "JWT_AUTHENTICATION", failureResponse: { status: 401, message: "no" } }),
    ],
    [
      "a body without a reader",
      "BACKEND_STOCK_INVALID routes[0].backend.body",
      (s) => inRoute("backend")(s, Backend.stock({ status: 204, body: "a" })),
    ],
    [
      "a probe of a private gateway",
      "ADAPTER_PROBE_INVALID healthProbe",
      (s) =>
        adapter(s, {
          gateway: newGateway(s, { network: { ...attachment, endpointType: "PRIVATE" } }),
          healthProbe: {},
        }),
    ],
    [
      "a parameter that the path lacks",
      "CONTEXT_VARIABLE_INVALID routes[0].backend.url",
      (s) => inHttp("url")(s, "https://b.example.com/${request.path[id]}"),
    ],
    [
      "a port that the network closes",
      "BACKEND_PORT_CLOSED routes[0].backend.url (port)",
      (s) =>
        secured(s, {
          gateway: newGateway(s, { network: network(s) }),
          routes: [{ ...stockRoute, backend: Backend.http({ url: "https://b.example.com:8443/" }) }],
        }),
    ],
    [
      "an API where keys are",
      "PATH_PREFIX_HIDES_KEYS pathPrefix on gateway secured-api/Gateway",
      () => api({ pathPrefix: "/jwks/orders" }),
    ],
    [
      "nobody admitted",
      "ALLOWED_CLIENTS_EMPTY apis[0].clients (those to admit)",
      () => api({ clients: [{ name: "billing", admitted: false }] }),
    ],
    ["nobody listed", "ALLOWED_CLIENTS_EMPTY trust.clients", (s) => secured(s, { clients: [] })],
    [
      "a claim twice",
      "CLAIM_DUPLICATE trust.requiredClaims",
      (s) =>
        secured(s, {
          clients: AllowedClients.byClaim("sub", ["a"]),
          requiredClaims: [{ claim: "sub", values: ["b"] }],
        }),
    ],
    [
      "another tenancy's root",
      "POLICY_COMPARTMENT_ROOT functionsCompartmentId",
      (s) => newGateway(s, { functionsCompartmentId: "ocid1.tenancy.oc1..a" }),
    ],
    [
      "audience of Microsoft Graph",
      "AUDIENCE_SHARED trust.audiences[0]",
      (s) => secured(s, { audiences: ["https://graph.microsoft.com"] }),
    ],
  ],
};

/** What passes, and why nothing can be said of it. */
export const stillPassing: Readonly<
  Record<string, { readonly reason: string; readonly build: (scope: TerraformStack) => unknown }>
> = {
  "an OCID of the right kind that is another thing's": {
    reason: "synth asks no account what there is",
    build: (s) => inAdapter("applicationId")(s, "ocid1.fnapp.oc1..of-another-team"),
  },
  "an object id where a client id is meant": {
    reason: "both are GUIDs, and only Entra knows whose",
    build: (s) => entraApp(s, { ownerIds: [CLIENT] }),
  },
  "a host name of a back end that there is not": {
    reason: "names are looked up by the gateway alone",
    build: (s) => inHttp("url")(s, "https://oders.example.com"),
  },
  "a tag that somebody moves all the same": {
    reason: "which tags move is the team's habit; only the usual names are known",
    build: (s) => inAdapter("image")(s, FunctionImage.fromRegistry("fra.ocir.io/ns/adapter:1")),
  },
  "address ranges of which one lies in another": {
    reason: "an office within a company's range may be listed for what it is, which is warned of",
    build: (s) => inNetwork("allowedCidrBlocks")(s, ["10.0.0.0/8", "10.1.0.0/16"]),
  },
  "a method twice in a CORS policy": {
    reason: "the gateway's limit counts them, so that it takes them",
    build: (s) => inCors("allowedMethods")(s, ["GET", "GET"]),
  },
  "a secret of a year, asked for by name": {
    reason: "allowBeyond180Days is the choice that says so",
    build: (s) =>
      entraApp(s, {
        clients: [
          { name: "billing", credentials: ClientCredentials.secret({ lifetimeDays: 365, allowBeyond180Days: true }) },
        ],
      }),
  },
  "an existing gateway that is private": {
    reason: "what exists is its owner's word",
    build: (s) => otherGateway(s, "Theirs"),
  },
};
