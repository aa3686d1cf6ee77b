/**
 * Whether a person gets a token for an API through a client, and with what: the one judgement of tokens that are minted and of those that flows give.
 *
 * @module
 */
import { azureCliClientId } from "../../limits/entra";
import {
  type Application,
  applicationOf,
  assignedRoles,
  type Directory,
  type RoleAssignment,
  resourceOf,
  type ServicePrincipal,
  servicePrincipalOf,
} from "../../synthesized/system/tenant";
import { microsoftGraph, unregistered } from "../../synthesized/system/well-known";
import { type Person, type SignedIn, someoneIn } from "./people";
import { stsErrors } from "./sts-errors";

/** Who asks for what. */
export interface DelegatedRequest {
  readonly clientId: string;
  /** Client id or identifier URI of the API. */
  readonly api: string;
  readonly signedIn: SignedIn;
}

/** What a token is made of. */
export interface DelegatedEntitlement {
  readonly client: Application;
  readonly resource: Application;
  readonly person: Person;
  /** All that the API lets the client have of it without asking anybody: see `delegated-scopes` in choices. */
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

/**
 * Judges by Entra's rules: the tenant must know both, the API must pre-authorize the client, and where the tenant requires assignment the person must
 * hold one.
 *
 * @param directories of all tenants, the stack's own first
 * @throws {StsError} AADSTS500011 for an unknown API, 500014 for a disabled one, 700016 for a client of another tenant alone, 65001 without
 *   pre-authorization, 50105 without assignment
 */
export function delegatedAccess(
  directories: readonly Directory[],
  directory: Directory,
  { clientId, api, signedIn }: DelegatedRequest,
): DelegatedEntitlement {
  const { resource, target } = apiIn(directory, api);
  const client = clientIn(directories, directory, clientId);
  const granted = resource.preAuthorized.get(client.clientId);
  const scopes = resource.scopes
    .filter((scope) => scope.enabled && granted?.includes(scope.id))
    .map(({ value }) => value);
  if (scopes.length === 0) throw stsErrors.noConsent(client.clientId, client.displayName);
  const isOwn = directories[0] === directory;
  const person = someoneIn(directory.tenantId, isOwn, signedIn, personAssignedTo(directory, target));
  const roles = assignedRoles(directory, person.objectId, target, "forPeople");
  if (roles === undefined && target.assignmentRequired)
    throw stsErrors.personNotAssigned(resource.clientId, resource.displayName);
  return { client, resource, person, scopes, roles: roles ?? [] };
}

/** An API with its presence in the tenant. */
function apiIn(
  directory: Directory,
  api: string,
): { readonly resource: Application; readonly target: ServicePrincipal } {
  const resource = resourceOf(directory, api);
  const target = resource && servicePrincipalOf(directory, resource);
  if (resource === undefined || target === undefined) throw stsErrors.unknownResource(api, directory.tenantId);
  if (!target.enabled) throw stsErrors.resourceDisabled(api);
  return { resource, target };
}

/** One that people sign in to: of those that nobody registered here the Azure CLI alone, see `sign-in-clients` in choices. */
export function signInClient(directories: readonly Directory[], directory: Directory, clientId: string): Application {
  const client = clientIn(directories, directory, clientId);
  const isKnown = client === azureCli || applicationOf(directory, client.clientId) !== undefined;
  if (!isKnown || client === microsoftGraph) throw stsErrors.unknownClient(clientId, directory.tenantId);
  return client;
}

/** Of a client that nobody registered here all tenants may know: the Azure CLI is such a one. */
function clientIn(directories: readonly Directory[], directory: Directory, clientId: string): Application {
  const found = applicationOf(directory, clientId);
  if (found === undefined && directories.some((other) => applicationOf(other, clientId) !== undefined))
    throw stsErrors.unknownClient(clientId, directory.tenantId);
  if (found === undefined) return clientId === azureCliClientId ? azureCli : unregistered(clientId);
  const principal = servicePrincipalOf(directory, found);
  if (principal?.enabled === false) throw stsErrors.clientDisabled(found.clientId, found.displayName);
  return found;
}

/** It signs people in by the browser of the machine, or by a device code. */
const azureCli: Application = {
  ...unregistered(azureCliClientId),
  displayName: "Microsoft Azure CLI",
  redirectUris: [{ uri: "http://localhost", kind: "public" }],
  allowsPublicClient: true,
};

/** Somebody who holds an assignment and is no application of the tenant. */
function personAssignedTo(directory: Directory, target: ServicePrincipal): string | undefined {
  const isPerson = ({ principal }: RoleAssignment): boolean =>
    !directory.servicePrincipals.some(({ objectId }) => objectId === principal);
  return directory.assignments.find((each) => each.resource === target.objectId && isPerson(each))?.principal;
}
