import { TerraformVariable } from "cdktf";
import { expect, it } from "vitest";
import { type EntraCloud, entraIssuer } from "../../../constructs/index";
import { entraTokenVersion, isEntraIssuer } from "../../../constructs/private/entra-tokens";
import { entraClouds, entraHosts } from "../../../limits/entra";
import { TENANT, testStack } from "../test-stack";

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
