import { describe, expect, it } from "vitest";
import {
  type Application,
  type AppRole,
  assignedRoles,
  type Directory,
  servicePrincipalOf,
} from "../../../synthesized/system/tenant";
import { unregistered } from "../../../synthesized/system/well-known";

const role = (id: string, more: Partial<AppRole> = {}): AppRole => ({
  id,
  value: `Role.${id}`,
  enabled: true,
  forApplications: true,
  forPeople: false,
  ...more,
});
const api: Application = {
  ...unregistered("api"),
  appRoles: [
    role("1"),
    role("2", { enabled: false }),
    role("3", { forApplications: false, forPeople: true }),
    role("4", { value: "" }),
  ],
};
const target = { objectId: "api-principal", clientId: "api", assignmentRequired: true, enabled: true };

function directoryWith(...roleIds: string[]): Directory {
  const assignments = roleIds.map((roleId) => ({ roleId, principal: "client-principal", resource: target.objectId }));
  return { tenantId: "t", applications: [api], servicePrincipals: [target], assignments };
}

describe("assignedRoles", () => {
  it.each<[string[], string[] | undefined, string]>([
    [["1"], ["Role.1"], "a role"],
    [["1", "unknown"], ["Role.1"], "a role that does not exist any more"],
    [["2"], [], "a disabled role"],
    [["3"], [], "a role for people"],
    [["4"], [], "a role without a value"],
    [["00000000-0000-0000-0000-000000000000"], [], "an assignment without a role"],
    [[], undefined, "nothing"],
  ])("of who holds %j is %j: %s", (held, roles) => {
    expect(assignedRoles(directoryWith(...held), "client-principal", target)).toEqual(roles);
  });

  it("are nobody else's", () => {
    expect(assignedRoles(directoryWith("1"), "other-principal", target)).toBeUndefined();
    expect(assignedRoles(directoryWith("1"), "client-principal", { ...target, objectId: "other-api" })).toBeUndefined();
  });

  it("of people are those for people", () => {
    expect(assignedRoles(directoryWith("1", "3"), "client-principal", target, "forPeople")).toEqual(["Role.3"]);
  });
});

it("an application may have no service principal", () => {
  expect(servicePrincipalOf(directoryWith(), unregistered("other"))).toBeUndefined();
});
