/**
 * Service principals require a role assignment.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { isOn } from "./written";

export const roleAssignmentRequired: PolicyRule = {
  id: "role-assignment-required",
  title: "Service principals require a role assignment",
  why: "Otherwise every application of the tenant gets tokens for the API.",
  remedy: "Set app_role_assignment_required to true and assign a role to each client.",
  source: "https://learn.microsoft.com/en-us/entra/identity-platform/howto-restrict-your-app-to-a-set-of-users",
  resourceType: "azuread_service_principal",
  check(principal) {
    const isRequired = isOn(principal.app_role_assignment_required);
    if (isRequired === "unknown") return [{ notUnderstood: "whether app_role_assignment_required is true" }];
    return isRequired === true ? [] : ["app_role_assignment_required is not true"];
  },
};
