/**
 * No setting of the ready stack is of no use in silence: whether a part is made, exists or is absent, each either changes what is written or is a
 * finding. What is tried comes from shapes.json, so that a new setting has to take a stand.
 */
import { describe, expect, it } from "vitest";
import {
  EntraClient,
  FunctionImage,
  type SecuredApiStackProps,
  StateBackend,
  TokenAuthorizerFunction,
  TokenLocation,
} from "../../constructs/index";
import { written } from "./setting-mistakes";
import {
  CLIENT,
  codesOf,
  documentOf,
  existingIds,
  OBJECT,
  ordersApi,
  ordersDeployment,
  otherApp,
  pinnedImage,
  securedApiStack,
  stockRoute,
  TENANT,
  testApp,
  trustOf,
} from "./test-stack";

type Settings = Readonly<Record<string, unknown>>;

const OTHER = "ocid1.compartment.oc1..other";
const gateway = { gatewayId: "ocid1.apigateway.oc1..theirs", hostname: "api.example.com" };
const network = {
  endpointType: "PUBLIC",
  gatewaySubnetId: "ocid1.subnet.oc1..theirs",
  gatewaySecurityGroupIds: [],
  functionSubnetIds: ["ocid1.subnet.oc1..theirs"],
  functionSecurityGroupIds: [],
};
const keys = { jwksUri: "https://keys.example.com/keys" };
const theirs = { gateway: { ...gateway, endpointType: "PUBLIC", functionAccess: [] }, adapter: keys };
const logs = { retentionDays: 90 };
const base = { reference: "docker.io/fnproject/node:22" };

/** One value of each setting that is not its default. */
const ofStack: Settings = {
  namePrefix: "another",
  account: { region: "eu-zurich-1" },
  apis: [{ ...ordersApi, pathPrefix: "/others" }],
  platform: { ...theirs, adapter: { jwksUri: "https://keys.example.com/others" } },
  adapter: { jwksUri: "https://keys.example.com/others" },
  network: { cidrBlock: "10.1.0.0/24" },
  gateway: { displayName: "another" },
  existingGateway: { ...gateway, hostname: "b.example.com" },
  customDomain: { hostname: "c.example.com", certificateId: "ocid1.certificate.oc1..a" },
  realm: "oc19",
  invokePolicy: "unconfirmed-gateway-id",
  cloud: "usgovernment",
  tenantId: TENANT,
  ownerIds: [OBJECT],
  serviceManagementReference: TENANT,
  logs,
  alarms: { topicId: "ocid1.onstopic.oc1..a" },
  tags: { freeform: { team: "orders" } },
  stateBackend: StateBackend.http({ address: "https://states.example.com/a" }),
  preventDestroy: false,
};

const ofEachApi: Settings = {
  name: "another",
  pathPrefix: "/others",
  routes: [{ ...stockRoute, path: "/others" }],
  compartmentId: OTHER,
  logs,
  customSigningKeys: true,
  authorizer: {},
  keyCacheHours: 2,
  admitAnyClient: true,
  identityHeaders: { "X-Client": "azp" },
  maxClockSkewInSeconds: 5,
  tokenLocation: TokenLocation.header("X-Token"),
  failureResponse: { status: 403, message: "no" },
  authenticationType: "JWT_AUTHENTICATION",
  cors: { allowedOrigins: ["https://a.example.com"] },
  rateLimit: { requestsPerSecond: 7 },
  leftovers: "neutral",
};
const ofNewApi: Settings = {
  ...ofEachApi,
  displayName: "another",
  ownerIds: [OBJECT],
  tokenVersion: 1,
  notes: "another",
  clients: [{ name: "another" }],
  roles: [{ value: "Orders.Read" }],
  delegatedAccess: { clients: ["azure-cli"], principalIds: [OBJECT] },
  identifierUri: "api://another",
  signInAudience: "AzureADMultipleOrgs",
  trustedTenantIds: [TENANT],
};
const ofExistingApi: Settings = {
  ...ofEachApi,
  app: { ...existingIds, clientId: OBJECT, clients: [{ name: "billing" }] },
};

