/**
 * Of every setting that takes several: without the first of three, what is synthesized is what was there before, less what that one made.
 * A new setting that takes several fails here until it has its entry.
 */
import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  type AdapterSettings,
  Alarms,
  AllowedClients,
  type AppRole,
  type AzureOAuthAppProps,
  Backend,
  ClientCredentials,
  type ClientSettings,
  type Cors,
  type DelegatedAccess,
  type DeniedTokens,
  describeForVerify,
  EntraClient,
  type HeaderTransformations,
  type IGatewayNetwork,
  type Route,
  RouteAccess,
  type SecuredApi,
  type SecuredApiStackProps,
  ServiceLogs,
  type Tags,
  Trust,
  tagResources,
  VerificationKeys,
} from "../../constructs/index";
import { rsaKeyPair } from "../prepared-keys";
import { isList, isObject, type Json, type JsonObject, members } from "../terraform-schema/json";
import { certificatePem, otherCertificatePem, thirdCertificatePem } from "./finding-cases/certificate";
import { type Build, stackOf } from "./finding-cases/finding-case";
import { listSettings } from "./list-settings";
import {
  adapter,
  addressesOf,
  attachment,
  authorizer,
  CLIENT,
  COMPARTMENT,
  codesOf,
  documentOf,
  entraApp,
  existingApp,
  network,
  newGateway,
  OBJECT,
  ordersApi,
  pinnedImage,
  type SecuredOver,
  secured,
  securedApiStack,
  stockRoute,
  TENANT,
  trustOf,
} from "./test-stack";

/** Some of three. */
type Choose = <Item>(first: Item, second: Item, third: Item) => Item[];
type Several = (scope: TerraformStack, choose: Choose) => unknown;

const three = [TENANT, CLIENT, OBJECT] as const;
const map = (choose: Choose, ...names: readonly [string, string, string]): Record<string, string> =>
  Object.fromEntries(choose(...names).map((name) => [name, name]));

const app = (over: (choose: Choose) => Partial<AzureOAuthAppProps>): Several => {
  return (scope, choose) => entraApp(scope, over(choose));
};
const client = (over: (choose: Choose) => Partial<ClientSettings>, roles?: AzureOAuthAppProps["roles"]): Several => {
  return app((choose) => ({ roles, clients: [{ name: "billing", ...over(choose) }] }));
};
const delegated = (over: (choose: Choose) => Partial<DelegatedAccess>): Several =>
  app((choose) => ({ delegatedAccess: { principalIds: [OBJECT], ...over(choose) } }));
const deployment = (over: (choose: Choose) => SecuredOver): Several => {
  return (scope, choose) => secured(scope, over(choose));
};
const route = (over: (choose: Choose) => Partial<Route>): Several =>
  deployment((choose) => ({ routes: [{ ...stockRoute, ...over(choose) }] }));
const cors = (over: (choose: Choose) => Partial<Cors>): Several =>
  deployment((choose) => ({
    cors: { allowedOrigins: ["https://a.example.com"], allowedHeaders: ["Authorization"], ...over(choose) },
  }));
const requestHeaders = (over: (choose: Choose) => HeaderTransformations): Several =>
  route((choose) => ({ requestHeaders: over(choose) }));
const stack = (over: (choose: Choose) => Partial<SecuredApiStackProps>): Several => {
  return (_scope, choose) => securedApiStack(over(choose));
};
const api = (over: (choose: Choose) => Partial<SecuredApi>): Several =>
  stack((choose) => ({ apis: [{ ...ordersApi, ...over(choose) }] }));
