import { AnnotationMetadataEntryType, TerraformVariable, Testing } from "cdktf";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type EntraCloud, entraIssuer } from "../../../constructs/index";
import { entraTokenVersion, isEntraIssuer } from "../../../constructs/private/entra-tokens";
import { entraClouds, entraHosts } from "../../../limits/entra-clouds";
import {
  adapter,
  CLIENT,
  entraApp,
  existingApp,
  findingsOf,
  OBJECT,
  otherGateway,
  secured,
  TENANT,
  testStack,
} from "../test-stack";

it.each(Object.keys(entraClouds) as EntraCloud[])("knows the issuers of the %s cloud", (cloud) => {
  const tenant = new TerraformVariable(testStack(), "tenant", { type: "string" }).stringValue;
  for (const id of [TENANT, tenant]) {
    expect(isEntraIssuer(entraIssuer(cloud, id, 1))).toBe(true);
    expect(isEntraIssuer(entraIssuer(cloud, id, 2))).toBe(true);
    expect([1, 2].map((version) => entraTokenVersion(entraIssuer(cloud, id, version as 1 | 2)))).toEqual([1, 2]);
  }
});

it.each([
  ...[...entraHosts.names, "contoso.b2clogin.com", "contoso.ciamlogin.com", "LOGIN.microsoftonline.com"].map(
    (host) => `https://${host}/${TENANT}/v2.0`,
  ),
])("takes %s for Entra's", (issuer) => expect(isEntraIssuer(issuer)).toBe(true));

it.each([
  "https://issuer.example.com/",
  "https://login.microsoftonline.com.example.com/",
  "https://login.microsoftonline.com",
  "https://b2clogin.com/a/",
  "https://contoso.b2clogin.com.example.com/a/",
  "https://examplewindows.net/a/",
  "http://sts.windows.net.example.com/a/",
  "accounts.google.com",
])("takes %s for another's", (issuer) => {
  expect(isEntraIssuer(issuer)).toBe(false);
  expect(entraTokenVersion(issuer)).toBeUndefined();
});

it.each([
  `https://login.microsoftonline.com/${TENANT}/`,
  `https://login.windows.net/${TENANT}/v2.0`,
  `https://contoso.ciamlogin.com/${TENANT}/v2.0`,
])("does not guess the version of %s, whose tokens it does not know", (issuer) => {
  expect(entraTokenVersion(issuer)).toBeUndefined();
});

const registration = fc.record({
  cloud: fc.constantFrom<EntraCloud>("global", "usgovernment", "china"),
  tokenVersion: fc.constantFrom(1 as const, 2 as const),
  tenant: fc.constantFrom("looked up", "known", "a variable"),
  identifierUri: fc.constantFrom(undefined, "https://orders.example.com", "a variable"),
  isExisting: fc.boolean(),
  hasTrustedTenants: fc.boolean(),
  isForPeople: fc.boolean(),
  admitsAny: fc.boolean(),
  hasAdapter: fc.boolean(),
});

it("finds nothing in what a registration tells a deployment, of any cloud and version, with what only Terraform knows", () => {
  fc.assert(
    fc.property(registration, (chosen) => {
      const { cloud, tokenVersion, tenant, identifierUri, isExisting, hasTrustedTenants, isForPeople } = chosen;
      const stack = testStack();
      const variable = (name: string) => new TerraformVariable(stack, name, { type: "string" }).stringValue;
      const clientId = tenant === "known" ? CLIENT : variable("client");
      const common = {
        cloud,
        tokenVersion,
        ...(tenant === "known" && { tenantId: TENANT }),
        ...(tenant === "a variable" && { tenantId: variable("tenant") }),
        identifierUri: identifierUri === "a variable" ? `api://${variable("uri")}/orders` : identifierUri,
        ...(hasTrustedTenants && { trustedTenantIds: [OBJECT, variable("other")] }),
      };
      const delegatedAccess = {
        principalIds: [{ name: "person", value: variable("person") }],
        ...(hasTrustedTenants && { everyUserOfTrustedTenants: true }),
      };
      const app = isExisting
        ? existingApp(stack, { ...common, clientId })
        : entraApp(stack, {
            ...common,
            ...(hasTrustedTenants && { signInAudience: "AzureADMultipleOrgs" }),
            ...(isForPeople && { delegatedAccess }),
          });
      const gateway = otherGateway(stack);
      const adapted = chosen.hasAdapter ? adapter(stack, { gateway, upstreamJwksUri: app.jwksUri }) : undefined;
      const trust = app.trust({ keys: adapted ?? app.jwksUri });
      secured(stack, {
        gateway,
        trust: chosen.admitsAny ? trust.withAnyClient() : trust,
        identityHeaders: { "X-User": "oid", "X-Tenant": "tid", "X-App": app.clientIdClaim, "X-Version": "ver" },
      });
      expect(findingsOf(stack)).toEqual([]);
      Testing.synth(stack, true);
      const said = stack.node.findAll().flatMap(({ node }) => node.metadata);
      expect(said.filter(({ type }) => type === AnnotationMetadataEntryType.WARN)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