const ofEachFunction: Settings = {
  compartmentId: OTHER,
  displayName: "another",
  shape: "GENERIC_ARM",
  applicationId: "ocid1.fnapp.oc1..a",
  memoryInMbs: 512,
  timeoutInSeconds: 20,
  provisionedConcurrency: 40,
  logs,
  image: FunctionImage.fromRegistry(`fra.ocir.io/ns/another:1@sha256:${"1".repeat(64)}`),
  base,
  push: "pipeline",
  keySnapshot: { bucketName: "another" },
};
const ofAdapter: Settings = {
  ...ofEachFunction,
  settings: { maxKeys: 5 },
  pathPrefix: "/others",
  requestsPerSecond: 50,
  healthProbe: "off",
};
const ofGateway: Settings = {
  preventDestroy: false,
  compartmentId: OTHER,
  displayName: "another",
  functionsCompartmentId: OTHER,
};
const ofNetwork: Settings = {
  endpointType: "PRIVATE",
  cidrBlock: "10.1.0.0/24",
  allowedCidrBlocks: ["192.0.2.0/24"],
  backendPorts: [443, 8443],
  routeRules: [{ destination: "172.16.0.0/12", networkEntityId: "ocid1.drg.oc1..a" }],
  compartmentId: OTHER,
  displayName: "another",
};
const ofAuthorizer: Settings = {
  ...ofEachFunction,
  settings: { cacheSeconds: 60 },
  denied: { kids: ["a"] },
  context: ["roles"],
  trusts: [trustOf()],
  callers: { gatewayCompartmentId: OTHER },
};

const existingClient = EntraClient.fromClientId({ name: "billing", clientId: OBJECT, assignment: "elsewhere" });
const registeredElsewhere = securedApiStack({}, testApp()).apis[0]?.app ?? otherApp;

const existingApi = { ...ordersDeployment, app: { ...existingIds, clients: [existingClient] } };
const theirAuthorizer = TokenAuthorizerFunction.fromFunctionId({
  functionId: "ocid1.fnfunc.oc1..theirs",
  trusts: [trustOf()],
});

/** A stack in which a part is made, exists or is absent. */
const stacks: Readonly<Record<string, Settings>> = {
  "all made": {},
  "a gateway that exists": { existingGateway: { ...gateway, endpointType: "PUBLIC" }, network },
  "an adapter that exists": { adapter: keys },
  "gateway and adapter that exist": { existingGateway: gateway, adapter: keys },
  "a platform": { adapter: undefined, platform: theirs },
  "a platform and an API that exist": {
    adapter: undefined,
    platform: theirs,
    apis: [{ ...ordersDeployment, app: { ...existingIds, clients: [existingClient] } }],
  },
  "parts that each say their own": {
    adapter: { image: pinnedImage, logs: { retentionDays: 60 } },
    apis: [{ ...ordersApi, logs: { retentionDays: 60 }, ownerIds: [CLIENT] }],
  },
  "nothing made but a deployment": {
    adapter: undefined,
    platform: theirs,
    apis: [{ ...ordersDeployment, app: registeredElsewhere }],
  },
  "no adapter": { adapter: "none", invokePolicy: "none" },
  "authorizers alone": { adapter: undefined, apis: [{ ...ordersApi, authorizer: { image: pinnedImage } }] },
  "an authorizer on a gateway that exists": {
    adapter: undefined,
    existingGateway: gateway,
    apis: [{ ...ordersApi, authorizer: { image: pinnedImage } }],
  },
  "an authorizer that exists": { adapter: undefined, apis: [{ ...existingApi, authorizer: theirAuthorizer }] },
  "an API that exists": { apis: [{ ...ordersDeployment, app: { ...existingIds, clients: [{ name: "billing" }] } }] },
  "an API of another stack": { apis: [{ ...ordersDeployment, app: registeredElsewhere }] },
};

function namesOf(type: string): readonly string[] {
  const shape = written.types[type];
  const names = shape !== undefined && "of" in shape ? Object.entries(shape.of ?? {}) : [];
  return names.flatMap(([name, of]) => (of === "never" ? [] : name.replace("?", "")));
}

const tables = { SecuredApiStackProps: ofStack, SecuredApi: ofNewApi, ExistingSecuredApi: ofExistingApi };
const parts = {
  StackAdapterSettings: ofAdapter,
  StackAuthorizerSettings: ofAuthorizer,
  StackGatewaySettings: ofGateway,
  StackNetworkSettings: ofNetwork,
};

