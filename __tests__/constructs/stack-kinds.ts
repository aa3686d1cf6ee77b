/** Every kind of stack that a user can ask for, each judged as a whole. */
import {
  Backend,
  ClientCredentials,
  EntraClient,
  FunctionImage,
  ImageRepository,
  JwksAdapterFunction,
  RouteAccess,
  type SecuredApi,
  type SecuredApiStackProps,
  StateBackend,
  TokenLocation,
} from "../../constructs/index";
import { certificatePem } from "./finding-cases/certificate";
import {
  attachment,
  CLIENT,
  existingIds,
  OBJECT,
  ordersApi,
  ordersDeployment,
  pinnedImage,
  stockRoute,
  TENANT,
} from "./test-stack";

const existingGateway = { gatewayId: "ocid1.apigateway.oc1..other" };

const federated = ClientCredentials.federatedIdentity({
  name: "github-main",
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:org/repo:ref:refs/heads/main",
});

const everyRoute: SecuredApi["routes"] = [
  stockRoute,
  {
    path: "/files/{name}/{rest*}",
    methods: ["GET", "PUT"],
    backend: Backend.http({ url: "https://files.example.com/${request.path[rest]}", readTimeoutInSeconds: 30 }),
    requestHeaders: {
      block: ["Authorization"],
      rename: { "X-A": "X-B" },
      set: [{ name: "X-C", values: ["${request.host}"] }],
    },
    responseHeaders: { set: [{ name: "Cache-Control", values: ["no-store"], ifExists: "APPEND" }] },
    cors: { allowedOrigins: ["https://app.example.com"], allowCredentials: true, maxAgeInSeconds: 60 },
  },
  { path: "/function", methods: ["ANY"], backend: Backend.function("ocid1.fnfunc.oc1..orders") },
  { path: "/health", methods: ["GET"], backend: Backend.stock({ status: 204 }), access: RouteAccess.anonymous() },
];

const everything: SecuredApi = {
  ...ordersApi,
  displayName: "Orders",
  roles: [{ value: "Orders.Read", displayName: "Read", description: "Reads" }, { value: "Orders.Write" }],
  clients: [
    {
      name: "by-secret",
      roles: ["Orders.Read", "Orders.Write"],
      credentials: ClientCredentials.secret({ lifetimeDays: 30 }),
    },
    { name: "by-certificate", roles: ["Orders.Read"], credentials: ClientCredentials.certificate(certificatePem) },
    { name: "federated", roles: ["Orders.Read"], credentials: federated },
    { name: "elsewhere", roles: ["Orders.Read"], credentials: ClientCredentials.managedElsewhere() },
    EntraClient.fromClientId({
      name: "existing",
      roles: ["Orders.Read"],
      clientId: CLIENT,
      servicePrincipalObjectId: OBJECT,
    }),
    { name: "refused", roles: ["Orders.Read"], admitted: false },
  ],
  delegatedAccess: { scope: "orders", clients: ["azure-cli", CLIENT], principalIds: [OBJECT] },
  routes: everyRoute,
  identityHeaders: { "X-User": "oid" },
  maxClockSkewInSeconds: 120,
  tokenLocation: TokenLocation.header("X-Token", "Token"),
  failureResponse: { status: 401, message: "${request.path}", headers: { set: [{ name: "X-A", values: ["a"] }] } },
  cors: { allowedOrigins: ["*"] },
  rateLimit: { requestsPerSecond: 100, key: "TOTAL" },
  keyCacheHours: 24,
};

