import { expect, it } from "vitest";
import { entra } from "../../limits/entra";
import { sharedAudiences } from "../../limits/entra-tokens";

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