const adapterSettings = (over: (choose: Choose) => AdapterSettings): Several => {
  return (scope, choose) => adapter(scope, { settings: over(choose) });
};
/** With functions and a gateway in it. */
const attached = (over: (choose: Choose) => Partial<IGatewayNetwork>): Several => {
  return (scope, choose) => {
    const wanted = { ...attachment, ...over(choose) };
    adapter(scope, { network: wanted, gateway: newGateway(scope, { network: wanted }) });
  };
};
const tagged = (over: (choose: Choose) => Tags): Several => {
  return (scope, choose) => {
    network(scope);
    tagResources(scope, over(choose));
  };
};
const denied = (over: (choose: Choose) => DeniedTokens): Several => {
  return (scope, choose) => authorizer(scope, { denied: over(choose) });
};
const judgedRoute = (access: (choose: Choose) => RouteAccess): Several => {
  return (scope, choose) =>
    secured(scope, { trust: authorizer(scope), routes: [{ ...stockRoute, access: access(choose) }] });
};
const named = (choose: Choose) => choose("a-one", "b-two", "c-three").map((name) => ({ name }));
const role = (value: string): AppRole => ({ value });
const roles: readonly [AppRole, AppRole, AppRole] = [role("A"), role("B"), role("C")];
const jwk = { ...rsaKeyPair().publicKey.export({ format: "jwk" }) };
const key = (kid: string) => ({ kid, kty: "RSA", n: String(jwk.n), e: String(jwk.e) });

