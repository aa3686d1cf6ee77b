/**
 * What the stack tells its users, and the checks that run against it.
 *
 * @module
 */
import { TerraformOutput, type TerraformStack } from "cdktf";
import type { AzureOAuthApp } from "./azure-oauth-app";
import type { EntraClient } from "./azure-oauth-app-client";
import type { IJwksAdapterFunction } from "./jwks-adapter-function";
import type { JwtSecuredDeployment } from "./jwt-secured-deployment";
import type { Route } from "./jwt-secured-deployment-routes";
import type { SecuredApi } from "./secured-api-stack-settings";

/** One API of the stack. */
export interface DeployedApi {
  /** As they were given. */
  readonly settings: SecuredApi;
  /** Its registration in Entra. */
  readonly app: AzureOAuthApp;
  /** Its deployment on the gateway. */
  readonly deployment: JwtSecuredDeployment;
}

/** `jwks_uri`, `apis` by name, and `client_secrets` by API and client, which Terraform shows only when asked to. */
export function publishOutputs(
  stack: TerraformStack,
  apis: readonly DeployedApi[],
  adapter: IJwksAdapterFunction | undefined,
): void {
  if (adapter !== undefined) {
    new TerraformOutput(stack, "jwks_uri", { value: adapter.jwksUri, description: "The adapted key set" });
  }
  new TerraformOutput(stack, "apis", {
    description: "Of each API: where it is, and how its clients get tokens for it",
    value: byName(apis, ({ settings }) => settings.name, describe),
  });
  new TerraformOutput(stack, "client_secrets", {
    description: "Secrets by API and client",
    sensitive: true,
    value: byName(
      apis,
      ({ settings }) => settings.name,
      ({ app }) =>
        byName(
          app.clients.filter(({ secret }) => secret !== undefined),
          ({ name }) => name,
          ({ secret }) => secret?.value,
        ),
    ),
  });
}

function describe({ settings, app, deployment }: DeployedApi) {
  return {
    endpoint: deployment.endpoint,
    token_endpoint: app.tokenEndpoint,
    scope: app.scope,
    issuers: app.issuers,
    audiences: app.audiences,
    client_id_claim: app.clientIdClaim,
    ...probe(settings.routes),
    clients: byName(app.clients, ({ name }) => name, describeClient),
  };
}

/** A request that changes nothing, for checks: the first route that asks for a token and takes a plain GET. */
function probe(routes: readonly Route[]) {
  const route = routes.find(
    ({ path, methods, access }) =>
      !path.includes("{") && methods.some((method) => method === "GET" || method === "ANY") && access === undefined,
  );
  if (route === undefined) return {};
  const { fixedStatus } = route.backend;
  return {
    probe: { method: "GET", path: route.path, ...(fixedStatus === undefined ? {} : { status: fixedStatus }) },
  };
}

function describeClient({ clientId, admitted, secret }: EntraClient) {
  return { client_id: clientId, admitted, ...(secret === undefined ? {} : { secret_expires: secret.endDate }) };
}

function byName<Item, Value>(
  items: readonly Item[],
  name: (item: Item) => string,
  value: (item: Item) => Value,
): Record<string, Value> {
  return Object.fromEntries(items.map((item) => [name(item), value(item)]));
}