export const stackKinds: Readonly<Record<string, Partial<SecuredApiStackProps>>> = {
  default: {},
  "every option": {
    apis: [everything],
    adapter: {
      image: pinnedImage,
      settings: {
        algorithm: "RS512",
        maxKeys: 5,
        freshSeconds: 60,
        deniedKids: ["a", "b"],
        issuer: "https://i/{tenantid}",
      },
      shape: "GENERIC_X86_ARM",
      memoryInMbs: 256,
      timeoutInSeconds: 60,
      pathPrefix: "/keys",
      requestsPerSecond: 40,
      healthProbe: { intervalInSeconds: 10, vantagePointNames: ["aws-fra"] },
      provisionedConcurrency: 20,
      logs: { retentionDays: 180, executionLevel: "ERROR" },
    },
    network: { cidrBlock: "10.1.0.0/16", allowedCidrBlocks: ["192.0.2.0/24", "198.51.100.0/24"], backendPorts: [8443] },
    customDomain: { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..a" },
    invokePolicy: "unconfirmed-fn-invocation",
    tenantId: TENANT,
    ownerIds: [OBJECT],
    serviceManagementReference: "CHG-1",
    logs: { logGroupId: "ocid1.loggroup.oc1..a", retentionDays: 60, executionLevel: "WARN" },
    alarms: { topicId: "ocid1.onstopic.oc1..a" },
    tags: { freeform: { team: "orders" }, defined: { "cost.center": "42" } },
    stateBackend: StateBackend.objectStorage({ bucket: "states", namespace: "ns", region: "eu-frankfurt-1" }),
    preventDestroy: true,
  },
  "private network": { network: { endpointType: "PRIVATE" } },
  "existing network": { network: attachment },
  "existing gateway": { existingGateway },
  "existing gateway with its host name": { existingGateway: { ...existingGateway, hostname: "api.example.com" } },
  "existing gateway, private": {
    existingGateway: { ...existingGateway, endpointType: "PRIVATE" },
    network: attachment,
  },
  "v1 tokens": { apis: [{ ...ordersApi, tokenVersion: 1 }] },
  "delegated access": { apis: [{ ...ordersApi, delegatedAccess: { principalIds: [OBJECT] } }] },
  certificates: {
    apis: [
      {
        ...ordersApi,
        clients: [{ name: "by-certificate", credentials: ClientCredentials.certificate(certificatePem) }],
      },
    ],
  },
  "federated identities": { apis: [{ ...ordersApi, clients: [{ name: "federated", credentials: federated }] }] },
  "existing API and client": {
    apis: [
      {
        ...ordersDeployment,
        app: {
          ...existingIds,
          identifierUri: "api://orders",
          clients: [
            EntraClient.fromClientId({ name: "existing", clientId: OBJECT, servicePrincipalObjectId: TENANT }),
            { name: "billing" },
          ],
        },
      },
    ],
  },
  "existing API and client, looked up": {
    apis: [
      {
        ...ordersDeployment,
        app: {
          clientId: CLIENT,
          clients: [
            EntraClient.fromClientId({ name: "existing", clientId: OBJECT, roles: ["Orders.Read", "Orders.Write"] }),
            { name: "billing", roles: ["Orders.Read"] },
          ],
        },
      },
    ],
  },
  "existing adapter": { adapter: JwksAdapterFunction.fromUri("https://api.example.com/jwks/keys") },
  "existing adapter and gateway": {
    adapter: JwksAdapterFunction.fromUri("https://api.example.com/jwks/keys"),
    existingGateway,
  },
  JWT_AUTHENTICATION: { apis: [{ ...ordersApi, authenticationType: "JWT_AUTHENTICATION" }] },
  "any client": { apis: [{ ...ordersApi, admitAnyClient: true }] },
  "token in the query": { apis: [{ ...ordersApi, tokenLocation: TokenLocation.queryParameter("token") }] },
  "custom domain": { customDomain: { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..a" } },
  "fixed account": {
    account: {
      region: "eu-frankfurt-1",
      compartmentId: "ocid1.compartment.oc1..aaaaaaaacompartment",
      tenancyId: "ocid1.tenancy.oc1..aaaaaaaatenancy",
    },
  },
  alarms: { alarms: { topicId: "ocid1.onstopic.oc1..a" } },
  "alarms without a probe": { alarms: { topicId: "ocid1.onstopic.oc1..a" }, network: { endpointType: "PRIVATE" } },
  tags: { tags: { freeform: { stage: "dev" }, defined: { "cost.center": "42" } } },
  "object storage": { stateBackend: StateBackend.objectStorage({ bucket: "states", namespace: "ns" }) },
  "no adapter": { adapter: "none" },
  "no adapter, existing gateway": { adapter: "none", existingGateway },
  "no invoke policy": { invokePolicy: "none" },
  "policy for one gateway": { invokePolicy: "unconfirmed-gateway-id" },
  "no probe": { adapter: { image: pinnedImage, healthProbe: "off" } },
  "existing functions application": { adapter: { image: pinnedImage, applicationId: "ocid1.fnapp.oc1..a" } },
  "image by digest": {
    adapter: { image: FunctionImage.fromRegistry(`fra.ocir.io/ns/adapter@sha256:${"0".repeat(64)}`) },
  },
  "another cloud": { cloud: "usgovernment", tenantId: TENANT },
  "compartments for each layer": {
    network: { compartmentId: "ocid1.compartment.oc1..network", displayName: "shared" },
    gateway: {
      compartmentId: "ocid1.compartment.oc1..gateways",
      displayName: "shared",
      functionsCompartmentId: "ocid1.compartment.oc1..functions",
      preventDestroy: false,
    },
    adapter: { image: pinnedImage, compartmentId: "ocid1.compartment.oc1..functions", displayName: "keys" },
    apis: [{ ...ordersApi, compartmentId: "ocid1.compartment.oc1..orders", logs: { retentionDays: 90 } }],
  },
  "image in another registry": {
    adapter: {
      image: {
        registryHost: "ocir.us-langley-1.oci.oraclegovcloud.com",
        repository: ImageRepository.fromName({ namespace: "ns", name: "shared/adapter" }),
        labels: { "org.opencontainers.image.vendor": "acme" },
      },
    },
  },
  "an API's own registration": {
    apis: [
      {
        ...ordersApi,
        identifierUri: "api://orders",
        signInAudience: "AzureADMultipleOrgs",
        trustedTenantIds: [OBJECT],
        ownerIds: [OBJECT],
        notes: "orders",
      },
    ],
    tenantId: TENANT,
  },
  "custom signing keys": {
    apis: [ordersApi, { ...ordersApi, name: "refunds", pathPrefix: "/refunds", customSigningKeys: true }],
  },
  "custom signing keys, no adapter": { adapter: "none", apis: [{ ...ordersApi, customSigningKeys: true }] },
  "custom signing keys by an adapter that exists": {
    apis: [
      { ...ordersApi, customSigningKeys: JwksAdapterFunction.fromUri("https://api.example.com/jwks-orders/keys") },
    ],
  },
  "several APIs": {
    apis: ["orders", "refunds", "stock"].map((name) => ({ ...ordersApi, name, pathPrefix: `/v1/${name}` })),
  },
  "as many APIs as a gateway takes": {
    apis: Array.from({ length: 19 }, (_, index) => ({ ...ordersApi, name: `api-${index}`, pathPrefix: `/${index}` })),
  },
};