/** What to build with some of three, or why nothing is built from the setting. */
const entries: Readonly<Record<string, Several | string>> = {
  "AdapterSettings.deniedKids": adapterSettings((choose) => ({ deniedKids: choose("a", "b", "c") })),
  "AllOfPermissions.groups": "one name for all together",
  "AllOfPermissions.roles": "one name for all together",
  "AllOfPermissions.rolesOfPeople": "one name for all together",
  "AllOfPermissions.scopes": "one name for all together",
  "AlarmsProps.deploymentIds": (scope, choose) =>
    new Alarms(scope, "Alarms", {
      compartmentId: COMPARTMENT,
      displayName: "test",
      topicId: "ocid1.onstopic.oc1..a",
      deploymentIds: Object.fromEntries(
        choose("a", "b", "c").map((name) => [name, `ocid1.apideployment.oc1..${name}`]),
      ),
    }),
  "AllowedClients.byClaim": deployment((choose) => ({
    clients: AllowedClients.byClaim("azp", choose(...three)),
  })),
  "AzureOAuthAppProps.clients": app((choose) => ({ clients: named(choose) })),
  "AzureOAuthAppProps.ownerIds": app((choose) => ({ ownerIds: choose(...three) })),
  "AzureOAuthAppProps.roles": app((choose) => {
    const some = choose(...roles);
    return { roles: some, clients: [{ name: "billing", roles: some.map(({ value }) => value) }] };
  }),
  "AzureOAuthAppProps.trustedTenantIds": (scope, choose) => {
    const of = entraApp(scope, {
      tenantId: "99999999-8888-4777-8666-555555555555",
      signInAudience: "AzureADMultipleOrgs",
      trustedTenantIds: choose(...three),
    });
    secured(scope, { issuers: of.issuers, requiredClaims: of.requiredClaims });
  },
  "ClientCredentials.certificate": client((choose) => ({
    credentials: ClientCredentials.certificate(...choose(certificatePem, otherCertificatePem, thirdCertificatePem)),
  })),
  "ClientCredentials.federatedIdentity": client((choose) => ({
    credentials: ClientCredentials.federatedIdentity(
      ...choose("one", "two", "three").map((name) => ({ name, issuer: "https://i.example.com", subject: name })),
    ),
  })),
  "ClientSettings.roles": client((choose) => ({ roles: choose("A", "B", "C") }), roles),
  "Cors.allowedHeaders": cors((choose) => ({ allowedHeaders: ["Authorization", ...choose("A", "B", "C")] })),
  "Cors.allowedMethods": cors((choose) => ({ allowedMethods: ["GET", ...choose("PUT", "POST", "DELETE")] })),
  "Cors.allowedOrigins": cors((choose) => ({
    allowedOrigins: choose("https://a.example.com", "https://b.example.com", "https://c.example.com"),
  })),
  "Cors.exposedHeaders": cors((choose) => ({ exposedHeaders: choose("A", "B", "C") })),
  "CredentialResources.certificates": "what was made",
  "CredentialResources.federatedIdentities": "what was made",
  "DelegatedAccess.clients": delegated((choose) => ({ clients: choose("azure-cli", CLIENT, OBJECT) })),
  "DelegatedAccess.principalIds": delegated((choose) => ({ principalIds: choose(...three) })),
  "DelegatedGrantsProps.dependsOn": "an order of making, given by the app",
  "EntraClientProps.api": "given by the app",
  "EntraClientProps.ownerIds": "given by the app: AzureOAuthAppProps.ownerIds",
  "EntraClientProps.roles": "given by the app: AzureOAuthAppProps.roles",
  "DeniedTokens.clients": denied((choose) => ({ clients: choose(...three) })),
  "DeniedTokens.kids": denied((choose) => ({ kids: choose("a", "b", "c") })),
  "DeniedTokens.subjects": denied((choose) => ({ subjects: choose(...three) })),
  "DeniedTokens.tokens": denied((choose) => ({ tokens: choose("a", "b", "c") })),
  "ExistingApi.clients": (scope, choose) => existingApp(scope, { clients: named(choose) }),
  "ExistingApi.roleIds": (scope, choose) => {
    const roleIds = Object.fromEntries(choose(["A", TENANT], ["B", CLIENT], ["C", OBJECT]));
    existingApp(scope, { roleIds, clients: [{ name: "billing", roles: Object.keys(roleIds) }] });
  },
  "ExistingApi.trustedTenantIds": (scope, choose) => {
    const of = existingApp(scope, {
      tenantId: "99999999-8888-4777-8666-555555555555",
      trustedTenantIds: choose(...three),
    });
    secured(scope, { issuers: of.issuers, requiredClaims: of.requiredClaims });
  },
  "ExistingApiGateway.backendPorts": "only judged",
  "ExistingClientSettings.roles": app((choose) => ({
    roles,
    clients: [EntraClient.fromClientId({ name: "billing", clientId: CLIENT, roles: choose("A", "B", "C") })],
  })),
  "GatewayNetworkProps.allowedCidrBlocks": (scope, choose) =>
    network(scope, { allowedCidrBlocks: choose("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24") }),
  "GatewayNetworkProps.backendPorts": (scope, choose) => network(scope, { backendPorts: choose(8443, 9443, 10443) }),
  "GatewayNetworkProps.routeRules": (scope, choose) =>
    network(scope, {
      routeRules: choose("10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16").map((destination) => ({
        destination,
        networkEntityId: "ocid1.drg.oc1.eu-frankfurt-1.a",
      })),
    }),
  "HeaderTransformations.block": requestHeaders((choose) => ({ block: choose("X-A", "X-B", "X-C") })),
  "HeaderTransformations.rename": requestHeaders((choose) => ({
    rename: Object.fromEntries(choose(["X-A", "X-D"], ["X-B", "X-E"], ["X-C", "X-F"])),
  })),
  "HeaderTransformations.set": requestHeaders((choose) => ({
    set: choose("X-A", "X-B", "X-C").map((name) => ({ name, values: ["a"] })),
  })),
  "HealthProbe.vantagePointNames": (scope, choose) =>
    adapter(scope, { healthProbe: { vantagePointNames: choose("aws-fra", "aws-dub", "goo-chs") } }),
  "IApiGateway.backendPorts": "only judged",
  "IApiGateway.functionAccess": "an order of making, given by the gateway",
  "IAzureOAuthApp.audiences": "what a registration tells",
  "IAzureOAuthApp.clientIds": "what a registration tells",
  "IAzureOAuthApp.clients": "what a registration tells",
  "IAzureOAuthApp.issuers": "what a registration tells",
  "IAzureOAuthApp.requiredClaims": "what a registration tells",
  "IGatewayNetwork.backendPorts": "only judged",
  "IGatewayNetwork.functionSecurityGroupIds": attached((choose) => ({
    functionSecurityGroupIds: choose(
      "ocid1.networksecuritygroup.oc1..a",
      "ocid1.networksecuritygroup.oc1..b",
      "ocid1.networksecuritygroup.oc1..c",
    ),
  })),
  "IGatewayNetwork.functionSubnetIds": attached((choose) => ({
    functionSubnetIds: choose("ocid1.subnet.oc1..a", "ocid1.subnet.oc1..b", "ocid1.subnet.oc1..c"),
  })),
  "IGatewayNetwork.gatewaySecurityGroupIds": attached((choose) => ({
    gatewaySecurityGroupIds: choose(
      "ocid1.networksecuritygroup.oc1..a",
      "ocid1.networksecuritygroup.oc1..b",
      "ocid1.networksecuritygroup.oc1..c",
    ),
  })),
  "ITokenTrust.audiences": "what a trust tells",
  "ITokenTrust.issuers": "what a trust tells",
  "ITokenTrust.requiredClaims": "what a trust tells",
  "ITokenTrust.uncheckedClaims": "what a trust tells",
  IdentityHeaders: deployment((choose) => ({
    requiredClaims: [{ claim: "tenant", values: ["a"] }],
    identityHeaders: Object.fromEntries(choose(["X-A", "sub"], ["X-B", "iss"], ["X-C", "tenant"])),
  })),
  "TrustSettings.audiences": deployment((choose) => ({ audiences: choose(...three) })),
  "IssuerSettings.issuer": deployment((choose) => ({
    issuers: choose("https://a.example.com", "https://b.example.com", "https://c.example.com"),
  })),
  "TrustSettings.requiredClaims": deployment((choose) => ({
    requiredClaims: choose("a", "b", "c").map((claim) => ({ claim, values: ["x"] })),
  })),
  "JwtSecuredDeploymentProps.routes": deployment((choose) => ({
    routes: choose("/a", "/b", "/c").map((path) => ({ ...stockRoute, path })),
  })),
  "PolicyCheckOptions.rules": "only judged",
  "ExistingAuthorizer.context": "only judged",
  "ExistingAuthorizer.trusts": "only judged",
  "ITokenAuthorizerFunction.context": "only judged",
  "ITokenAuthorizerFunction.functionAccess": "what an authorizer tells",
  "ITokenAuthorizerFunction.trusts": "only judged",
  "PublishedAuthorizer.context": "published: ExistingAuthorizer.context",
  "PublishedAuthorizer.trusts": "published: ExistingAuthorizer.trusts",
  "PublishedClients.ids": "published: TrustSettings.clients",
  PublishedKeys: "published: VerificationKeys.staticKeys",
  "PublishedTrust.audiences": "published: TrustSettings.audiences",
  "PublishedTrust.issuers": "published: IssuerSettings.issuer",
  "PublishedTrust.required_claims": "published: TrustSettings.requiredClaims",
  "RequiredClaim.values": deployment((choose) => ({
    requiredClaims: [{ claim: "tenant", values: choose("a", "b", "c") }],
  })),
  "Route.methods": route((choose) => ({ methods: choose("GET", "PUT", "POST") })),
  "RouteAccess.anyOfGroups": judgedRoute((choose) => RouteAccess.anyOfGroups(choose(...three))),
  "RouteAccess.anyOfRoles": judgedRoute((choose) => RouteAccess.anyOfRoles(choose("a", "b", "c"))),
  "RouteAccess.anyOfRolesOfPeople": judgedRoute((choose) => RouteAccess.anyOfRolesOfPeople(choose("a", "b", "c"))),
  "RouteAccess.anyOfScopes": route((choose) => ({ access: RouteAccess.anyOfScopes(choose("a", "b", "c")) })),
  "SecuredApi.ownerIds": api((choose) => ({ ownerIds: choose(...three), clients: named(choose) })),
  "SecuredApiStackProps.apis": stack((choose) => ({
    // Looked up, it is the same tenant for each API, and each has a reference of its own.
    tenantId: TENANT,
    // The oldest kind first: whichever API stands first has no say in the keys of all.
    apis: choose("one", "two", "three").map((name) => ({
      ...ordersApi,
      name,
      pathPrefix: `/${name}`,
      tokenVersion: name === "one" ? 1 : 2,
    })),
  })),
  "SecuredApiStackProps.ownerIds": stack((choose) => ({ ownerIds: choose(...three) })),
  "ServiceLogSource.categories": (scope, choose) =>
    new ServiceLogs(scope, "Logs", {
      compartmentId: COMPARTMENT,
      displayName: "test",
      logs: {},
      source: { service: "apigateway", resource: "ocid1.apideployment.oc1..a", categories: choose("a", "b", "c") },
    }),
  "SetHeader.values": requestHeaders((choose) => ({ set: [{ name: "X-A", values: choose("a", "b", "c") }] })),
  "SourceImageProps.trial": "of a start that nothing is written of",
  "SourceImageProps.labels": "part of the image, whose tag changes with its content",
  "StockResponse.headers": route((choose) => ({
    backend: Backend.stock({ status: 200, headers: map(choose, "X-A", "X-B", "X-C") }),
  })),
  StackAuthorizerSettings: stack((choose) => ({
    adapter: "none",
    apis: [
      {
        ...ordersApi,
        authorizer: {
          image: pinnedImage,
          trusts: choose("a", "b", "c").map((name) => trustOf({ issuers: [`https://${name}.example.com`] })),
        },
      },
    ],
  })),
  "Tags.defined": tagged((choose) => ({ defined: map(choose, "ns.a", "ns.b", "ns.c") })),
  "Tags.freeform": tagged((choose) => ({ freeform: map(choose, "a", "b", "c") })),
  "TokenAuthorizerFunctionProps.context": (scope, choose) => authorizer(scope, { context: choose("a", "b", "c") }),
  "TokenAuthorizerFunctionProps.trusts": (scope, choose) =>
    authorizer(scope, {
      trusts: choose("a", "b", "c").map((name) => trustOf({ issuers: [`https://${name}.example.com`] })),
    }),
  "TrustSettings.clients": deployment((choose) => ({ clients: choose(...three) })),
  TrustsByName: deployment((choose) => ({
    trust: Trust.byIssuer(
      Object.fromEntries(
        choose("a", "b", "c").map((name) => [name, trustOf({ issuers: [`https://${name}.example.com`] })]),
      ),
    ),
  })),
  "VerificationKeys.staticKeys": deployment((choose) => ({
    keys: VerificationKeys.staticKeys(choose("a", "b", "c").map(key)),
  })),
  "VerifiedSystem.apis": (scope, choose) => {
    const deployment = secured(scope, {});
    describeForVerify(scope, { apis: choose("orders", "stock", "users").map((name) => ({ name, deployment })) });
  },
};

