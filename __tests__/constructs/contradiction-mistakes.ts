/** Settings that say nothing beside others, ranges within ranges, names that become one, and values of a kind that synth cannot wait for. */
import { Lazy, TerraformOutput, type TerraformStack, TerraformVariable, Token } from "cdktf";
import * as constructs from "../../constructs/index";
import type { MeaningMistake } from "./meaning-mistakes";
import {
  adapter,
  CLIENT,
  COMPARTMENT,
  entraApp,
  network,
  newGateway,
  OBJECT,
  ordersApi,
  pinnedImage,
  secured,
  securedApiStack,
  stockRoute,
  TENANT,
  testStack,
} from "./test-stack";

type Loose = Readonly<Record<string, unknown>>;
const as = <Value>(value: unknown): Value => value as Value;

const { AllowedClients, Backend, ClientCredentials, GatewayNetwork, Issuer, StateBackend, Trust } = constructs;

const stack = (over: Loose) => securedApiStack(as(over));
const api = (over: Loose) => stack({ apis: [{ ...ordersApi, ...over }] });
const http = (scope: TerraformStack, server: Loose) =>
  secured(scope, { routes: [{ ...stockRoute, backend: Backend.http(as(server)) }] });
const secret = (scope: TerraformStack, settings: Loose) =>
  entraApp(scope, { clients: [{ name: "billing", credentials: ClientCredentials.secret(as(settings)) }] });
const state = (settings: Loose) =>
  stack({ stateBackend: StateBackend.http(as({ address: "https://state.example.com/s", ...settings })) });
const issued = (scope: TerraformStack, issuer: constructs.Issuer, over: Loose = {}) =>
  secured(scope, {
    trust: Trust.of(
      as({ issuer, audiences: ["https://api.example.com"], clients: ["b"], requiredClaims: [], ...over }),
    ),
  });
const keys = "https://issuer.example.com/keys";
const oidc = (over: Loose = {}) => Issuer.oidc(as({ issuer: "https://issuer.example.com", keys, ...over }));
const published = () => Trust.of({ issuer: oidc(), audiences: ["a"], clients: ["b"], requiredClaims: [] }).toOutput();
const fromOutput = (scope: TerraformStack, output: unknown) => secured(scope, { trust: Trust.fromOutput(as(output)) });
const drg = "ocid1.drg.oc1..a";
const route = (destination: string, networkEntityId = drg) => ({ destination, networkEntityId });
/** Two APIs of a stack, and one of another stack of the app. */
const uri = { identifierUri: "api://shop/orders" };
const laterText = (): string => Token.asString(Lazy.stringValue({ produce: () => "later" }));
const laterMap = (): unknown => Token.asStringMap(Lazy.anyValue({ produce: () => ({}) }));

