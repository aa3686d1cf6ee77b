import { expect, it } from "vitest";
import { azureCliClientId, consumerTenant, entra, entraClouds, entraHosts, sharedAudiences } from "../../limits/entra";

it("knows ids as tokens carry them", () => {
  for (const id of [azureCliClientId, consumerTenant]) expect(id).toMatch(entra.guid.pattern);
  expect("11111111-2222-3333-4444-55555555555").not.toMatch(entra.guid.pattern);
  expect("AAAAAAAA-2222-3333-4444-555555555555").not.toMatch(entra.guid.pattern);
});

it("knows the audiences that everybody can get tokens for, in the form they are compared in", () => {
  expect(sharedAudiences.names.has("00000002-0000-0000-c000-000000000000")).toBe(true);
  for (const audience of sharedAudiences.names.keys()) expect(audience).toBe(audience.toLowerCase().replace(/\/$/, ""));
  for (const audience of sharedAudiences.names.keys())
    expect(
      entra.guid.pattern.test(audience) || /^(?:https|api):\/\/[a-z0-9][a-z0-9./-]+$/.test(audience),
      audience,
    ).toBe(true);
});

it.each([
  [
    "Microsoft Graph",
    "00000003-0000-0000-c000-000000000000",
    "https://graph.microsoft.com",
    "https://graph.microsoft.us",
  ],
  ["Azure AD Graph, retired", "00000002-0000-0000-c000-000000000000", "https://graph.windows.net"],
  [
    "Azure Resource Manager",
    "797f4846-ba00-4fd7-ba43-dac1f8f63013",
    "https://management.azure.com",
    "https://management.core.windows.net",
    "https://management.chinacloudapi.cn",
    "https://management.usgovcloudapi.net",
  ],
  ["Azure Key Vault", "cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "https://vault.azure.net", "https://vault.azure.cn"],
  ["Azure Storage", "e406a681-f3d4-42a8-90b6-c2b029497af1", "https://storage.azure.com"],
])("knows %s by its id and its addresses", (service, ...audiences) => {
  expect(audiences.map((audience) => sharedAudiences.names.get(audience))).toEqual(audiences.map(() => service));
});

it("knows each cloud by hosts of its own, without scheme or path", () => {
  expect(Object.keys(entraClouds)).toEqual(["global", "usgovernment", "china"]);
  const logins = Object.values(entraClouds).flatMap(({ login, aliases }) => [login, ...aliases]);
  expect(new Set(logins).size).toBe(logins.length);
  for (const { login, sts, aliases } of Object.values(entraClouds))
    for (const host of [login, sts, ...aliases]) {
      expect(host).toMatch(/^[a-z.]+$/);
      expect(entraHosts.names).toContain(host);
    }
});

it("knows the hosts of every cloud, and the endings of tenants that have one of their own", () => {
  for (const host of entraHosts.names) expect(host).toMatch(/^[a-z][a-z.-]+[a-z]$/);
  expect([...entraHosts.names]).toEqual(
    expect.arrayContaining([
      "login.chinacloudapi.cn",
      "login.microsoft.com",
      "login.microsoftonline.us",
      "login.partner.microsoftonline.cn",
      "login.windows.net",
      "sts.chinacloudapi.cn",
      "sts.windows.net",
    ]),
  );
  expect(entraHosts.suffixes).toEqual([".b2clogin.com", ".ciamlogin.com"]);
});

it.each([
  ["api://orders", true],
  ["api://11111111-2222-3333-4444-555555555555/orders", true],
  ["https://orders.example.com/a?b=c#d", true],
  ["urn:example:orders", true],
  ["urn:orders", false],
  ["api://", false],
  ["https://", false],
  ["http://orders.example.com", false],
  ["api://orders/", false],
  ["api://*.orders", false],
  ["api://orders a", false],
])("takes %s for an application id URI: %s", (uri, valid) => {
  expect(entra.identifierUri.pattern.test(uri)).toBe(valid);
});

it.each([
  ["Orders.Read", true],
  ["Orders", true],
  [".Read", false],
  ["Orders Read", false],
  ["a".repeat(120), true],
  ["a".repeat(121), false],
])("takes %s for the value of a role: %s", (value, valid) => {
  expect(entra.roleValue.pattern.test(value)).toBe(valid);
});

it("lets no secret outlive what a baseline of hardened tenants allows, unless asked by name", () => {
  expect(entra.secretLifetimeDays.max).toBe(180);
  expect(entra.longSecretLifetimeDays.min).toBe(entra.secretLifetimeDays.min);
  expect(entra.longSecretLifetimeDays.max).toBeGreaterThan(entra.secretLifetimeDays.max);
});
