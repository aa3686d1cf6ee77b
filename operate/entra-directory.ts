/**
 * Microsoft Graph, as far as mending a deployment asks it, with the login that the azuread provider would use.
 *
 * @module
 */

import { publicEndpoints } from "../internal/clients/endpoints";
import { findEntraLogin } from "../internal/clients/entra-login";
import { type Found, failure, found } from "../internal/clients/failure";
import { graphToken, requestGraph } from "../internal/clients/graph";
import { type JsonAnswer, unexpected } from "../internal/clients/request";
import { member, text } from "../internal/json";
import { type Environment, programRunner } from "../internal/program";
import { isUrl } from "../internal/url";
import type { WantedAssignment } from "./converge";
import type { Plan } from "./terraform-show";

/** A client secret as Entra lists it: without its text. */
export interface ListedSecret {
  readonly keyId: string;
  readonly name: string;
  readonly start: string;
  readonly end: string;
}

export interface ListedPrincipal {
  /** `/servicePrincipals/<object id>`. */
  readonly path: string;
  readonly description: string;
}

/** Paths are those of objects: `/applications/<object id>`, `/servicePrincipals/<object id>`. */
export interface EntraDirectory {
  shows(path: string): Promise<Found<boolean>>;
  /** @returns nothing while Entra does not show it */
  principal(path: string): Promise<Found<ListedPrincipal | undefined>>;
  /** The service principal of an application. */
  principalOf(clientId: string): Promise<Found<ListedPrincipal | undefined>>;
  /** @returns the id that Terraform imports it with, where there is such an assignment */
  assignment(wanted: WantedAssignment): Promise<Found<string | undefined>>;
  secrets(application: string): Promise<Found<readonly ListedSecret[]>>;
  removeSecret(application: string, keyId: string): Promise<Found<true>>;
}

/** Milliseconds: for one request, and for one program (the Azure CLI takes seconds to start). */
const PATIENCE = { request: 10_000, program: 30_000 } as const;

/** @param provider what the stack says to the azuread provider, which wins over the environment */
export async function openDirectory(
  given: Environment,
  provider: Plan["entra"],
  send: typeof fetch = fetch,
): Promise<Found<EntraDirectory>> {
  const environment = {
    ...given,
    ...(provider.tenant !== undefined && { ARM_TENANT_ID: provider.tenant }),
    ...(provider.environment !== undefined && { ARM_ENVIRONMENT: provider.environment }),
  };
  const context = {
    environment,
    run: programRunner(environment, PATIENCE.program),
    fetch: (...call: Parameters<typeof fetch>) => send(...call),
    patience: PATIENCE.request,
  };
  const hosts = publicEndpoints(environment).entra();
  if (hosts === undefined) {
    const detail = "ARM_METADATA_HOSTNAME or ARM_ENVIRONMENT names a cloud that is not known here";
    return failure("entra-login-untriable", detail);
  }
  const login = await findEntraLogin(context);
  if ("failure" in login) return login;
  const token = await graphToken(context, login.value, hosts);
  if ("failure" in token) return token;
  const access = { graph: hosts.graph, token: token.value };
  return found(
    directory(hosts.graph, (path, write) =>
      requestGraph(context, access, { path, ...(write !== undefined && { method: "POST", body: write }) }),
    ),
  );
}

type Ask = (path: string, write?: object) => Promise<Found<JsonAnswer>>;

function directory(graph: URL, ask: Ask): EntraDirectory {
  const principal = (json: unknown): ListedPrincipal | undefined => {
    const id = text(json, "id");
    const description = text(json, "description") ?? "";
    return id === undefined ? undefined : { path: `/servicePrincipals/${id}`, description };
  };
  const get = async <T>(path: string, read: (json: unknown) => T, absent: T): Promise<Found<T>> => {
    const answer = await ask(`/v1.0${path}`);
    if ("failure" in answer) return answer;
    if (answer.value.status === 404) return found(absent);
    return answer.value.status === 200 ? found(read(answer.value.json)) : unexpected(graph, answer.value);
  };
  return {
    shows: (path) => get(`${path}?$select=id`, () => true, false),
    principal: (path) => get(`${path}?$select=id,description`, principal, undefined),
    principalOf: (clientId) =>
      get(
        `/servicePrincipals?$filter=${encodeURIComponent(`appId eq '${clientId.replaceAll("'", "''")}'`)}`,
        (json) => principal(items(json)[0]),
        undefined,
      ),
    assignment: (wanted) => assignment(graph, ask, wanted),
    secrets: (path) =>
      get(`${path}?$select=id,passwordCredentials`, (json) => items(json, "passwordCredentials").flatMap(secret), []),
    removeSecret: async (path, keyId) => {
      const answer = await ask(`/v1.0${path}/removePassword`, { keyId });
      if ("failure" in answer) return answer;
      return answer.value.status === 204 ? found(true) : unexpected(graph, answer.value);
    },
  };
}

/** Far more than an API has callers. */
const mostPages = 100;

/** https://learn.microsoft.com/en-us/graph/api/serviceprincipal-list-approleassignedto */
async function assignment(graph: URL, ask: Ask, wanted: WantedAssignment): Promise<Found<string | undefined>> {
  const list = `/servicePrincipals/${wanted.resource}/appRoleAssignedTo`;
  let path: string | undefined = `/v1.0${list}`;
  for (let page = 0; path !== undefined && page < mostPages; page += 1) {
    const answer: Found<JsonAnswer> = await ask(path);
    if ("failure" in answer) return answer;
    const { status, json } = answer.value;
    if (status !== 200) return status === 404 ? found(undefined) : unexpected(graph, answer.value);
    const id = items(json)
      .filter((one) => text(one, "principalId") === wanted.principal && text(one, "appRoleId") === wanted.role)
      .flatMap((one) => text(one, "id") ?? [])[0];
    if (id !== undefined) return found(`${list}/${id}`);
    path = nextPage(graph, text(json, "@odata.nextLink"));
  }
  return found(undefined);
}

/** Only ever below the same host. https://learn.microsoft.com/en-us/graph/paging */
function nextPage(graph: URL, link: string | undefined): string | undefined {
  const url = link !== undefined && isUrl(link) ? new URL(link) : undefined;
  return url?.origin === graph.origin ? `${url.pathname}${url.search}` : undefined;
}

function items(json: unknown, name = "value"): readonly unknown[] {
  const list = member(json, name);
  return Array.isArray(list) ? list : [];
}

function secret(json: unknown): readonly ListedSecret[] {
  const keyId = text(json, "keyId");
  if (keyId === undefined) return [];
  const [name, start, end] = [text(json, "displayName"), text(json, "startDateTime"), text(json, "endDateTime")];
  return [{ keyId, name: name ?? "", start: start ?? "", end: end ?? "" }];
}
