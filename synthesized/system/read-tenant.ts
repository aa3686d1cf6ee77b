/**
 * The tenant that a stack would leave behind: the only place that knows azuread's resources.
 *
 * @module
 */

import { isText } from "../../internal/json";
import { standInTenant } from "../computed/identifiers";
import { isValueObject, Unknown } from "../expression/value";
import type { Resource, Stack } from "../stack/stack";
import { type Obstacle, unknownObstacle } from "./obstacle";
import { type Attempt, readApplication, readSecret } from "./read-application";
import { comparedId, DirectoryError, flag, objectIdIn, optionalText, requiredText } from "./resource-values";
import type { Application, Directory, RoleAssignment, ServicePrincipal } from "./tenant";
import { emptyTenant, microsoftGraph, microsoftGraphPrincipal, unregistered } from "./well-known";

/** Whether a stack has anything to do with Entra; one that trusts another issuer has not. */
export function describesTenant(stack: Stack): boolean {
  return stack.resources.some(({ type }) => type.startsWith("azuread_"));
}

/** What a stack says of its tenant. */
export interface ReadTenant {
  /** All that can be read. */
  readonly directory: Directory;
  /** What Entra would refuse. */
  readonly refused: readonly DirectoryError[];
  /** What is left out, because it is not known. */
  readonly obstacles: readonly Obstacle[];
  /** Client ids of applications that are left out, with the reason. */
  readonly unread: ReadonlyMap<string, readonly Obstacle[]>;
}

/**
 * Builds the tenant; an empty one where the stack has nothing to do with Entra.
 *
 * @param trusted tenants of the issuers that deployments trust: they tell where the stack itself does not
 */
export function readTenant(stack: Stack, trusted: readonly string[] = []): ReadTenant {
  const errors: DirectoryError[] = [];
  const attempt: Attempt = (read) => attempted(read, errors);
  const principals = stack.resourcesOf("azuread_service_principal");
  const elsewhere = ["data.azuread_service_principal", "data.azuread_application"].flatMap((type) =>
    stack.resourcesOf(type),
  );
  const identities = managedIdentitiesOf(stack);
  const found = elsewhere.filter(({ type }) => type === "azuread_service_principal");
  const unread = new Map<string, readonly Obstacle[]>();
  const whole = <T>(resource: Resource, read: () => T): readonly T[] => {
    const before = errors.length;
    const value = attempt(read);
    const { client_id: clientId } = resource.values;
    if (value === undefined && isText(clientId)) unread.set(clientId, errors.slice(before).flatMap(obstacleIn));
    return value === undefined ? [] : [value];
  };
  const servicePrincipals = [
    ...[...principals, ...found].flatMap((one) => whole(one, () => readServicePrincipal(one))),
    ...identities.map(({ clientId, objectId }) => ({ objectId, clientId, assignmentRequired: false, enabled: true })),
    microsoftGraphPrincipal,
  ];
  const applications = stack
    .resourcesOf("azuread_application")
    .flatMap((one) =>
      whole(one, () => withPrincipalsSecrets(stack, readApplication(stack, one, attempt), servicePrincipals, attempt)),
    );
  const registered = new Set(applications.map(({ clientId }) => clientId));
  const lookedUp = new Map(
    elsewhere
      .flatMap((one) => attempt(() => registeredElsewhere(one)) ?? [])
      .filter(({ clientId }) => !registered.has(clientId) && !unread.has(clientId))
      .map((application) => [application.clientId, application] as const),
  );
  const directory = {
    tenantId: tenantIdOf(stack, trusted),
    applications: [
      ...applications,
      ...identities.filter(({ clientId }) => !registered.has(clientId) && !lookedUp.has(clientId)),
      ...lookedUp.values(),
      microsoftGraph,
    ],
    servicePrincipals,
    assignments: stack
      .resourcesOf("azuread_app_role_assignment")
      .flatMap((one) => attempt(() => readAssignment(one)) ?? []),
  };
  const refused = errors.filter(({ actual }) => !Unknown.is(actual));
  return { directory, refused, obstacles: errors.flatMap(obstacleIn), unread };
}

