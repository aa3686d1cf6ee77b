import { describe, expect, it } from "vitest";
import type { Json } from "../../../internal/json";
import { describesTenant, directoryFromStack } from "../../../synthesized/system/read-tenant";
import { applicationOf, resourceOf } from "../../../synthesized/system/tenant";
import { emptyTenant } from "../../../synthesized/system/well-known";
import { createClientKey } from "../local/entra/client-key";
import { applied, baseResources, clientCertificate, ids, resource, stackOf, tenantId } from "../local/entra/tenant";

const withValues = (address: string, values: { readonly [attribute: string]: Json }) =>
  stackOf(
    baseResources.map((each) => (each.address === address ? { ...each, values: { ...each.values, ...values } } : each)),
  );

describe("directoryFromStack", () => {
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

  it("reads certificates in each encoding", async () => {
    const { pem } = await createClientKey();
    const der = Buffer.from(pem.replace(/-----.*-----|\s/g, ""), "base64");
    const encodings: { [attribute: string]: Json }[] = [
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

describe("nothing is ignored silently", () => {
  it.each([
    [
      "an unknown resource",
      () => stackOf([...baseResources, resource("azuread_conditional_access_policy", "mfa", {})]),
      /azuread_conditional_access_policy\.mfa: type: got .* Expected: in the local tenant/,
    ],
    [
      "an unknown data source",
      () => stackOf([...baseResources, resource("data.azuread_domains", "all", {})]),
      /azuread_domains/,
    ],
    [
      "no tenant",
      () =>
        stackOf([
          resource("azuread_app_role_assignment", "lonely", {
            app_role_id: "a",
            principal_object_id: "b",
            resource_object_id: "c",
          }),
        ]),
      /data\.azuread_client_config: tenant_id: got nothing/,
    ],
    [
      "an unknown optional claim",
      () => withValues("azuread_application.api", { optional_claims: [{ access_token: [{ name: "vnet" }] }] }),
      /azuread_application\.api\.optional_claims\[0\]\.access_token\[0\]: name: got "vnet"/,
    ],
    [
      "a directory extension",
      () =>
        withValues("azuread_application.api", { optional_claims: [{ access_token: [{ name: "x", source: "user" }] }] }),
      /source: got "user"/,
    ],
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
    expect(() => directoryFromStack(stack())).toThrow(message);
    expect(() => directoryFromStack(stack())).toThrow(expect.objectContaining({ code: "ENTRA_DIRECTORY" }));
  });
});
