import { describe, expect, it } from "vitest";
import { azureOAuthAppFindings } from "../../constructs/azure-oauth-app-findings";
import type { AzureOAuthAppProps } from "../../constructs/index";

const roles = ["Api.Invoke"];
const findings = (over: Partial<AzureOAuthAppProps>) =>
  azureOAuthAppFindings({ displayName: "Orders", clients: [{ name: "billing" }], ...over }, roles);

describe("a finding", () => {
  it("names the client it is about by its place, since its name may be what is wrong", () => {
    expect(findings({ clients: [{ name: "billing", roles: ["Api.Read"] }] })).toMatchObject([
      {
        ...{ code: "ROLE_UNKNOWN", setting: "clients[0].roles", actual: '"Api.Read", which is no role of the API' },
        allowed: expect.stringMatching(/^Api\.Invoke; /),
      },
    ]);
  });
});

it("has none for a registration with nothing but a name and a client", () => {
  expect(findings({})).toEqual([]);
});
