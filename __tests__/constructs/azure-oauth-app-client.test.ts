import { describe, expect, it } from "vitest";
import { ClientCredentials, type ClientSettings, EntraClient } from "../../constructs/index";
import type { JsonObject } from "../terraform-schema/json";
import { documentOf, entraApp, resourcesOf, testStack } from "./test-stack";

function clientOf(over: Partial<ClientSettings> = {}, roles?: readonly string[]) {
  const stack = testStack();
  const app = entraApp(stack, {
    clients: [{ name: "billing", ...over }],
    roles: roles?.map((value) => ({ value })),
    notes: "Ask the team",
    serviceManagementReference: "CHG-1",
  });
  const [client] = app.clients;
  if (!(client instanceof EntraClient)) throw new Error("no client that is registered");
  const document = documentOf(stack);
  return { app, client, document, of: (type: string) => Object.values(resourcesOf(document, type)) };
}

describe("a client", () => {
  it("is an application of this tenant that nobody gets tokens for", () => {
    const { client, document } = clientOf();
    expect(resourcesOf(document, "azuread_application")[client.application.friendlyUniqueId]).toMatchObject({
      display_name: "Orders billing",
      sign_in_audience: "AzureADMyOrg",
      notes: "Ask the team",
      service_management_reference: "CHG-1",
      api: { requested_access_token_version: 2 },
      lifecycle: { prevent_destroy: true },
    });
    expect(resourcesOf(document, "azuread_service_principal")[client.servicePrincipal.friendlyUniqueId]).toMatchObject({
      app_role_assignment_required: true,
    });
  });

  it("gets the only role of the API, or those that are said", () => {
    expect(clientOf().of("azuread_app_role_assignment")).toHaveLength(1);
    expect(clientOf({ roles: ["A", "C"] }, ["A", "B", "C"]).client.roleAssignments).toHaveLength(2);
  });

  it("gets its role only when Entra knows both service principals everywhere", () => {
    const { app, client, of } = clientOf();
    const [wait, assignment] = [of("time_sleep")[0], of("azuread_app_role_assignment")[0]];
    expect(wait).toMatchObject({ create_duration: "30s" });
    expect(wait?.depends_on).toEqual([
      `azuread_service_principal.${app.servicePrincipal.friendlyUniqueId}`,
      `azuread_service_principal.${client.servicePrincipal.friendlyUniqueId}`,
    ]);
    // A replaced service principal needs the wait again.
    expect(Object.keys(wait?.triggers as JsonObject)).toEqual(["api", "client"]);
    expect(assignment?.depends_on).toEqual([`time_sleep.${client.replication.friendlyUniqueId}`]);
  });

  it("has a secret unless told otherwise", () => {
    expect(clientOf().client.secret).toBeDefined();
    expect(clientOf({ credentials: ClientCredentials.managedElsewhere() }).client.secret).toBeUndefined();
  });
});
