/**
 * What the stack tells its users, and the checks that run against it.
 *
 * @module
 */
import { TerraformOutput, TerraformStack } from "cdktf";
import type { IEntraClient } from "./azure-oauth-app-client-existing";
import type { RotatingSecret } from "./azure-oauth-app-client-secret";
import type { IAzureOAuthApp } from "./azure-oauth-app-tokens";
import type { IJwksAdapterFunction } from "./jwks-adapter-function";
import type { JwtSecuredDeployment } from "./jwt-secured-deployment";
import type { Route } from "./jwt-secured-deployment-routes";
import type { ExistingSecuredApi, SecuredApi } from "./secured-api-stack-settings";

/** One API of the stack. */
export interface DeployedApi {
  /** As they were given. */
  readonly settings: SecuredApi | ExistingSecuredApi;
  /** Its registration in Entra. */
  readonly app: IAzureOAuthApp;
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
    value: byName(
      apis,
      ({ settings }) => settings.name,
      (api) => describe(stack, api),
    ),
  });
  new TerraformOutput(stack, "client_secrets", {
    description: "Secrets by API and client",
    sensitive: true,
    value: byName(
      apis,
      ({ settings }) => settings.name,
      ({ app }) =>
        byName(
          app.clients.filter((client) => ownSecret(stack, client) !== undefined),
          ({ name }) => name,
          ({ secret }) => secret?.value,
        ),
    ),
  });
}

function describe(stack: TerraformStack, { settings, app, deployment }: DeployedApi) {
  return {
    endpoint: deployment.endpoint,
    token_endpoint: app.tokenEndpoint,
    scope: app.scope,
    issuers: app.issuers,
    audiences: app.audiences,
    client_id_claim: app.clientIdClaim,
    ...probe(settings.routes),
    clients: byName(
      app.clients,
      ({ name }) => name,
      (client) => describeClient(client, ownSecret(stack, client)),
    ),
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

/** Those of another stack are told by that one. */
function ownSecret(stack: TerraformStack, { secret }: IEntraClient): RotatingSecret | undefined {
  return secret !== undefined && TerraformStack.of(secret) === stack ? secret : undefined;
}

function describeClient({ clientId, admitted }: IEntraClient, secret: RotatingSecret | undefined) {
  return { client_id: clientId, admitted, ...(secret === undefined ? {} : { secret_expires: secret.endDate }) };
}

function byName<Item, Value>(
  items: readonly Item[],
  name: (item: Item) => string,
  value: (item: Item) => Value,
): Record<string, Value> {
  return Object.fromEntries(items.map((item) => [name(item), value(item)]));
}
