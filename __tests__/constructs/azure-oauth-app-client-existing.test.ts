import { describe, expect, it } from "vitest";
import { EntraClient, type ExistingClientSettings } from "../../constructs/index";
import { judge } from "../terraform-schema/judge";
import { CLIENT, documentOf, entraApp, OBJECT, resourcesOf, testStack } from "./test-stack";

function listed(over: Partial<ExistingClientSettings> = {}) {
  const stack = testStack();
  const given = EntraClient.fromClientId({ name: "warehouse", clientId: CLIENT, ...over });
  const app = entraApp(stack, { clients: [{ name: "billing", admitted: false }, given] });
  const document = documentOf(stack);
  return { app, given, document, of: (type: string) => Object.values(resourcesOf(document, type)) };
}

describe("a client that exists", () => {
  it("is only given its role, after the wait that a new one has", async () => {
    const { of, document } = listed({ servicePrincipalObjectId: OBJECT });
    expect(of("azuread_application").map(({ display_name: name }) => name)).toEqual(["Orders", "Orders billing"]);
    expect(of("azuread_application_password")).toHaveLength(2);
    expect(of("azuread_app_role_assignment")[1]).toMatchObject({ principal_object_id: OBJECT });
    expect(of("time_sleep")[1]).toMatchObject({ create_duration: "30s", triggers: { client: OBJECT } });
    expect(of("data.azuread_service_principal")).toEqual([]);
    expect(await judge(document)).toEqual([]);
  });

  it("is looked up by its client id where its principal is not said", async () => {
    const { of, document } = listed();
    const [id] = Object.keys(resourcesOf(document, "data.azuread_service_principal"));
    const objectId = `\${data.azuread_service_principal.${id}.object_id}`;
    expect(of("data.azuread_service_principal")).toMatchObject([{ client_id: CLIENT }]);
    expect(of("azuread_app_role_assignment")[1]).toMatchObject({ principal_object_id: objectId });
    expect(await judge(document)).toEqual([]);
  });

  it("is admitted, and neither looked up nor assigned anything, where it holds its roles by another's doing", async () => {
    const { app, of, document } = listed({ assignment: "elsewhere" });
    expect(of("azuread_app_role_assignment")).toHaveLength(1);
    expect(of("data.azuread_service_principal")).toEqual([]);
    expect(app.clientIds).toEqual([CLIENT]);
    expect(await judge(document)).toEqual([]);
  });

  it("is what the API lists, and who is admitted", () => {
    const { app, given } = listed();
    expect(app.clients[1]).toBe(given);
    expect([given.name, given.clientId, given.admitted, given.secret]).toEqual(["warehouse", CLIENT, true, undefined]);
    expect(app.clientIds).toEqual([CLIENT]);
    expect(listed({ admitted: false }).app.clientIds).toEqual([]);
  });

  it("may call several APIs, each of which gives it roles of its own", () => {
    const stack = testStack();
    const warehouse = EntraClient.fromClientId({
      name: "warehouse",
      clientId: CLIENT,
      servicePrincipalObjectId: OBJECT,
    });
    for (const id of ["Orders", "Stock"]) entraApp(stack, { clients: [warehouse] }, id);
    const assignments = Object.values(resourcesOf(documentOf(stack), "azuread_app_role_assignment"));
    expect(assignments.map(({ principal_object_id: principal }) => principal)).toEqual([OBJECT, OBJECT]);
    expect(new Set(assignments.map(({ resource_object_id: api }) => api)).size).toBe(2);
  });
});