/** The same thing may be looked at for several applications, and is wrong once. */
function attempted<T>(read: () => T, errors: DirectoryError[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    if (!errors.some(({ message }) => message === error.message)) errors.push(error);
    return undefined;
  }
}

const obstacleIn = ({ address, setting, actual }: DirectoryError): readonly Obstacle[] =>
  Unknown.is(actual) ? [unknownObstacle(`${address}: ${setting}`, actual)] : [];

/**
 * The tenant that the provider signs in to; where nobody asks for it by name, each service principal tells. One that nobody gave is whatever
 * the deployments trust.
 */
function tenantIdOf(stack: Stack, trusted: readonly string[]): string {
  const [only, ...more] = [...new Set(trusted)];
  const told = [
    ...stack.resourcesOf("data.azuread_client_config").map(({ values }) => values.tenant_id),
    ...stack.resourcesOf("azuread_service_principal").map(({ values }) => values.application_tenant_id),
  ].find(isText);
  if (told === undefined) return only ?? (describesTenant(stack) ? standInTenant : emptyTenant);
  const isGuess = told === standInTenant && only !== undefined && more.length === 0;
  return (isGuess ? only : told).toLowerCase();
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
    roleId: comparedId(resource, "app_role_id"),
    principal: comparedId(resource, "principal_object_id"),
    resource: comparedId(resource, "resource_object_id"),
  };
}

/** Azure's own resources for it, as far as their ids are known: Entra has a service principal for each, and no application. */
function managedIdentitiesOf(stack: Stack): readonly Application[] {
  return ["azurerm_user_assigned_identity", "data.azurerm_user_assigned_identity"].flatMap((type) =>
    stack.resourcesOf(type).flatMap(({ address, values }): readonly Application[] => {
      const { client_id: clientId, principal_id: objectId, id, name } = values;
      if (!isText(clientId) || !isText(objectId)) return [];
      const displayName = isText(name) ? name : address;
      return [{ ...unregistered(clientId), objectId, displayName, managedIdentity: isText(id) ? id : address }];
    }),
  );
}

/** Azure writes the identity's resource among the names of its service principal. */
function managedIdentityIn({ address, values }: Resource): string | undefined {
  if (values.type !== "ManagedIdentity") return undefined;
  const names = Array.isArray(values.alternative_names) ? values.alternative_names : [];
  return names.filter(isText).find((name) => name.startsWith("/subscriptions/")) ?? address;
}

/** An application that the stack only looks up: its credentials are unknown here, its roles are what the lookup tells. */
function registeredElsewhere(resource: Resource): Application {
  const clientId = requiredText(resource, "client_id");
  const { app_role_ids: roles } = resource.values;
  const managedIdentity = managedIdentityIn(resource);
  return {
    ...unregistered(clientId),
    isStandIn: true,
    ...(managedIdentity === undefined ? {} : { managedIdentity }),
    displayName: optionalText(resource, "display_name") ?? clientId,
    identifierUris: [`api://${clientId}`],
    appRoles: Object.keys(isValueObject(roles) ? roles : {}).map((value) => ({
      id: comparedId({ address: resource.address, values: isValueObject(roles) ? roles : {} }, value),
      ...{ value, enabled: true, forApplications: true, forPeople: true },
    })),
  };
}

/** A secret on the service principal is as good as one on the application. */
function withPrincipalsSecrets(
  stack: Stack,
  application: Application,
  principals: readonly ServicePrincipal[],
  attempt: Attempt,
): Application {
  const ids = principals.filter(({ clientId }) => clientId === application.clientId).map(({ objectId }) => objectId);
  const secrets = stack
    .resourcesOf("azuread_service_principal_password")
    .filter((password) => ids.includes(attempt(() => objectIdIn(password, "service_principal_id")) ?? ""))
    .flatMap((password) => attempt(() => readSecret(stack, password)) ?? []);
  return { ...application, secrets: [...application.secrets, ...secrets] };
}
