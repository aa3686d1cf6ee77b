/**
 * The clients of an API: of Entra's those that a stack registers, of another issuer's those that the deployment lists.
 *
 * @module
 */

import { isText } from "../../internal/json";
import { isUrl } from "../../internal/url";
import { azureCliClientId, entraClouds } from "../../limits/entra";
import type { Resource, Stack } from "../stack";
import type { ValueObject } from "../value";
import type { Api, Client, WantedClaim } from "./apis";
import { clientClaimOf } from "./client-claim";

/** Finds the API's registration by its audience, and with it the clients and where their tokens come from. */
export function clientsOf(
  stack: Stack,
  audiences: readonly string[],
  issuers: readonly string[],
  claims: readonly WantedClaim[],
): Pick<Api, "clients" | "scope" | "tokenEndpoint"> {
  const listed = claims.find(({ key, values }) => (key === "azp" || key === "appid") && values.length > 0)?.values;
  const registration = registrationOf(stack, audiences) ?? calledBy(stack, listed ?? []);
  const clientIds = new Set([...(registration ? callersOf(stack, registration) : []), ...(listed ?? [])]);
  const tokenEndpoint = tokenEndpointOf(issuers, registration ? tenantOf(stack) : undefined);
  if (tokenEndpoint === undefined) return { clients: listedClients(claims) };
  return {
    tokenEndpoint,
    ...(registration ? { scope: `${identifierOf(stack, registration)}/.default` } : {}),
    clients: [...clientIds].flatMap((clientId) => clientOf(stack, clientId, listed, registration)),
  };
}

/** Nobody but the issuer knows its clients; where the deployment lists none, any will do. */
function listedClients(claims: readonly WantedClaim[]): Client[] {
  const listed = clientClaimOf(claims)?.values ?? ["any-client"];
  return listed.map((clientId) => ({ name: clientId, clientId, admitted: true, credential: "unknown" }));
}

const applications = (stack: Stack): readonly Resource[] => stack.resourcesOf("azuread_application");

const clientIdOf = ({ values }: Resource): string => (isText(values.client_id) ? values.client_id : "");

function registrationOf(stack: Stack, audiences: readonly string[]): Resource | undefined {
  return applications(stack).find(
    (application) =>
      audiences.includes(clientIdOf(application)) ||
      identifiersOf(stack, application).some((uri) =>
        audiences.some((audience) => audience.replace(/\/$/, "") === uri),
      ),
  );
}

/** Where the audience names no registration, because it is mistyped, what the listed clients hold a role of is meant. */
function calledBy(stack: Stack, clientIds: readonly string[]): Resource | undefined {
  return applications(stack).find((application) =>
    callersOf(stack, application).some((caller) => clientIds.includes(caller)),
  );
}

function identifiersOf(stack: Stack, { values }: Resource): string[] {
  const apart = stack
    .resourcesOf("azuread_application_identifier_uri")
    .filter((uri) => uri.values.application_id === values.id)
    .map((uri) => uri.values.identifier_uri);
  return [...apart, ...(Array.isArray(values.identifier_uris) ? values.identifier_uris : [])].filter(isText);
}

const identifierOf = (stack: Stack, application: Resource): string =>
  identifiersOf(stack, application)[0] ?? `api://${clientIdOf(application)}`;

const principalsOf = (stack: Stack, clientId: string): readonly Resource[] =>
  stack.resourcesOf("azuread_service_principal").filter(({ values }) => values.client_id === clientId);

/** Those that hold a role of the API's, and those that are registered with a credential in this stack for it. */
function callersOf(stack: Stack, registration: Resource): string[] {
  const principals = principalsOf(stack, clientIdOf(registration)).map(({ values }) => values.object_id);
  return stack
    .resourcesOf("azuread_app_role_assignment")
    .filter(({ values }) => principals.includes(values.resource_object_id ?? null))
    .flatMap(({ values }) =>
      stack
        .resourcesOf("azuread_service_principal")
        .filter((principal) => principal.values.object_id === values.principal_object_id)
        .map(clientIdOf),
    );
}

