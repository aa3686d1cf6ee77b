import { describe, expect, it } from "vitest";
import { azureOAuthAppFindings } from "../../constructs/azure-oauth-app-findings";
import type { AzureOAuthAppProps } from "../../constructs/index";
import { OBJECT } from "./test-stack";

const roles = ["Api.Invoke"];
const findings = (over: Partial<AzureOAuthAppProps>) =>
  azureOAuthAppFindings({ displayName: "Orders", clients: [{ name: "billing" }], ...over }, roles);

describe("a finding", () => {
  it("names the client it is about", () => {
    expect(findings({ clients: [{ name: "billing", roles: ["Api.Read"] }] })).toMatchObject([
      { code: "ROLE_UNKNOWN", setting: "client billing.roles", actual: '"Api.Read"', allowed: "Api.Invoke" },
    ]);
  });

  it("names the position of what has no name", () => {
    expect(findings({ ownerIds: [OBJECT, "me"] })).toMatchObject([{ code: "GUID_INVALID", setting: "ownerIds[1]" }]);
  });
});

it("has none for a registration with nothing but a name and a client", () => {
  expect(findings({})).toEqual([]);
});
