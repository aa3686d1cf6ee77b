import { expect, it } from "vitest";
import {
  Backend,
  ClientCredentials,
  EntraClient,
  FunctionImage,
  RouteAccess,
  StateBackend,
  TokenLocation,
} from "../../constructs/index";
import { CLIENT, existingIds, findingsOf, OBJECT, securedApiStack, stockRoute } from "./test-stack";

/** A whole team's first try, in plain JavaScript: nothing here is told by a compiler. */
const settings = {
  namePrefix: "Shop Dev",
  cloud: "azure",
  tenantId: "contoso.onmicrosoft.com",
  ownerIds: [],
  tags: { freeform: { "cost center": "42", Team: "a", team: "b" } },
  logs: { logGroupId: "logs", retentionDays: 45 },
  alarms: { topicId: "ops@example.com" },
  preventDestroy: "false",
  customDomain: { hostname: "https://api.example.com", certificateId: "my-cert" },
  network: { cidrBlock: "10.0.0.0/8", allowedCidrBlocks: ["203.0.113.7"], backendPorts: [0] },
  stateBackend: StateBackend.objectStorage({ bucket: "my states", namespace: "ns" }),
  adapter: {
    image: FunctionImage.fromRegistry("fra.ocir.io/ns/adapter:latest"),
    memoryInMbs: 100,
    timeoutInSeconds: 29.9,
    settings: { maxKeys: 11 },
  },
  apis: [
    {
      name: "orders",
      pathPrefix: "/orders/",
      ratelimit: { requestsPerSecond: 10 },
      clients: [
        { name: "billing", roles: ["Orders.Read"] },
        { name: "Reports", credentials: ClientCredentials.secret({ lifetimeDays: 365 }) },
      ],
      maxClockSkewInSeconds: 300,
      tokenLocation: TokenLocation.header("Authorization: Bearer"),
      cors: { allowedOrigins: ["*"], allowCredentials: true },
      routes: [
        { ...stockRoute, path: "world" },
        { ...stockRoute, path: "/function", backend: Backend.function("ocid1.fnapp.oc1..a") },
        {
          ...stockRoute,
          path: "/http",
          backend: Backend.http({ url: "http://b.example.com", readTimeoutInSeconds: 2.5 }),
        },
        { ...stockRoute, path: "/scopes", access: RouteAccess.anyOfScopes(["read write"]) },
        { ...stockRoute, path: "/missing", backend: undefined },
      ],
    },
    {
      name: "refunds",
      pathPrefix: "/refunds",
      app: {
        ...existingIds,
        clients: [EntraClient.fromClientId({ name: "billing", clientId: CLIENT, roles: ["Read"] })],
        servicePrincipalObjectId: OBJECT.toUpperCase(),
      },
      routes: [stockRoute],
      keyCacheHours: 48,
    },
  ],
};

/** By code and setting, in whatever order. */
const told = [
  "ADAPTER_SETTING_INVALID adapter.settings.maxKeys",
  "ALARM_INVALID alarms.topicId",
  "BACKEND_PLAIN_HTTP apis[0].routes[2].backend.url",
  "BACKEND_TIMEOUT_RANGE apis[0].routes[2].backend.readTimeoutInSeconds",
  "CLIENT_IS_API apis[1].app.clients[0].clientId",
  "CLIENT_NAME_INVALID apis[0].clients[1].name",
  "CLOCK_SKEW_RANGE apis[0].maxClockSkewInSeconds",
  "CORS_INVALID apis[0].cors.allowCredentials",
  "CUSTOM_DOMAIN_INVALID customDomain.hostname",
  "FUNCTION_SETTING_INVALID adapter.memoryInMbs",
  "FUNCTION_SETTING_INVALID adapter.timeoutInSeconds",
  "GUID_INVALID apis[1].app.servicePrincipalObjectId",
  "GUID_INVALID tenantId",
  "IMAGE_NOT_PINNED adapter.image",
  "JWKS_CACHE_RANGE apis[1].keyCacheHours",
  "LIST_DUPLICATE tags.freeform.team",
  "LIST_EMPTY ownerIds",
  "LOGS_INVALID logs.retentionDays",
  "NAME_PREFIX_INVALID namePrefix",
  "NETWORK_CIDR_INVALID network.allowedCidrBlocks[0]",
  "NETWORK_CIDR_INVALID network.backendPorts[0]",
  "NETWORK_CIDR_INVALID network.cidrBlock (prefix length)",
  "OCID_INVALID apis[0].routes[1].backend.functionId",
  "OCID_INVALID customDomain.certificateId",
  "OCID_INVALID logs.logGroupId",
  "PATH_PREFIX_INVALID apis[0].pathPrefix",
  "ROLE_UNKNOWN apis[0].clients[0].roles",
  "ROUTE_PATH_INVALID apis[0].routes[0].path",
  "SCOPE_INVALID apis[0].routes[3].access[0]",
  "SECRET_LIFETIME_RANGE apis[0].clients[1].credentials.lifetimeDays",
  "SETTING_MISSING apis[0].routes[4].backend",
  "SETTING_MISTYPED cloud",
  "SETTING_MISTYPED preventDestroy",
  "SETTING_UNKNOWN apis[0].ratelimit",
  "STATE_BACKEND_INVALID stateBackend.bucket",
  "TAG_INVALID tags.freeform (name)",
  "TOKEN_HEADER_INVALID apis[0].tokenLocation.name",
];

it("prints a finding for each of many mistakes in all parts, and none beside them", () => {
  // Sound: the stack compares its settings with their types itself.
  const lines = findingsOf(securedApiStack(settings as never)).map(({ text }) => text);
  const found = lines.map((line) => line.replace(/^(\w+): (.*?) is .*$/s, "$1 $2"));
  expect([...new Set(found)].sort()).toEqual(told);
  expect(told.length).toBeGreaterThan(30);
  for (const line of lines) {
    expect(line).toMatch(/^[A-Z_]+: \S.* is \S.*; allowed: \S.* \(\S.*\)$/);
    expect(line).not.toMatch(/\$\{|TfToken|\bundefined\b|\[object/);
  }
});
