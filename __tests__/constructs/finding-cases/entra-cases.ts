import { type TerraformStack, TerraformVariable } from "cdktf";
import {
  type AppRole,
  type AzureOAuthAppProps,
  ClientCredentials,
  type ClientSettings,
  type DelegatedAccess,
  EntraClient,
  type ExistingApi,
  type ExistingClientSettings,
  type FederatedIdentity,
  type NamedValue,
  type TokenVersion,
} from "../../../constructs/index";
import { CLIENT, entraApp, existingApp, existingIds, OBJECT, TENANT } from "../test-stack";
import { certificatePem, otherCertificatePem } from "./certificate";
import { type FindingCases, limit, times } from "./finding-case";

const app = (scope: TerraformStack, over: Partial<AzureOAuthAppProps>) => entraApp(scope, over);
const client = (scope: TerraformStack, over: Partial<ClientSettings>) =>
  entraApp(scope, { clients: [{ name: "billing", ...over }] });
const credentials = (scope: TerraformStack, value: ClientCredentials) => client(scope, { credentials: value });
const secret = (scope: TerraformStack, lifetimeDays: number) =>
  credentials(scope, ClientCredentials.secret({ lifetimeDays }));
const longSecret = (scope: TerraformStack, lifetimeDays: number) =>
  credentials(scope, ClientCredentials.secret({ lifetimeDays, allowBeyond180Days: true }));
const certificate = (scope: TerraformStack, ...pems: readonly (string | NamedValue)[]) =>
  credentials(scope, ClientCredentials.certificate(...pems));
const delegated = (scope: TerraformStack, over: Partial<DelegatedAccess>) =>
  entraApp(scope, { delegatedAccess: { principalIds: [OBJECT], ...over } });
const trusting = (scope: TerraformStack, over: Partial<DelegatedAccess>) =>
  entraApp(scope, {
    signInAudience: "AzureADMultipleOrgs",
    trustedTenantIds: [CLIENT],
    delegatedAccess: { principalIds: [OBJECT], ...over },
  });
const later = (scope: TerraformStack) => new TerraformVariable(scope, "later", { type: "string" }).stringValue;
/** People whose ids Terraform knows only later. */
const people = (scope: TerraformStack, ...names: readonly string[]) =>
  delegated(scope, { principalIds: names.map((name, index) => ({ name, value: index === 0 ? OBJECT : CLIENT })) });
const named = (...names: readonly string[]): ClientSettings[] => names.map((name) => ({ name }));
const roles = (scope: TerraformStack, list: readonly AppRole[]) =>
  entraApp(scope, { roles: list, clients: [{ name: "billing", roles: [...new Set(list.map(({ value }) => value))] }] });

const identity: FederatedIdentity = {
  name: "github-main",
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:org/repo:ref:refs/heads/main",
};
const federated = (scope: TerraformStack, list: readonly FederatedIdentity[]) =>
  credentials(scope, ClientCredentials.federatedIdentity(...list));
const numbered = (count: number) => times(count, (n) => ({ ...identity, name: `name-${n}`, subject: `repo:org/${n}` }));

const existing = (scope: TerraformStack, over: Partial<ExistingApi>) => existingApp(scope, over);
/** Of which nothing is known but what is said. */
const lookedUp = (scope: TerraformStack, roles?: readonly string[]) =>
  existingApp(scope, { roleIds: undefined, clients: [{ name: "billing", roles }] });
const existingTwice = (scope: TerraformStack, clientId: string) =>
  entraApp(scope, {
    clients: [
      EntraClient.fromClientId({ name: "billing", clientId: CLIENT }),
      EntraClient.fromClientId({ name: "warehouse", clientId }),
    ],
  });
const existingClient = (scope: TerraformStack, over: Partial<ExistingClientSettings>) =>
  entraApp(scope, {
    clients: [
      EntraClient.fromClientId({ name: "billing", clientId: CLIENT, servicePrincipalObjectId: OBJECT, ...over }),
    ],
  });

