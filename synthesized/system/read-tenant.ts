/**
 * The tenant that a stack would leave behind: the only place that knows azuread's resources.
 *
 * @module
 */

import type { Resource, Stack } from "../stack";
import { isValueObject } from "../value";
import { readApplication, readSecret } from "./read-application";
import { DirectoryError, flag, objectIdIn, optionalText, requiredText } from "./resource-values";
import type { Application, Directory, RoleAssignment, ServicePrincipal } from "./tenant";
import { emptyTenant, microsoftGraph, microsoftGraphPrincipal, unregistered } from "./well-known";

/** What the local tenant understands. Any other azuread resource is an error: nothing is ignored silently. */
const supported: ReadonlySet<string> = new Set([
  "azuread_application",
  "azuread_application_certificate",
  "azuread_application_federated_identity_credential",
  "azuread_application_identifier_uri",
  "azuread_application_owner",
  "azuread_application_password",
  "azuread_application_pre_authorized",
  "azuread_app_role_assignment",
  // People and groups: whom an API's roles are assigned to.
  "azuread_group",
  "azuread_service_principal",
  "azuread_service_principal_password",
  "data.azuread_application_published_app_ids",
  "data.azuread_client_config",
  "data.azuread_group",
  "data.azuread_service_principal",
  "data.azuread_user",
]);

/** Whether a stack has anything to do with Entra; one that trusts another issuer has not. */
export function describesTenant(stack: Stack): boolean {
  return stack.resources.some(({ type }) => type.startsWith("azuread_"));
}

/**
 * Builds the tenant; an empty one where the stack has nothing to do with Entra.
 *
 * @throws {DirectoryError} for an azuread resource or a setting that the local tenant does not know, and when no tenant id is to be had
 */
export function directoryFromStack(stack: Stack): Directory {
  for (const resource of stack.resources) refuseUnsupported(resource);
  const made = stack.resourcesOf("azuread_service_principal").map(readServicePrincipal);
  const found = stack.resourcesOf("data.azuread_service_principal");
  const servicePrincipals = [...made, ...found.map(readServicePrincipal), microsoftGraphPrincipal];
  const applications = stack
    .resourcesOf("azuread_application")
    .map((resource) => withPrincipalsSecrets(stack, readApplication(stack, resource), servicePrincipals));
  return {
    tenantId: tenantIdOf(stack),
    applications: [...applications, ...found.map(registeredElsewhere), microsoftGraph],
    servicePrincipals,
    assignments: stack.resourcesOf("azuread_app_role_assignment").map(readAssignment),
  };
}

function refuseUnsupported(resource: Resource): void {
  const type = resource.mode === "data" ? `data.${resource.type}` : resource.type;
  if (resource.type.startsWith("azuread_") && !supported.has(type))
    throw new DirectoryError(resource.address, "type", type, `in the local tenant, ${[...supported].join(", ")}`);
}

/** The tenant that the provider signs in to; where nobody asks for it by name, each service principal tells. */
function tenantIdOf(stack: Stack): string {
  if (!describesTenant(stack)) return emptyTenant;
  const [config] = stack.resourcesOf("data.azuread_client_config");
  if (config !== undefined) return requiredText(config, "tenant_id").toLowerCase();
  const [principal] = stack.resourcesOf("azuread_service_principal");
  if (principal !== undefined) return requiredText(principal, "application_tenant_id").toLowerCase();
  throw new DirectoryError(
    "data.azuread_client_config",
    "tenant_id",
    undefined,
    "a stack that reads it: it names the tenant",
  );
}

function readServicePrincipal(resource: Resource): ServicePrincipal {
  return {
    objectId: requiredText(resource, "object_id"),
    clientId: requiredText(resource, "client_id"),
    assignmentRequired: flag(resource, "app_role_assignment_required", false),
    enabled: flag(resource, "account_enabled", true),
  };
}

function readAssignment(resource: Resource): RoleAssignment {
  return {
    roleId: requiredText(resource, "app_role_id"),
    principal: requiredText(resource, "principal_object_id"),
    resource: requiredText(resource, "resource_object_id"),
  };
}

/** An application that the stack only looks up: its credentials are unknown here, its roles are what the lookup tells. */
function registeredElsewhere(resource: Resource): Application {
  const clientId = requiredText(resource, "client_id");
  const { app_role_ids: roles } = resource.values;
  return {
    ...unregistered(clientId),
    displayName: optionalText(resource, "display_name") ?? clientId,
    identifierUris: [`api://${clientId}`],
    appRoles: Object.entries(isValueObject(roles) ? roles : {}).map(([value, id]) => ({
      ...{ id: String(id), value, enabled: true, forApplications: true, forPeople: true },
    })),
  };
}

/** A secret on the service principal is as good as one on the application. */
function withPrincipalsSecrets(
  stack: Stack,
  application: Application,
  principals: readonly ServicePrincipal[],
): Application {
  const ids = principals.filter(({ clientId }) => clientId === application.clientId).map(({ objectId }) => objectId);
  const secrets = stack
    .resourcesOf("azuread_service_principal_password")
    .filter((password) => ids.includes(objectIdIn(password, "service_principal_id")))
    .map((password) => readSecret(stack, password));
  return { ...application, secrets: [...application.secrets, ...secrets] };
}
