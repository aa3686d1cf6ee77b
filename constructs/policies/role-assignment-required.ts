/**
 * Service principals require a role assignment.
 *
 * @module
 */
import type { PolicyRule } from "./rule";

export const roleAssignmentRequired: PolicyRule = {
  id: "role-assignment-required",
  title: "Service principals require a role assignment",
  why: "Otherwise every application of the tenant gets tokens for the API.",
  remedy: "Set app_role_assignment_required to true and assign a role to each client.",
  source: "https://learn.microsoft.com/en-us/entra/identity-platform/howto-restrict-your-app-to-a-set-of-users",
  resourceType: "azuread_service_principal",
  check(principal) {
    return principal.app_role_assignment_required === true ? [] : ["app_role_assignment_required is not true"];
  },
};