const all: Choose = (first, second, third) => [first, second, third];
const withoutFirst: Choose = (_first, second, third) => [second, third];
const onlyFirst: Choose = (first) => [first];

/** Where `after` holds something that `before` does not: an addition, a change, or another order. */
function beyondDeletions(before: Json | undefined, after: Json | undefined, at = ""): string[] {
  if (isObject(before) && isObject(after)) {
    return members(after).flatMap(([name, value]) => beyondDeletions(before[name], value, `${at}.${name}`));
  }
  if (isList(before) && isList(after)) {
    let from = 0;
    return after.flatMap((item, index) => {
      const found = before.findIndex((other, place) => place >= from && beyondDeletions(other, item).length === 0);
      if (found < 0) return [`${at}[${index}] = ${JSON.stringify(item)}`];
      from = found + 1;
      return [];
    });
  }
  // The configuration of a function is text, and of an authorizer JSON.
  if ([before, after].every((text) => typeof text === "string" && /^[[{]/.test(text)))
    return beyondDeletions(JSON.parse(String(before)), JSON.parse(String(after)), at);
  if (typeof before === "string" && typeof after === "string" && before.includes(",") && before !== after) {
    return beyondDeletions(before.split(","), after.split(","), at);
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [`${at} = ${JSON.stringify(after)}`];
}

/** Where resources were before is no part of what they are. */
function document(build: Several, choose: Choose): JsonObject {
  const built: Build = (scope) => build(scope, choose);
  const { moved: _, ...rest } = documentOf(stackOf(built));
  return rest;
}

it("has an entry for every setting that takes several", () => {
  expect(Object.keys(entries).sort()).toEqual(listSettings());
});

const built = Object.entries(entries).flatMap(([name, build]) =>
  typeof build === "string" ? [] : [[name, build] as const],
);

describe.each(built)("without the first of three %s", (_name, build) => {
  it("everything else is as it was", () => {
    const before = document(build, all);
    const after = document(build, withoutFirst);
    expect(beyondDeletions(before, after)).toEqual([]);
    expect(JSON.stringify(after).length).toBeLessThan(JSON.stringify(before).length);
  });

  it("what goes is what that one made", () => {
    const [before, after, first] = [all, withoutFirst, onlyFirst].map((choose) => addressesOf(document(build, choose)));
    expect(new Set(before)).toEqual(new Set([...(after ?? []), ...(first ?? [])]));
  });

  it("no finding says otherwise", () => {
    const codes = (choose: Choose) => codesOf(stackOf((scope) => build(scope, choose)));
    expect([codes(all), codes(withoutFirst)]).toEqual([[], []]);
  });
});
