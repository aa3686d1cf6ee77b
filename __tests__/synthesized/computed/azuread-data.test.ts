import { DataAzureadGroup } from "@cdktf/provider-azuread/lib/data-azuread-group";
import { DataAzureadUser } from "@cdktf/provider-azuread/lib/data-azuread-user";
import { Group } from "@cdktf/provider-azuread/lib/group";
import { Lazy, Testing } from "cdktf";
import { expect, test } from "vitest";
import { EntraClient } from "../../../constructs/index";
import { readStack } from "../../../synthesized/stack/stack";
import { readTenant } from "../../../synthesized/system/read-tenant";
import { ordersApi, ordersDeployment, securedApiStack } from "../../constructs/test-stack";
import { stackFolder } from "../stack-folder";

test("people and groups of a stack, made or looked up, are whom roles are assigned to", async () => {
  const later = (value: () => string) => Lazy.stringValue({ produce: value });
  const principalIds = [
    { name: "developers", value: later(() => made.objectId) },
    { name: "testers", value: later(() => found.objectId) },
    { name: "known", value: later(() => known.objectId) },
    { name: "ada", value: later(() => ada.objectId) },
  ];
  const stack = securedApiStack({ apis: [{ ...ordersApi, delegatedAccess: { principalIds } }] });
  const made = new Group(stack, "Developers", { displayName: "developers", securityEnabled: true });
  const found = new DataAzureadGroup(stack, "Testers", { displayName: "testers" });
  const known = new DataAzureadGroup(stack, "Known", { objectId: "3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b" });
  const ada = new DataAzureadUser(stack, "Ada", { userPrincipalName: "ada@example.com" });

  const read = await readStack(stackFolder(Testing.synth(stack)));
  const principals = readTenant(read).directory.assignments.map(({ principal }) => principal);
  const expected = ["azuread_group", "data.azuread_group", "data.azuread_user"].flatMap((type) =>
    read.resourcesOf(type).map(({ values }) => values.object_id),
  );
  expect(new Set(expected).size).toBe(4);
  expect(expected).toContain("3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b");
  expect(principals).toEqual(expect.arrayContaining(expected));
});

test("an API that is looked up has the roles that it is asked for, one id each, and a URI to ask tokens by", async () => {
  const [known, other] = ["3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b", "4f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b"];
  const clients = [
    EntraClient.fromClientId({ name: "warehouse", clientId: other, roles: ["Orders.Read", "Orders.Write"] }),
    { name: "billing", roles: ["Orders.Read"] },
  ];
  const stack = securedApiStack({ apis: [{ ...ordersDeployment, app: { clientId: known, clients } }] });

  const read = await readStack(stackFolder(Testing.synth(stack)));
  const { assignments, applications } = readTenant(read).directory;
  const roles = applications.find(({ clientId }) => clientId === known)?.appRoles ?? [];
  expect(roles.map(({ value }) => value).sort()).toEqual(["Orders.Read", "Orders.Write"]);
  expect(new Set(assignments.map(({ roleId }) => roleId))).toEqual(new Set(roles.map(({ id }) => id)));
  expect(new Set(assignments.map(({ resource }) => resource)).size).toBe(1);
  expect(new Set(assignments.map(({ principal }) => principal)).size).toBe(2);
  expect(read.outputs.get("apis")).toMatchObject({ value: { orders: { scope: `api://${known}/.default` } } });
});
