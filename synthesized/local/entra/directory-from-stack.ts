/**
 * The tenant that a stack would leave behind: the only place that knows azuread's resources.
 *
 * @module
 */
import type { Resource, Stack } from "../../stack";
import type { Application, Directory, RoleAssignment, ServicePrincipal } from "./directory";
import { readApplication, readSecret } from "./directory-application";
import { DirectoryError, flag, objectIdIn, text } from "./resource-values";
import { microsoftGraph, microsoftGraphPrincipal } from "./well-known";

/** What the local tenant understands. Any other azuread resource is an error: nothing is ignored silently. */
const supported: ReadonlySet<string> = new Set([
  "azuread_application",
  "azuread_application_certificate",
  "azuread_application_federated_identity_credential",
  "azuread_application_identifier_uri",
  "azuread_application_password",
  "azuread_application_pre_authorized",
  "azuread_app_role_assignment",
  "azuread_service_principal",
  "azuread_service_principal_password",
  "data.azuread_client_config",
]);

/**
 * Builds the tenant.
 *
 * @throws {DirectoryError} for an azuread resource or a setting that the local tenant does not know, and when no tenant id is to be had
 */
export function directoryFromStack(stack: Stack): Directory {
  for (const resource of stack.resources) refuseUnsupported(resource);
  const servicePrincipals = stack.resourcesOf("azuread_service_principal").map(readServicePrincipal);
  const applications = stack
    .resourcesOf("azuread_application")
    .map((resource) => withPrincipalsSecrets(stack, readApplication(stack, resource), servicePrincipals));
  return {
    tenantId: tenantIdOf(stack),
    applications: [...applications, microsoftGraph],
    servicePrincipals: [...servicePrincipals, microsoftGraphPrincipal],
    assignments: stack.resourcesOf("azuread_app_role_assignment").map(readAssignment),
  };
}

function refuseUnsupported(resource: Resource): void {
  const type = resource.mode === "data" ? `data.${resource.type}` : resource.type;
  if (resource.type.startsWith("azuread_") && !supported.has(type))
    throw new DirectoryError(resource.address, "type", type, `in the local tenant, ${[...supported].join(", ")}`);
}

function tenantIdOf(stack: Stack): string {
  const [config] = stack.resourcesOf("data.azuread_client_config");
  if (config !== undefined) return text(config, "tenant_id").toLowerCase();
  throw new DirectoryError(
    "data.azuread_client_config",
    "tenant_id",
    undefined,
    "a stack that reads it: it names the tenant",
  );
}

function readServicePrincipal(resource: Resource): ServicePrincipal {
  return {
    objectId: text(resource, "object_id"),
    clientId: text(resource, "client_id"),
    assignmentRequired: flag(resource, "app_role_assignment_required", false),
    enabled: flag(resource, "account_enabled", true),
  };
}

function readAssignment(resource: Resource): RoleAssignment {
  return {
    roleId: text(resource, "app_role_id"),
    principal: text(resource, "principal_object_id"),
    resource: text(resource, "resource_object_id"),
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