export const contradictions: Readonly<Record<string, readonly MeaningMistake[]>> = {
  "settings that change nothing beside another": [
    [
      "adapter.base beside an image",
      "SETTING_WITHOUT_EFFECT adapter.base",
      () => stack({ adapter: { image: pinnedImage, base: { reference: "docker.io/fnproject/node:24" } } }),
    ],
    [
      "adapter.push beside an image",
      "SETTING_WITHOUT_EFFECT adapter.push",
      () => stack({ adapter: { image: pinnedImage, push: "pipeline" } }),
    ],
    [
      "allowPlainHttp beside https",
      "SETTING_WITHOUT_EFFECT routes[0].backend.allowPlainHttp",
      (scope) => http(scope, { url: "https://b.example.com", allowPlainHttp: true }),
    ],
    [
      "skipTlsVerification beside http",
      "SETTING_WITHOUT_EFFECT routes[0].backend.skipTlsVerification",
      (scope) => http(scope, { url: "http://b.example.com", allowPlainHttp: true, skipTlsVerification: true }),
    ],
    [
      "a longer lifetime that nobody takes",
      "SETTING_WITHOUT_EFFECT clients[0].credentials.allowBeyond180Days",
      (scope) => secret(scope, { lifetimeDays: 90, allowBeyond180Days: true }),
    ],
    [
      "functionsCompartmentId without a policy",
      "SETTING_WITHOUT_EFFECT functionsCompartmentId",
      (scope) => newGateway(scope, { invokePolicy: "none", functionsCompartmentId: COMPARTMENT }),
    ],
    [
      "the same of a stack",
      "SETTING_WITHOUT_EFFECT gateway.functionsCompartmentId",
      () => stack({ invokePolicy: "none", gateway: { functionsCompartmentId: COMPARTMENT } }),
    ],
    [
      "a client to refuse beside any client",
      "SETTING_WITHOUT_EFFECT apis[0].clients[1].admitted",
      () => api({ admitAnyClient: true, clients: [{ name: "billing" }, { name: "outsider", admitted: false }] }),
    ],
    [
      "everyUserOfTrustedTenants of no tenants",
      "SETTING_WITHOUT_EFFECT delegatedAccess.everyUserOfTrustedTenants",
      (scope) => entraApp(scope, { delegatedAccess: { principalIds: [OBJECT], everyUserOfTrustedTenants: true } }),
    ],
    [
      "its own tenant as a further one",
      "SETTING_WITHOUT_EFFECT trustedTenantIds[0]",
      (scope) =>
        entraApp(scope, { tenantId: TENANT, signInAudience: "AzureADMultipleOrgs", trustedTenantIds: [TENANT] }),
    ],
    [
      "a method of a lock that is not taken",
      "SETTING_WITHOUT_EFFECT stateBackend.lockMethod",
      () => state({ lockMethod: "POST" }),
    ],
    [
      "a method that takes no lock off",
      "SETTING_WITHOUT_EFFECT stateBackend.unlockMethod",
      () => state({ unlockMethod: "DELETE" }),
    ],
    [
      "an address that takes no lock off",
      "SETTING_WITHOUT_EFFECT stateBackend.unlockAddress",
      () => state({ unlockAddress: "https://state.example.com/l" }),
    ],
    [
      "a lock that nobody takes off",
      "STATE_BACKEND_INVALID stateBackend.unlockAddress",
      () => state({ lockAddress: "https://state.example.com/l" }),
    ],
  ],
  "secrets in what is written": [
    [
      "a password in a state's address",
      "STATE_BACKEND_INVALID stateBackend.address",
      () => state({ address: "https://me:secret@state.example.com/s" }),
    ],
  ],
  "ranges that lie in others": [
    [
      "a way to a part of the VCN",
      "NETWORK_CIDR_INVALID routeRules[0].destination",
      (scope) => network(scope, { cidrBlock: "10.0.0.0/16", routeRules: [route("10.0.1.0/24")] }),
    ],
    [
      "a way to more than the VCN",
      "NETWORK_CIDR_INVALID routeRules[0].destination",
      (scope) => network(scope, { routeRules: [route("10.0.0.0/8")] }),
    ],
    [
      "a second way to everywhere",
      "NETWORK_CIDR_INVALID routeRules[0].destination",
      (scope) => network(scope, { routeRules: [route("0.0.0.0/0")] }),
    ],
    [
      "two ways to one place",
      "NETWORK_CIDR_INVALID routeRules[1].destination",
      (scope) => network(scope, { routeRules: [route("192.168.0.0/16"), route("192.168.0.0/16", "ocid1.drg.oc1..b")] }),
    ],
  ],
  "names that become one": [
    [
      "one identifier URI for two APIs",
      "IDENTIFIER_URI_INVALID apis[1].identifierUri",
      () =>
        stack({
          apis: [
            { ...ordersApi, ...uri },
            { ...ordersApi, ...uri, name: "stock", pathPrefix: "/stock" },
          ],
        }),
    ],
    [
      "the same in two stacks of an app",
      "IDENTIFIER_URI_INVALID identifierUri",
      (scope) => {
        const other = testStack(as(scope.node.root), "other");
        entraApp(scope, uri);
        entraApp(other, uri);
        return other;
      },
    ],
    [
      "an output with a name of verify's",
      "ITEM_NAME_INVALID output apis",
      () => {
        const made = stack({});
        new TerraformOutput(made, "Mine", { value: "x" }).overrideLogicalId("apis");
        return made;
      },
    ],
    [
      "a variable with a name of the stack's",
      "ITEM_NAME_INVALID variable region",
      () => {
        const made = stack({});
        new TerraformVariable(made, "Mine", { type: "string" }).overrideLogicalId("region");
        return made;
      },
    ],
    [
      "describeForVerify for a stack that has it",
      "ITEM_NAME_INVALID describeForVerify",
      () => {
        const made = stack({});
        constructs.describeForVerify(made, { apis: [] });
        return made;
      },
    ],
    [
      "describeForVerify beside an output of one's own",
      "ITEM_NAME_INVALID describeForVerify",
      (scope) => {
        new TerraformOutput(scope, "apis", { value: "x" });
        constructs.describeForVerify(scope, { apis: [] });
      },
    ],
    ["a second state backend", "STATE_BACKEND_INVALID stateBackend", (scope) => StateBackend.none().attach(scope)],
  ],
  "issuers that no token carries": [
    [
      "Auth0 without the slash",
      "ISSUER_INVALID trust.issuer.issuer",
      (scope) => issued(scope, Issuer.auth0({ issuer: "https://login.example.com", keys })),
    ],
    [
      "the same by another factory",
      "ISSUER_INVALID trust.issuer.issuer",
      (scope) => issued(scope, oidc({ issuer: "https://example.eu.auth0.com" })),
    ],
    [
      "B2C without the slash",
      "ISSUER_INVALID trust.issuer.issuer",
      (scope) => issued(scope, Issuer.b2c({ issuer: `https://contoso.b2clogin.com/${TENANT}/v2.0`, keys })),
    ],
    [
      "B2C as External ID",
      "ISSUER_INVALID trust.issuer.issuer",
      (scope) => issued(scope, Issuer.externalId({ issuer: `https://contoso.b2clogin.com/${TENANT}/v2.0/`, keys })),
    ],
    [
      "one of several",
      "ISSUER_INVALID trust.issuer.issuer[1]",
      (scope) => issued(scope, Issuer.auth0({ issuer: ["https://a.auth0.com/", "https://b.auth0.com"], keys })),
    ],
    [
      "a discovery document",
      "ISSUER_INVALID trust.issuers[0]",
      (scope) => issued(scope, oidc({ issuer: "https://issuer.example.com/.well-known/openid-configuration" })),
    ],
    ["any issuer", "ISSUER_INVALID trust.issuers[0]", (scope) => issued(scope, oidc({ issuer: "*" }))],
    ["any client", "CLAIM_INVALID trust.clients[0]", (scope) => issued(scope, oidc(), { clients: ["*"] })],
    ["any audience", "AUDIENCE_EMPTY trust.audiences[0]", (scope) => issued(scope, oidc(), { audiences: ["*"] })],
  ],
  "objects for another place": [
    [
      "a whole output for its value",
      "SETTING_MISTYPED trust",
      (scope) => fromOutput(scope, { sensitive: false, type: "object", value: published() }),
    ],
    ["an output as it is printed", "SETTING_MISTYPED trust", (scope) => fromOutput(scope, JSON.stringify(published()))],
    [
      "keys as they are published",
      "SETTING_MISTYPED trust.issuer.keys",
      (scope) => issued(scope, oidc({ keys: { uri: keys } })),
    ],
    [
      "a rate limit by another name",
      "SETTING_MISTYPED rateLimit",
      (scope) => secured(scope, as({ rateLimit: { rps: 5 } })),
    ],
    ["tags as a flat list", "SETTING_MISTYPED tags", () => stack({ tags: { team: "x", stage: "y" } })],
    ["no subnets", "SETTING_MISSING network", () => stack({ network: GatewayNetwork.fromSubnets(as(undefined)) })],
    ["a promise", "SETTING_MISTYPED apis", () => stack({ apis: Promise.resolve([ordersApi]) })],
    [
      "a factory that nobody called",
      "SETTING_MISTYPED trust.clients",
      (scope) => issued(scope, oidc(), { clients: AllowedClients.anyClientOfTheIssuers }),
    ],
  ],
  "values that Terraform knows too late": [
    [
      "identity headers",
      "SETTING_MISTYPED identityHeaders",
      (scope) => secured(scope, as({ identityHeaders: laterMap() })),
    ],
    [
      "headers of a stock response",
      "SETTING_MISTYPED routes[0].backend.headers",
      (scope) =>
        secured(scope, {
          routes: [{ ...stockRoute, backend: Backend.stock(as({ status: 200, headers: laterMap() })) }],
        }),
    ],
    [
      "headers to rename",
      "SETTING_MISTYPED routes[0].requestHeaders.rename",
      (scope) => secured(scope, { routes: [{ ...stockRoute, requestHeaders: as({ rename: laterMap() }) }] }),
    ],
    [
      "a role to hold",
      "ROLE_UNKNOWN clients[0].roles[0]",
      (scope) => entraApp(scope, { clients: [{ name: "billing", roles: [laterText()] }] }),
    ],
    [
      "all roles to hold",
      "ROLE_UNKNOWN clients[0].roles[0]",
      (scope) => entraApp(scope, { clients: [{ name: "billing", roles: Token.asList(laterText()) }] }),
    ],
    [
      "a role to define",
      "ROLE_INVALID roles[0].value",
      (scope) => entraApp(scope, { roles: [{ value: laterText() }] }),
    ],
    [
      "further tenants",
      "SETTING_MISTYPED trustedTenantIds",
      (scope) =>
        entraApp(scope, {
          signInAudience: "AzureADMultipleOrgs",
          trustedTenantIds: Token.asList(Lazy.listValue({ produce: () => [TENANT] })),
        }),
    ],
    [
      "ports",
      "NETWORK_CIDR_INVALID backendPorts[0]",
      (scope) => network(scope, { backendPorts: Token.asNumberList(Lazy.anyValue({ produce: () => [8443] })) }),
    ],
  ],
  "overrides that Terraform would refuse": [
    [
      "an attribute by another's names",
      'SETTING_MISTYPED route("GET /orders").override',
      (scope) => secured(scope).route("GET /orders").override("loggingPolicies.executionLog", "x"),
    ],
    [
      "no attribute",
      'SETTING_MISTYPED route("GET /orders").override',
      (scope) => secured(scope).route("GET /orders").override(as(undefined), 1),
    ],
    [
      "no value",
      'SETTING_MISTYPED route("GET /orders").override',
      (scope) => secured(scope).route("GET /orders").override("backend.url", undefined),
    ],
  ],
};

