import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EntraClient, type ExistingApi } from "../../constructs/index";
import { entra as limits } from "../../limits/entra";
import { isObject } from "../terraform-schema/json";
import { judge } from "../terraform-schema/judge";
import {
  addressesOf,
  CLIENT,
  codesOf,
  documentOf,
  existingApp,
  existingIds,
  findingsOf,
  OBJECT,
  resourcesOf,
  secured,
  TENANT,
  testStack,
  written,
} from "./test-stack";

const existing = { ...existingIds, identifierUri: `api://${CLIENT}` };
const notSaid = { servicePrincipalObjectId: undefined, roleIds: undefined, identifierUri: undefined };

function made(over: Partial<ExistingApi> = {}) {
  const stack = testStack();
  const app = existingApp(stack, over);
  const document = documentOf(stack);
  return { stack, app, document, of: (type: string) => Object.values(resourcesOf(document, type)) };
}

describe("an API that exists", () => {
  it("is not registered again; its clients get its roles", async () => {
    const { stack, app, of, document } = made();
    expect(of("azuread_application")).toHaveLength(1);
    expect(of("azuread_application")).toMatchObject([{ display_name: "billing" }]);
    expect(app.clientId).toBe(CLIENT);
    expect(app.scope).toBe(`api://${CLIENT}/.default`);
    expect(of("azuread_app_role_assignment")).toMatchObject([{ app_role_id: TENANT, resource_object_id: OBJECT }]);
    expect(findingsOf(stack)).toEqual([]);
    expect(await judge(document)).toEqual([]);
  });

  it("assigns nothing to clients that hold their roles already, and asks nobody for the ids of what it would assign", () => {
    const clients = [EntraClient.fromClientId({ name: "billing", clientId: OBJECT, assignment: "elsewhere" })];
    const { stack, app, of } = made({ ...notSaid, identifierUri: "api://x", tenantId: TENANT, clients });
    expect([of("azuread_app_role_assignment"), of("data.azuread_service_principal"), of("time_sleep")]).toEqual([
      [],
      [],
      [],
    ]);
    expect(app.trust({ keys: app.jwksUri }).clients.requirement).toEqual({ claim: "azp", values: [OBJECT] });
    expect(findingsOf(stack)).toEqual([]);
  });

  it("is looked up in nothing that is said of it", () => {
    const { of } = made({ tenantId: TENANT, ownerIds: [OBJECT] });
    expect([of("data.azuread_service_principal"), of("data.azuread_client_config")]).toEqual([[], []]);
    expect(made({ tenantId: TENANT, clients: [] }).of("data.azuread_client_config")).toEqual([]);
  });

  it("may carry either audience in its v1 tokens, which nobody made it write otherwise", () => {
    expect(made({ tokenVersion: 1 }).app.audiences).toEqual([CLIENT, `api://${CLIENT}`]);
    expect(made().app.audiences).toEqual([CLIENT]);
  });

  it("may give people tokens too, so that no claim says that a program calls", () => {
    expect(made({ tenantId: TENANT }).app.requiredClaims).toEqual([
      { claim: "tid", values: [TENANT] },
      { claim: "ver", values: ["2.0"] },
    ]);
  });

  it("may be trusted in further tenants without a word on its own sign-in audience", () => {
    const { app, stack } = made({ tenantId: TENANT, trustedTenantIds: [OBJECT] });
    expect(app.issuers).toEqual([TENANT, OBJECT].map((id) => `https://login.microsoftonline.com/${id}/v2.0`));
    expect(app.jwksUri).toBe("https://login.microsoftonline.com/organizations/discovery/v2.0/keys");
    expect(codesOf(stack)).toEqual([]);
  });

  it("has clients named after it where it has a name here", () => {
    const names = (over: Partial<ExistingApi>) =>
      made(over)
        .of("azuread_application")
        .map(({ display_name: name }) => name);
    expect(names({ displayName: "Orders" })).toEqual(["Orders billing"]);
    expect(names({ displayName: "Orders", clients: [{ name: "billing", displayName: "Billing" }] })).toEqual([
      "Billing",
    ]);
  });
});