function clientOf(
  stack: Stack,
  clientId: string,
  listed: readonly string[] | undefined,
  registration: Resource | undefined,
): Client[] {
  const application = applications(stack).find((one) => clientIdOf(one) === clientId);
  if (!application && registration && actsForPeople(stack, registration, clientId))
    return [personsClient(clientId, listed)];
  const secret = application && newestSecret(stack, application);
  return [
    {
      name: application ? displayName(application, registration) : clientId,
      clientId,
      admitted: listed === undefined || listed.includes(clientId),
      hasRole: registration !== undefined && callersOf(stack, registration).includes(clientId),
      credential: application ? credentialOf(stack, application) : "unknown",
      ...(secret === undefined ? {} : { secret }),
    },
  ];
}

/** A client that is pre-authorized and registered elsewhere, such as the Azure CLI, gets its tokens when a person signs in. */
const actsForPeople = (stack: Stack, registration: Resource, clientId: string): boolean =>
  partsOf(stack, "azuread_application_pre_authorized", registration).some(
    ({ values }) => values.authorized_client_id === clientId,
  );

const personsClient = (clientId: string, listed: readonly string[] | undefined): Client => ({
  name: clientId === azureCliClientId ? "Azure CLI" : clientId,
  clientId,
  admitted: listed === undefined || listed.includes(clientId),
  credential: "person",
});

/** `shop-orders billing` of the API `shop-orders` is `billing`. */
function displayName({ values }: Resource, registration: Resource | undefined): string {
  const name = isText(values.display_name) ? values.display_name : "";
  const prefix = isText(registration?.values.display_name) ? `${registration.values.display_name} ` : "";
  return prefix !== "" && name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

const partsOf = (stack: Stack, type: string, application: Resource): readonly Resource[] =>
  stack.resourcesOf(type).filter(({ values }) => values.application_id === application.values.id);

function credentialOf(stack: Stack, application: Resource): Client["credential"] {
  if (partsOf(stack, "azuread_application_password", application).length > 0) return "secret";
  if (partsOf(stack, "azuread_application_federated_identity_credential", application).length > 0) return "federated";
  if (partsOf(stack, "azuread_application_certificate", application).length > 0) return "certificate";
  return "none";
}

function newestSecret(stack: Stack, application: Resource): string | undefined {
  const end = ({ end_date: date }: ValueObject): number => (isText(date) ? Date.parse(date) : 0);
  const [newest] = partsOf(stack, "azuread_application_password", application)
    .map(({ values }) => ({ ...values }))
    .sort((one, other) => end(other) - end(one));
  return isText(newest?.value) ? newest.value : undefined;
}

/** The tenant in which the stack registers its applications. */
function tenantOf(stack: Stack): string | undefined {
  const [config] = stack.resourcesOf("data.azuread_client_config");
  const [principal] = stack.resourcesOf("azuread_service_principal");
  const tenant = config?.values.tenant_id ?? principal?.values.application_tenant_id;
  return isText(tenant) ? tenant : undefined;
}

/** The v2 endpoint gives tokens of both versions. A tenant that the stack names is surer than one in an issuer. */
function tokenEndpointOf(issuers: readonly string[], registered: string | undefined): string | undefined {
  for (const issuer of issuers) {
    const url = isUrl(issuer) ? new URL(issuer) : undefined;
    const login = url && loginHosts.get(url.hostname);
    const tenant = registered ?? url?.pathname.split("/").find((part) => part !== "");
    if (login !== undefined && tenant !== undefined) return `https://${login}/${tenant}/oauth2/v2.0/token`;
  }
  return registered === undefined ? undefined : `https://login.microsoftonline.com/${registered}/oauth2/v2.0/token`;
}

/** Hosts of issuers → hosts of token endpoints. The global cloud is last: its host of v1 issuers is the US Government's too. */
const loginHosts: ReadonlyMap<string, string> = new Map(
  [entraClouds.usgovernment, entraClouds.china, entraClouds.global].flatMap(({ login, sts, aliases }) =>
    [login, sts, ...aliases].map((host) => [host, login] as const),
  ),
);