/** What looks like one of these and is right. */
export const soundBesides: Readonly<Record<string, (scope: TerraformStack) => unknown>> = {
  "ranges beside each other": (scope) => network(scope, { allowedCidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"] }),
  "a way to a private address in the VCN": (scope) =>
    network(scope, { cidrBlock: "10.0.0.0/16", routeRules: [route("10.0.1.0/24", "ocid1.privateip.oc1..a")] }),
  "one identifier URI in two tenants": (scope) => {
    const other = testStack(as(scope.node.root), "other");
    entraApp(scope, { ...uri, tenantId: TENANT });
    entraApp(other, { ...uri, tenantId: CLIENT });
    return other;
  },
  "a lock that is taken off": () =>
    state({
      lockAddress: "https://state.example.com/l",
      unlockAddress: "https://state.example.com/l",
      lockMethod: "POST",
    }),
  "a client to refuse beside listed ones": () =>
    api({ clients: [{ name: "billing" }, { name: "outsider", admitted: false }] }),
  "a lifetime beyond 180 days": (scope) => secret(scope, { lifetimeDays: 365, allowBeyond180Days: true }),
  "tags that only Terraform knows": () => stack({ tags: { freeform: laterMap(), defined: laterMap() } }),
  "an expression that somebody wrote by hand": (scope) => entraApp(scope, { identifierUri: "${var.identifier_uri}" }),
  "denied keys that only Terraform knows": (scope) =>
    adapter(scope, { settings: { deniedKids: Token.asList(Lazy.listValue({ produce: () => ["a"] })) } }),
};