describe("of what is not said of it", () => {
  it("each is looked up by the client id, in one place", async () => {
    const { document, of, app, stack } = made(notSaid);
    const [address = ""] = addressesOf(document).filter((one) => one.startsWith("data.azuread_service_principal."));
    expect(of("data.azuread_service_principal")).toMatchObject([{ client_id: CLIENT }]);
    expect(of("azuread_app_role_assignment")).toMatchObject([
      { app_role_id: `\${${address}.app_role_ids["Read"]}`, resource_object_id: `\${${address}.object_id}` },
    ]);
    expect(written(stack, app.scope)).toContain(`${address}.service_principal_names`);
    expect(await judge(document)).toEqual([]);
  });

  it.each(["servicePrincipalObjectId", "roleIds", "identifierUri"] as const)("%s alone is looked up", (part) => {
    expect(made({ [part]: undefined }).of("data.azuread_service_principal")).toHaveLength(1);
    expect(made({ ...notSaid, [part]: existing[part] }).of("data.azuread_service_principal")).toHaveLength(1);
  });

  it("a plan tells which roles there are where one is missing, for each role once", () => {
    const { of } = made({
      ...notSaid,
      clients: [
        { name: "billing", roles: ["Orders.Read", "Orders.Write", "Orders.Read"] },
        EntraClient.fromClientId({ name: "warehouse", clientId: OBJECT, roles: ["Orders.Read"] }),
      ],
    });
    const api = of("data.azuread_service_principal").find(({ client_id: id }) => id === CLIENT);
    const { postcondition } = isObject(api?.lifecycle) ? api.lifecycle : {};
    expect(postcondition).toEqual(
      ["Orders.Read", "Orders.Write"].map((role) => ({
        condition: `\${contains(keys(self.app_role_ids), "${role}")}`,
        error_message: expect.stringMatching(
          new RegExp(
            `^The API ${CLIENT} has no role ${role} in this tenant; it has: \\$\\{join\\(.*app_role_ids.*\\)\\}`,
          ),
        ),
      })),
    );
  });

  it("nothing is, where clients ask for roles that nobody can look up; all of that is told at once", () => {
    const { stack } = made({
      ...notSaid,
      clientId: "orders",
      tokenVersion: 2,
      clients: [
        { name: "billing" },
        { name: "Reports", roles: [] },
        EntraClient.fromClientId({ name: "warehouse", clientId: "warehouse", roles: ["Orders Read"] }),
      ],
    });
    expect(findingsOf(stack).map(({ code, text }) => `${code} ${/: (.*?) is /.exec(text)?.[1]}`)).toEqual([
      "GUID_INVALID clientId",
      "CLIENT_NAME_INVALID clients[1].name",
      "GUID_INVALID clients[2].clientId",
      "CLIENT_WITHOUT_ROLE clients[0].roles",
      "CLIENT_WITHOUT_ROLE clients[1].roles",
      "ROLE_INVALID clients[2].roles[0]",
    ]);
  });
});

it("tells a deployment all that it asks for, as one that is registered here does", () => {
  for (const tokenVersion of [1, 2] as const) {
    for (const over of [{}, notSaid]) {
      const stack = testStack();
      const app = existingApp(stack, { ...over, tokenVersion });
      secured(stack, { trust: app.trust({ keys: app.jwksUri }) });
      expect(codesOf(stack)).toEqual([]);
    }
  }
});

it("takes any text for a role or client id without a stack trace: what is wrong is a finding", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.array(fc.string(), { maxLength: 3 }), (clientId, ofClient, roles) => {
      const stack = testStack();
      existingApp(stack, {
        ...notSaid,
        clientId,
        clients: [
          { name: "billing", roles },
          EntraClient.fromClientId({ name: "warehouse", clientId: ofClient, roles }),
        ],
      });
      const codes = codesOf(stack);
      expect(codes.includes("GUID_INVALID")).toBe(![clientId, ofClient].every((id) => limits.guid.pattern.test(id)));
      expect(codes.includes("CLIENT_WITHOUT_ROLE")).toBe(roles.length === 0);
    }),
  );
});