export const entraCases = {
  SETTING_MISTYPED: [
    limit("1 or 2", app, { tokenVersion: 1 }, { tokenVersion: 3 as TokenVersion }),
    limit("no personal accounts", app, {}, { signInAudience: "PersonalMicrosoftAccount" as "AzureADMyOrg" }),
  ],
  SIGN_IN_AUDIENCE_INVALID: [
    limit(
      "several tenants by name",
      app,
      { signInAudience: "AzureADMultipleOrgs", trustedTenantIds: [TENANT] },
      { signInAudience: "AzureADMultipleOrgs" },
    ),
    limit("one tenant alone", app, { signInAudience: "AzureADMyOrg" }, { trustedTenantIds: [TENANT] }),
  ],
  DISPLAY_NAME_INVALID: [
    limit("1 character", app, { displayName: "a" }, { displayName: "" }),
    limit("256 of a client", client, { displayName: "a".repeat(256) }, { displayName: "a".repeat(257) }),
    limit("what names of clients begin with", existing, { displayName: "a" }, { displayName: "" }),
  ],
  DELEGATED_ACCESS_OPEN: [
    {
      what: "people of trusted tenants by name",
      atTheLimit: (scope) => trusting(scope, { everyUserOfTrustedTenants: true }),
      beyond: (scope) => trusting(scope, {}),
    },
    {
      what: "of this tenant without",
      atTheLimit: (scope) => delegated(scope, {}),
      beyond: (scope) => trusting(scope, { everyUserOfTrustedTenants: false }),
    },
  ],
  IDENTIFIER_URI_INVALID: [
    ...[
      "orders.azurewebsites.net",
      "orders.azurewebsites.net.",
      "localhost/x",
      "127.0.0.1",
      "[::1]/x",
      "a.b.cloudapp.azure.com:443/x",
    ].map((rest) =>
      limit(
        "a domain that can be verified",
        app,
        { identifierUri: "https://azurewebsites.net.example.com/x" },
        { identifierUri: `https://${rest}` },
      ),
    ),
    {
      what: "what an existing API has",
      atTheLimit: (scope) => existingApp(scope, { identifierUri: "https://localhost/" }),
      beyond: (scope) => app(scope, { identifierUri: "https://localhost/" }),
    },
    limit("api:// or https://", app, { identifierUri: "api://orders" }, { identifierUri: "orders" }),
    limit("urn: with a namespace", app, { identifierUri: "urn:example:orders" }, { identifierUri: "urn:orders" }),
    limit("query and fragment", app, { identifierUri: "api://orders?a=1#b" }, { identifierUri: "api://orders ?a" }),
    limit("no wildcard", app, { identifierUri: "api://orders/a" }, { identifierUri: "api://orders/*" }),
    limit(
      "255 characters",
      app,
      { identifierUri: `api://${"a".repeat(249)}` },
      { identifierUri: `api://${"a".repeat(250)}` },
    ),
    limit(
      "no trailing slash",
      app,
      { identifierUri: "https://a.example.com/b" },
      { identifierUri: "https://a.example.com/" },
    ),
  ],
  ROLE_INVALID: [
    limit("no spaces", roles, [{ value: "Orders.Read" }], [{ value: "Orders Read" }]),
    limit("no leading period", roles, [{ value: "Orders.Read" }], [{ value: ".Read" }]),
    limit("120 characters", roles, [{ value: "a".repeat(120) }], [{ value: "a".repeat(121) }]),
    limit("of a scope too", delegated, { scope: "read" }, { scope: "read all" }),
    limit("of a role to look up", lookedUp, ["Orders.Read"], ["Orders Read"]),
  ],
  ROLE_DUPLICATE: [
    limit("each once", roles, [{ value: "A" }, { value: "a" }], [{ value: "A" }, { value: "A" }]),
    {
      what: "not that of people",
      atTheLimit: (scope) => roles(scope, [{ value: "Api.User" }]),
      beyond: (scope) =>
        entraApp(scope, { roles: [{ value: "Api.User" }], delegatedAccess: { principalIds: [OBJECT] } }),
    },
  ],
  ROLE_UNKNOWN: [
    limit("asked for by name", (scope, role: string) => entraApp(scope).roleId(role), "Api.Invoke", "Api.Read"),
    limit("a role of the API", client, { roles: ["Api.Invoke"] }, { roles: ["Api.Read"] }),
    limit("of a client that exists", existingClient, { roles: ["Api.Invoke"] }, { roles: ["Api.Read"] }),
    {
      what: "a role of an API that exists",
      atTheLimit: (scope) => existing(scope, { clients: [{ name: "billing", roles: ["Read"] }] }),
      beyond: (scope) => existing(scope, { clients: [{ name: "billing", roles: ["Write"] }] }),
    },
    {
      what: "one by which it can be looked up",
      atTheLimit: (scope) => lookedUp(scope, ["Orders.Read"]),
      beyond: (scope) => lookedUp(scope, [later(scope)]),
    },
  ],
  CLIENT_NAME_INVALID: [
    limit("2 characters", client, { name: "ab" }, { name: "a" }),
    limit("40 characters", client, { name: "a".repeat(40) }, { name: "a".repeat(41) }),
    limit("lower case", client, { name: "a-1" }, { name: "A-1" }),
    limit("each once", app, { clients: named("ab", "cd") }, { clients: named("ab", "ab") }),
    limit("lower case of one that exists", existingClient, { name: "a-1" }, { name: "A-1" }),
    {
      what: "each once, existing or not",
      atTheLimit: (scope) => existing(scope, { roleIds: { Read: TENANT }, clients: named("ab", "cd") }),
      beyond: (scope) =>
        existing(scope, { clients: [{ name: "ab" }, EntraClient.fromClientId({ name: "ab", clientId: OBJECT })] }),
    },
  ],
  CLIENT_DUPLICATE: [
    limit("each id once", existingTwice, OBJECT, CLIENT),
    {
      what: "as far as it is known",
      atTheLimit: (scope) => existingTwice(scope, later(scope)),
      beyond: (scope) => existingTwice(scope, CLIENT),
    },
  ],
  SECRET_LIFETIME_RANGE: [
    limit("180 days", secret, 180, 181),
    limit("7 days", secret, 7, 6),
    limit("whole days", secret, 8, 7.5),
    limit("730 days by name", longSecret, 730, 731),
  ],
  CERTIFICATE_INVALID: [
    {
      what: "a PEM certificate",
      atTheLimit: (scope) => certificate(scope, certificatePem, otherCertificatePem),
      beyond: (scope) => certificate(scope, certificatePem.slice(0, 100)),
    },
    {
      what: "at least one",
      atTheLimit: (scope) => certificate(scope, certificatePem),
      beyond: (scope) => certificate(scope),
    },
  ],
  CERTIFICATE_PRIVATE_KEY: [
    {
      what: "only the certificate",
      atTheLimit: (scope) => certificate(scope, certificatePem),
      beyond: (scope) => certificate(scope, `${certificatePem}-----BEGIN PRIVATE KEY-----\nsecret\n`),
    },
  ],
  FEDERATION_INVALID: [
    limit("20 identities", federated, numbered(20), numbered(21)),
    limit("at least one", federated, numbered(1), []),
    limit("names once", federated, numbered(2), [identity, identity]),
    limit("names of 3 characters", federated, [{ ...identity, name: "abc" }], [{ ...identity, name: "ab" }]),
    limit("an issuer", federated, [{ ...identity, issuer: "https://i" }], [{ ...identity, issuer: "http://i" }]),
    ...[
      `${identity.issuer}/`,
      "https://Token.actions.githubusercontent.com",
      "https://token.actions.githubusercontent.com:443",
      "https://token.actions.githubusercontent.com/octo/",
      "https://gitlab.com/",
      "https://login.microsoftonline.com/common/v2.0",
      `https://login.microsoftonline.com/${TENANT}/v2.0/`,
    ].map((wrong) =>
      limit(
        "an issuer as tokens carry it",
        federated,
        [
          { ...identity, issuer: `${identity.issuer}/octo` },
          { ...identity, name: "gitlab-own", issuer: "https://gitlab.example.com/" },
          { ...identity, name: "entra", issuer: `https://login.microsoftonline.com/${TENANT}/v2.0` },
        ],
        [{ ...identity, issuer: wrong }],
      ),
    ),
    limit("a subject", federated, [{ ...identity, subject: "a" }], [{ ...identity, subject: "" }]),
    limit(
      "600 characters of subject",
      federated,
      [{ ...identity, subject: "a".repeat(600) }],
      [{ ...identity, subject: "a".repeat(601) }],
    ),
    limit(
      "600 characters of issuer",
      federated,
      [{ ...identity, issuer: `https://${"i".repeat(592)}` }],
      [{ ...identity, issuer: `https://${"i".repeat(593)}` }],
    ),
    limit(
      "600 characters of audience",
      federated,
      [{ ...identity, audience: "a".repeat(600) }],
      [{ ...identity, audience: "a".repeat(601) }],
    ),
    limit("an audience", federated, [{ ...identity, audience: "a" }], [{ ...identity, audience: "" }]),
    limit(
      "600 characters of description",
      federated,
      [{ ...identity, description: "a".repeat(600) }],
      [{ ...identity, description: "a".repeat(601) }],
    ),
    limit(
      "each pair of issuer and subject once",
      federated,
      [identity, { ...identity, name: "other", issuer: "https://other" }],
      [identity, { ...identity, name: "other" }],
    ),
    limit("an exact subject", federated, [identity], [{ ...identity, subject: "repo:org/*" }]),
  ],
  GUID_INVALID: [
    limit("of the tenant", app, { tenantId: TENANT }, { tenantId: "contoso.onmicrosoft.com" }),
    limit("in lower case", app, { tenantId: OBJECT }, { tenantId: OBJECT.toUpperCase() }),
    limit(
      "of trusted tenants",
      app,
      { signInAudience: "AzureADMultipleOrgs", trustedTenantIds: [TENANT] },
      { signInAudience: "AzureADMultipleOrgs", trustedTenantIds: ["a"] },
    ),
    limit("of owners", app, { ownerIds: [OBJECT] }, { ownerIds: ["me@example.com"] }),
    limit("of an existing API", existing, existingIds, { clientId: "a" }),
    limit("of its roles", existing, existingIds, { roleIds: { Read: "a" } }),
    limit("of its service principal", existing, existingIds, { servicePrincipalObjectId: "a" }),
    limit("of its tenant", existing, { tenantId: TENANT }, { tenantId: "contoso.onmicrosoft.com" }),
    limit("of tenants that it trusts", existing, { trustedTenantIds: [TENANT] }, { trustedTenantIds: ["a"] }),
    limit("of owners of its clients", existing, { ownerIds: [OBJECT] }, { ownerIds: ["me@example.com"] }),
    limit("of an existing client", existingClient, { clientId: OBJECT }, { clientId: "https://billing.example.com" }),
    limit("of its service principal", existingClient, {}, { servicePrincipalObjectId: "a" }),
    limit("of people's clients", delegated, { clients: ["azure-cli", CLIENT] }, { clients: ["azure-powershell"] }),
    limit("of people", delegated, { principalIds: [OBJECT] }, { principalIds: ["me@example.com"] }),
  ],
  CLIENT_WITHOUT_ROLE: [
    limit("at least one", client, { roles: ["Api.Invoke"] }, { roles: [] }),
    limit("of a client that exists", existingClient, {}, { roles: [] }),
    limit("said, where they are looked up", lookedUp, ["Orders.Read"], undefined),
    limit("of an API that has one", existing, existingIds, { roleIds: {}, clients: [{ name: "billing" }] }),
    {
      what: "said, where there are several",
      atTheLimit: (scope) => roles(scope, [{ value: "A" }, { value: "B" }]),
      beyond: (scope) => entraApp(scope, { roles: [{ value: "A" }, { value: "B" }] }),
    },
  ],
  SETTING_UNKNOWN: [
    ...Object.entries({
      "roles of an existing API": { roles: [{ value: "A" }] },
      "people's access to it": { delegatedAccess: { principalIds: [] } },
      "its sign-in audience": { signInAudience: "AzureADMyOrg" },
    }).map(([what, plain]) => limit(what, existing, existingIds, { ...existingIds, ...plain })),
    ...Object.entries({
      "credentials of an existing client": { credentials: ClientCredentials.secret() },
      "its name": { displayName: "Billing" },
    }).map(([what, plain]) => limit(what, existingClient, {}, { clientId: CLIENT, ...plain })),
  ],
  ITEM_NAME_INVALID: [
    ...[
      ["a certificate", (scope: TerraformStack, pem: string | NamedValue) => certificate(scope, pem)] as const,
      [
        "a person",
        (scope: TerraformStack, id: string | NamedValue) => delegated(scope, { principalIds: [id] }),
      ] as const,
      ["a client", (scope: TerraformStack, id: string | NamedValue) => delegated(scope, { clients: [id] })] as const,
    ].map(([what, build]) => ({
      what: `${what} that is known only to Terraform`,
      atTheLimit: (scope: TerraformStack) => build(scope, { name: "later", value: later(scope) }),
      beyond: (scope: TerraformStack) => build(scope, later(scope)),
    })),
    limit("60 characters", people, "a".repeat(60), "a".repeat(61)),
    limit("from a letter", people, "a1", "1a"),
    {
      what: "a name that is known at synth",
      atTheLimit: (scope) => people(scope, "developers"),
      beyond: (scope) => people(scope, later(scope)),
    },
    {
      what: "each name once",
      atTheLimit: (scope) => people(scope, "developers", "testers"),
      beyond: (scope) => people(scope, "developers", "developers"),
    },
  ],
} satisfies FindingCases;
