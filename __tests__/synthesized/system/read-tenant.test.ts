import { describe, expect, it } from "vitest";
import { standInTenant } from "../../../synthesized/computed/identifiers";
import { Unknown, type Value, type ValueObject } from "../../../synthesized/expression/value";
import type { Stack } from "../../../synthesized/stack/stack";
import { describesTenant, readTenant } from "../../../synthesized/system/read-tenant";
import { applicationOf, resourceOf } from "../../../synthesized/system/tenant";
import { emptyTenant } from "../../../synthesized/system/well-known";
import { createClientKey } from "../../local/entra/client-key";
import { applied, baseResources, clientCertificate, ids, resource, stackOf, tenantId } from "../../local/entra/tenant";

const directoryFromStack = (stack: Stack) => readTenant(stack).directory;

const withValues = (address: string, values: { readonly [attribute: string]: Value }) =>
  stackOf(
    baseResources.map((each) => (each.address === address ? { ...each, values: { ...each.values, ...values } } : each)),
  );

describe("the tenant of a stack", () => {
  const directory = directoryFromStack(stackOf(baseResources));

  it("finds the tenant and all that is registered in it", () => {
    expect(directory.tenantId).toBe(tenantId);
    expect(directory.assignments).toHaveLength(4);
    expect(applicationOf(directory, ids.api)).toMatchObject({
      tokenVersion: 2,
      identifierUris: [`api://${ids.api}`],
      appRoles: [
        { value: "Api.Invoke", enabled: true, forApplications: true, forPeople: false },
        { value: "Api.User", enabled: true, forApplications: false, forPeople: true },
      ],
      scopes: [{ value: "access" }],
    });
    expect(applicationOf(directory, ids.client)?.secrets).toHaveLength(3);
  });

  it("makes version 1 of an application that says nothing, as the provider does", () => {
    expect(applicationOf(directory, ids.client)?.tokenVersion).toBe(1);
  });

  it("gives a secret without an end two years, as Entra does", () => {
    const [secret] = applicationOf(directory, ids.roleless)?.secrets ?? [];
    expect(secret?.notAfter).toBe(applied.getTime() + 2 * 365 * 86_400_000);
  });

  it("knows an API by client id and by URI, with or without a trailing slash", () => {
    for (const name of [ids.api, `api://${ids.api}`, `api://${ids.api}/`])
      expect(resourceOf(directory, name)?.clientId).toBe(ids.api);
    expect(resourceOf(directory, "api://nobody")).toBeUndefined();
  });

  it("takes a service principal's secret for the application's", () => {
    const password = resource("azuread_service_principal_password", "more", {
      service_principal_id: "/servicePrincipals/d0000000-0000-4000-8000-000000000002",
      value: "more",
    });
    const more = directoryFromStack(stackOf([...baseResources, password]));
    expect(applicationOf(more, ids.roleless)?.secrets.map(({ value }) => value)).toContain("more");
  });

  it("is empty for a stack that has nothing to do with Entra", () => {
    const { tenantId: nobodys, assignments } = directoryFromStack(stackOf([]));
    expect(nobodys).toBe(emptyTenant);
    expect(assignments).toEqual([]);
  });

  it("asks a service principal for the tenant where nothing else tells", () => {
    const principal = resource("azuread_service_principal", "one", {
      client_id: ids.api,
      object_id: "o",
      application_tenant_id: tenantId.toUpperCase(),
    });
    expect(directoryFromStack(stackOf([principal])).tenantId).toBe(tenantId);
  });

  it("knows of an application that is only looked up what the lookup tells", () => {
    const found = resource("data.azuread_service_principal", "other", {
      client_id: "other",
      object_id: "o",
      app_role_ids: { "Api.Read": "r" },
    });
    const read = directoryFromStack(stackOf([...baseResources, found]));
    expect(resourceOf(read, "api://other")).toMatchObject({
      clientId: "other",
      secrets: [],
      appRoles: [{ id: "r", value: "Api.Read" }],
    });
  });

  const azureId = "/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/job";

  it.each([
    resource("azurerm_user_assigned_identity", "job", { client_id: "c", principal_id: "p", id: azureId }),
    resource("data.azuread_service_principal", "job", {
      ...{ client_id: "c", object_id: "p", type: "ManagedIdentity" },
      alternative_names: ["isExplicit=True", azureId],
    }),
  ])("knows a managed identity by $type, where its ids are known", (identity) => {
    const read = directoryFromStack(stackOf([...baseResources, identity]));
    expect(applicationOf(read, "c")).toMatchObject({ managedIdentity: azureId, secrets: [] });
    expect(read.servicePrincipals).toContainEqual(expect.objectContaining({ clientId: "c", objectId: "p" }));
  });

  it("leaves out a managed identity whose ids only Azure knows, and misses nothing", () => {
    const identity = resource("azurerm_user_assigned_identity", "job", { client_id: new Unknown("later") });
    const { directory, obstacles } = readTenant(stackOf([...baseResources, identity]));
    expect(directory).toEqual(readTenant(stackOf(baseResources)).directory);
    expect(obstacles).toEqual([]);
  });

  it.each([
    ["AzureADMultipleOrgs", true],
    ["AzureADandPersonalMicrosoftAccount", true],
    ["AzureADMyOrg", undefined],
    [null, undefined],
  ])("%s is for several tenants: %s", (audience, expected) => {
    const api = resource("azuread_application", "some", {
      ...{ client_id: "some", object_id: "o", id: "/applications/o", display_name: "some", sign_in_audience: audience },
    });
    expect(applicationOf(directoryFromStack(stackOf([api])), "some")?.isMultiTenant).toBe(expected);
  });

  it("reads certificates in each encoding", async () => {
    const { pem } = await createClientKey();
    const der = Buffer.from(pem.replace(/-----.*-----|\s/g, ""), "base64");
    const encodings: { [attribute: string]: string }[] = [
      {},
      { encoding: "base64", value: der.toString("base64") },
      { encoding: "hex", value: der.toString("hex") },
    ];
    for (const values of encodings) {
      const read = directoryFromStack(stackOf([...baseResources, clientCertificate(pem, values)]));
      expect(applicationOf(read, ids.client)?.certificates).toEqual([
        { certificate: pem, notBefore: applied.getTime(), notAfter: applied.getTime() + 5 * 365 * 86_400_000 },
      ]);
    }
  });
});

