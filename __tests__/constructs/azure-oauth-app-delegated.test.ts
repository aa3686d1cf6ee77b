import { describe, expect, it } from "vitest";
import { delegatedClientIds } from "../../constructs/azure-oauth-app-delegated";
import type { DelegatedAccess } from "../../constructs/index";
import type { JsonObject } from "../terraform-schema/json";
import { CLIENT, documentOf, entraApp, OBJECT, resourcesOf, testStack } from "./test-stack";

const AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

function accessOf(over: Partial<DelegatedAccess> = {}) {
  const stack = testStack();
  const app = entraApp(stack, { delegatedAccess: { principalIds: [OBJECT], ...over } });
  const document = documentOf(stack);
  const api = resourcesOf(document, "azuread_application")[app.application?.friendlyUniqueId ?? ""] as JsonObject;
  return { app, api, of: (type: string) => Object.values(resourcesOf(document, type)) };
}

describe("people's access", () => {
  it("is a scope of the API, and a role for users only", () => {
    const { api } = accessOf();
    expect(api.api).toMatchObject({
      oauth2_permission_scope: [{ value: "access_as_user", type: "User", enabled: true }],
    });
    expect(api.app_role).toMatchObject([
      { value: "Api.Invoke", allowed_member_types: ["Application"] },
      { value: "Api.User", allowed_member_types: ["User"] },
    ]);
  });

  it("is given to those who are listed, after the wait", () => {
    const { app, of } = accessOf();
    const assignment = of("azuread_app_role_assignment").find(
      ({ principal_object_id }) => principal_object_id === OBJECT,
    );
    expect(assignment?.depends_on).toEqual([expect.stringMatching(/^time_sleep\.Entra_Replication/)]);
    expect(app.delegatedGrants?.assignments).toHaveLength(1);
  });

  it("needs no consent through the clients that are listed", () => {
    const { api, of } = accessOf({ scope: "orders", clients: ["azure-cli", CLIENT] });
    const [scope] = (api.api as { oauth2_permission_scope: JsonObject[] }).oauth2_permission_scope;
    expect(of("azuread_application_pre_authorized")).toMatchObject([
      { authorized_client_id: AZURE_CLI, permission_ids: [scope?.id] },
      { authorized_client_id: CLIENT, permission_ids: [scope?.id] },
    ]);
  });
});

describe("people and clients in a list", () => {
  const others = ["aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"] as const;
  const addresses = (over: Partial<DelegatedAccess>) => {
    const stack = testStack();
    entraApp(stack, { delegatedAccess: { principalIds: [], ...over } });
    return Object.keys(resourcesOf(documentOf(stack), "azuread_app_role_assignment")).filter((id) =>
      id.includes("Principal"),
    );
  };

  it("stand under their ids, in whatever order and however often", () => {
    const [first, second] = others;
    expect(addresses({ principalIds: [second, first, second] })).toEqual(addresses({ principalIds: [first, second] }));
    expect(addresses({ principalIds: [second] })).toEqual([
      expect.stringMatching(new RegExp(`^Entra_Delegated_Principal-${second}_`)),
    ]);
  });

  it("stand under names where Terraform knows their ids only later", () => {
    expect(addresses({ principalIds: [{ name: "developers", value: OBJECT }] })).toEqual([
      expect.stringMatching(/^Entra_Delegated_Principal-developers_/),
    ]);
  });

  it("have the Azure CLI once, by name or by id", () => {
    expect(delegatedClientIds({ principalIds: [], clients: ["azure-cli", AZURE_CLI, CLIENT] })).toEqual([
      AZURE_CLI,
      CLIENT,
    ]);
  });
});

it("is through the Azure CLI unless other clients are named", () => {
  expect(delegatedClientIds({ principalIds: [] })).toEqual([AZURE_CLI]);
  expect(delegatedClientIds({ principalIds: [], clients: [CLIENT] })).toEqual([CLIENT]);
  expect(delegatedClientIds({ principalIds: [], clients: [] })).toEqual([]);
});