it.each(Object.entries({ ...tables, ...parts }))("every setting of %s takes a stand", (type, table) => {
  expect(namesOf(type).length).toBeGreaterThan(3);
  expect(Object.keys(table).sort()).toEqual([...namesOf(type)].sort());
});

// Sound: what is wrong with them, findings say.
const outcome = (settings: Settings): string => {
  const stack = securedApiStack(settings as Partial<SecuredApiStackProps>);
  const codes = codesOf(stack);
  return codes.length > 0 ? codes.join() : JSON.stringify(documentOf(stack));
};

const firstApi = ({ apis }: Settings): Settings => (Array.isArray(apis) ? apis[0] : { ...ordersApi });
const withApi = (settings: Settings, over: Settings): Settings => ({
  ...settings,
  apis: [{ ...firstApi(settings), ...over }],
});

/** Settings that changed what is written in one of the stacks. */
const ofUse = new Set<string>();

/** They need each other, or an image that is built here, which takes longer than all the rest. */
const onlyTogether: readonly string[] = [
  "apis[].signInAudience",
  "apis[].trustedTenantIds",
  "adapter.base",
  "adapter.push",
  "apis[].authorizer.base",
  "apis[].authorizer.push",
];

describe.each(Object.entries(stacks))("with %s", (_, settings) => {
  const api = firstApi(settings);
  const isMade = (part: unknown): part is Settings =>
    typeof part === "object" && part !== null && !("jwksUri" in part) && !("trusts" in part && "functionId" in part);
  const adapter = "adapter" in settings ? settings.adapter : { image: pinnedImage };
  const changes: readonly (readonly [string, Settings])[] = [
    ...Object.entries(ofStack).map(([name, value]) => [name, { ...settings, [name]: value }] as const),
    ...Object.entries("app" in api ? ofExistingApi : ofNewApi)
      // The other settings of an API have nothing to do with the parts of the stack.
      .filter(
        ([name]) => "apis" in settings || Object.keys(settings).length === 0 || /keys|cache|authorizer/i.test(name),
      )
      .map(([name, value]) => [`apis[].${name}`, withApi(settings, { [name]: value })] as const),
    ...Object.entries(ofGateway).map(
      ([name, value]) => [`gateway.${name}`, { ...settings, gateway: { [name]: value } }] as const,
    ),
    ...("network" in settings
      ? []
      : Object.entries(ofNetwork).map(
          ([name, value]) => [`network.${name}`, { ...settings, network: { [name]: value } }] as const,
        )),
    ...(isMade(adapter)
      ? Object.entries(ofAdapter).map(
          ([name, value]) => [`adapter.${name}`, { ...settings, adapter: { ...adapter, [name]: value } }] as const,
        )
      : []),
    ...(isMade(api.authorizer)
      ? Object.entries(ofAuthorizer).map(
          ([name, value]) =>
            [
              `apis[].authorizer.${name}`,
              withApi(settings, { authorizer: { ...Object(api.authorizer), [name]: value } }),
            ] as const,
        )
      : []),
  ];

  it(`each of ${changes.length} settings is of use, or told`, () => {
    const whole = outcome(settings);
    expect(whole).toMatch(/^\{/);
    const outcomes = changes.map(([name, changed]) => [name, outcome(changed)] as const);
    for (const [name, end] of outcomes) if (end.startsWith("{")) ofUse.add(name);
    expect(outcomes.flatMap(([name, end]) => (end === whole ? [name] : []))).toEqual([]);
  });
});

it("has a value of each setting that some stack can take", () => {
  const tried = { ...named("", ofStack), ...named("apis[].", ofNewApi), ...named("apis[].", ofExistingApi) };
  const below = { ...named("adapter.", ofAdapter), ...named("apis[].authorizer.", ofAuthorizer) };
  const made = { ...named("gateway.", ofGateway), ...named("network.", ofNetwork) };
  const names = Object.keys({ ...tried, ...below, ...made });
  expect(names.filter((name) => !ofUse.has(name))).toEqual(onlyTogether);
});

function named(prefix: string, settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${prefix}${name}`, value]));
}