it.each([
  ["azuread resources", stackOf(baseResources), true],
  ["none", stackOf([resource("oci_core_vcn", "net", {})]), false],
])("a stack with %s describes a tenant or not", (_what, stack, expected) => {
  expect(describesTenant(stack)).toBe(expected);
});

describe("what Entra would refuse is told, all of it", () => {
  it.each([
    [
      "token version 3",
      () => withValues("azuread_application.api", { api: [{ requested_access_token_version: 3 }] }),
      /requested_access_token_version: got 3\. Expected: 1 or 2/,
    ],
    [
      "a date that is none",
      () => withValues("azuread_application_password.current", { end_date: "soon" }),
      /end_date: got "soon"/,
    ],
    [
      "a certificate that is none",
      () => stackOf([...baseResources, clientCertificate("nonsense")]),
      /value: got "8 bytes"\. Expected: an X\.509 certificate/,
    ],
    [
      "an encoding that is none",
      () => stackOf([...baseResources, clientCertificate("x", { encoding: "rot13" })]),
      /encoding: got "rot13"/,
    ],
    [
      "an id that is none",
      () => withValues("azuread_application_password.current", { application_id: "abc" }),
      /application_id: got "abc"/,
    ],
    [
      "a missing value",
      () => withValues("azuread_application_password.current", { value: null }),
      /value: got null\. Expected: text/,
    ],
  ])("%s", (_what, stack, message) => {
    const { refused, directory } = readTenant(stack());
    expect(refused.map((error) => error.message)).toEqual([expect.stringMatching(message)]);
    expect(refused).toEqual([expect.objectContaining({ code: "ENTRA_DIRECTORY" })]);
    // One application that cannot be read stops no other.
    expect(applicationOf(directory, ids.roleless)).toBeDefined();
  });
});

describe("what is not known stops nothing else", () => {
  const gap = new Unknown("only an account knows random_uuid.r.result", ["random_uuid.r.result"]);

  it.each<[string, string, { readonly [attribute: string]: Value }, string | undefined]>([
    ["an application's roles", "azuread_application.api", { app_role: gap }, ids.api],
    ["its token version", "azuread_application.api", { api: [{ requested_access_token_version: gap }] }, ids.api],
    ["a secret", "azuread_application_password.current", { value: gap }, undefined],
    ["to whom a secret belongs", "azuread_application_password.current", { application_id: gap }, undefined],
  ])("%s", (_what, address, values, unread) => {
    const read = readTenant(withValues(address, values));
    expect(read.refused).toEqual([]);
    expect(read.obstacles).toMatchObject([{ place: expect.stringContaining(address) }]);
    expect([...read.unread.keys()]).toEqual(unread === undefined ? [] : [unread]);
    expect(applicationOf(read.directory, ids.roleless)).toBeDefined();
    expect(applicationOf(read.directory, ids.api) === undefined).toBe(unread === ids.api);
  });

  it("an id that is only compared is as good as another", () => {
    const { address, ...role } = { address: "azuread_application.api", id: gap };
    const known = readTenant(withValues(address, {})).directory;
    const [first] = applicationOf(known, ids.api)?.appRoles ?? [];
    const read = readTenant(
      stackOf(
        baseResources.map((one) => {
          const { app_role: roles, app_role_id: roleId } = one.values;
          if (one.address === address && Array.isArray(roles))
            return { ...one, values: { ...one.values, app_role: roles.map((each) => ({ ...Object(each), ...role })) } };
          return roleId === first?.id ? { ...one, values: { ...one.values, app_role_id: gap } } : one;
        }),
      ),
    );
    expect(read.obstacles).toEqual([]);
    const ofRoles = read.directory.assignments.map(({ roleId }) => roleId);
    expect(ofRoles).toContain(applicationOf(read.directory, ids.api)?.appRoles[0]?.id);
  });

  it("optional claims that are not made here are remembered", () => {
    const claims: ValueObject = {
      optional_claims: [{ access_token: [{ name: "vnet" }, { name: "x", source: "user" }, { name: "email" }] }],
    };
    const api = applicationOf(readTenant(withValues("azuread_application.api", claims)).directory, ids.api);
    expect(api?.unplayedClaims).toEqual(["vnet", "x"]);
    expect([...(api?.accessTokenClaims.keys() ?? [])]).toEqual(["email"]);
  });

  it("a tenant that nobody names is the one that deployments trust", () => {
    expect(readTenant(stackOf([]), ["t"]).directory.tenantId).toBe("t");
    expect(readTenant(stackOf(baseResources), ["t"]).directory.tenantId).toBe(tenantId);
    const guessed = baseResources.map((one) => ({ ...one, values: { ...one.values, tenant_id: standInTenant } }));
    expect(readTenant(stackOf(guessed), ["t", "t"]).directory.tenantId).toBe("t");
    expect(readTenant(stackOf(guessed), ["t", "u"]).directory.tenantId).toBe(standInTenant);
  });

  it("types that nobody knows are left out", () => {
    const policy = resource("azuread_conditional_access_policy", "mfa", {});
    expect(readTenant(stackOf([...baseResources, policy])).obstacles).toEqual([]);
  });
});
