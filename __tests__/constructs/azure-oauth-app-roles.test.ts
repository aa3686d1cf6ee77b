import fc from "fast-check";
import { expect, it } from "vitest";
import { knownRoles, wantedRoles } from "../../constructs/azure-oauth-app-roles";
import { AzureOAuthApp } from "../../constructs/index";
import { CLIENT, documentOf, entraApp, resourcesOf, testStack, written } from "./test-stack";

const values = fc.uniqueArray(fc.string(), { maxLength: 4 });

it("a client gets the roles that it asks for, and the only one where it asks for none", () => {
  fc.assert(
    fc.property(fc.option(values, { nil: undefined }), fc.option(values, { nil: undefined }), (roles, ofApi) => {
      const only = ofApi?.length === 1 ? ofApi : [];
      expect(wantedRoles({ roles }, ofApi)).toEqual(roles ?? only);
    }),
  );
});

it("ids are those of the API's own roles, in its order, whatever is asked for", () => {
  fc.assert(
    fc.property(values, values, (ofApi, wanted) => {
      const roles = knownRoles(new Map(ofApi.map((value, index) => [value, `id-${index}`])));
      expect(roles.values).toEqual(ofApi);
      const expected = ofApi.flatMap((value, index) => (wanted.includes(value) ? [[value, `id-${index}`]] : []));
      expect([...roles.ids(wanted)]).toEqual(expected);
    }),
  );
});

it("an API gives its roles' ids by value, its own and those that only Entra knows", () => {
  const stack = testStack();
  const own = entraApp(stack, { clients: [] });
  const [api] = Object.values(resourcesOf(documentOf(stack), "azuread_application"));
  const [role] = (api?.app_role ?? []) as { value: string; id: string }[];
  expect(own.roleId("Api.Invoke")).toBe(role?.id);
  const theirs = AzureOAuthApp.fromClientId(stack, "Theirs", { clientId: CLIENT, clients: [] });
  expect(written(stack, theirs.roleId("Orders.Read"))).toMatch(
    /^\$\{.*data\.azuread_service_principal\..*app_role_ids.*"?Orders\.Read/,
  );
});
