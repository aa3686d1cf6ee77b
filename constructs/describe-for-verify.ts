/**
 * What a stack tells its users, and `entra-oci-gateway verify`, which checks the running system by it.
 *
 * @module
 */
import { TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { names as limits } from "../limits/oci";
import { EntraClient } from "./azure-oauth-app-client";
import { ExistingClient, type IEntraClient } from "./azure-oauth-app-client-existing";
import type { RotatingSecret } from "./azure-oauth-app-client-secret";
import type { IAzureOAuthApp } from "./azure-oauth-app-tokens";
import type { IJwksAdapterFunction } from "./jwks-adapter-function";
import type { JwtSecuredDeployment } from "./jwt-secured-deployment";
import { isAnonymous, type Route } from "./jwt-secured-deployment-routes";
import { describedAuthorizer } from "./private/described-authorizer";
import { addFindings, beyond, duplicates, type Finding, isKnown, said, twice } from "./private/findings";
import { partOfStack } from "./private/place";
import { settingsOf } from "./private/settings-shape";

/**
 * One API that {@link describeForVerify} tells of.
 *
 * @beta
 */
export interface VerifiedApi {
  /** What outputs and reports call it; once in a stack. */
  readonly name: string;
  /** Its deployment on the gateway. */
  readonly deployment: JwtSecuredDeployment;
  /**
   * Its registration in Entra, of which clients get their tokens.
   * @default - tokens come from another issuer, which `verify` cannot ask: it checks that the API refuses whom it must refuse
   */
  readonly app?: IAzureOAuthApp;
}

/**
 * What {@link describeForVerify} tells of.
 *
 * @beta
 */
export interface VerifiedSystem {
  /** Each API that asks for tokens. */
  readonly apis: readonly VerifiedApi[];
  /** The adapter whose keys the APIs trust. @default - none is checked */
  readonly adapter?: IJwksAdapterFunction;
}

/**
 * Lets `entra-oci-gateway verify` check what a stack of one's own deploys: writes the outputs `apis`, `client_secrets` (sensitive) and, with an
 * adapter, `jwks_uri`. A {@link SecuredApiStack} has them already. Once in a stack, which must have no outputs of these names of its own.
 *
 * @example
 * ```ts
 * const orders = new AzureOAuthApp(this, "Orders", { displayName: "orders", clients: [{ name: "billing" }] });
 * const deployment = new JwtSecuredDeployment(this, "OrdersApi", {
 *   ...settings,
 *   trust: orders.trust({ keys: adapter }),
 * });
 * describeForVerify(this, { apis: [{ name: "orders", deployment, app: orders }], adapter });
 * ```
 * Once it is applied: `terraform output -json | npx entra-oci-gateway verify --outputs -`.
 *
 * @param scope the stack, or a construct in it
 * @beta
 */
export function describeForVerify(scope: Construct, system: VerifiedSystem): void {
  const stack = TerraformStack.of(partOfStack("describeForVerify", scope));
  const { apis: named, adapter } = settingsOf(stack, "describeForVerify", system);
  // Nothing can stand in for a deployment; that it is missing is a finding.
  const apis = named.filter(({ deployment }) => deployment !== undefined);
  const written = ["apis", "client_secrets", ...(adapter === undefined ? [] : ["jwks_uri"])];
  const taken = written.filter((name) => stack.node.tryFindChild(name) !== undefined);
  addFindings(stack, () => [
    ...(taken.length === 0
      ? namesakeFindings(stack)
      : [
          beyond(
            "ITEM_NAME_INVALID",
            "describeForVerify",
            said(`given a stack that has ${taken.join(", ")} already`),
            limits.outputsOfVerify,
          ),
        ]),
    ...duplicates(apis.map(({ name }) => name)).map((name) =>
      beyond("API_NAME_INVALID", "apis", twice(name), limits.nameOnce),
    ),
  ]);
  if (taken.length > 0) return;
  if (adapter !== undefined) {
    new TerraformOutput(stack, "jwks_uri", { value: adapter.jwksUri, description: "The adapted key set" });
  }
  new TerraformOutput(stack, "apis", {
    description: "Of each API: where it is, and how its clients get tokens for it",
    value: byName(
      apis,
      ({ name }) => name,
      (api) => describe(stack, api),
    ),
  });
  new TerraformOutput(stack, "client_secrets", {
    description: "Secrets by API and client",
    sensitive: true,
    value: byName(
      apis,
      ({ name }) => name,
      ({ app }) =>
        byName(
          (app?.clients ?? []).filter((client) => ownSecret(stack, client) !== undefined),
          ({ name }) => name,
          ({ secret }) => secret?.value,
        ),
    ),
  });
}

/** Of two outputs or variables with one name, Terraform would read the last alone. */
function namesakeFindings(stack: TerraformStack): Finding[] {
  const named = stack.node.findAll().flatMap((one) =>
    (one instanceof TerraformOutput || one instanceof TerraformVariable) && one.cdktfStack === stack
      ? [
          {
            name: `${one instanceof TerraformOutput ? "output" : "variable"} ${one.friendlyUniqueId}`,
            path: one.node.path,
          },
        ]
      : [],
  );
  return named.flatMap(({ name, path }, index) => {
    const first = named.findIndex((other) => other.name === name);
    return first === index
      ? []
      : [beyond("ITEM_NAME_INVALID", name, said(`made by ${named[first]?.path} and by ${path}`), limits.nameOnce)];
  });
}

function describe(stack: TerraformStack, { app, deployment }: VerifiedApi) {
  const { checkedSettings } = deployment;
  const { trusts, routes, failureResponse, tokenLocation, authorizer, chosenBy } = checkedSettings;
  const issuers = trusts.flatMap((trust) => trust.issuers);
  const audiences = trusts.flatMap((trust) => trust.audiences);
  const common = {
    ...{ endpoint: deployment.endpoint, issuers, audiences },
    ...(chosenBy === undefined ? {} : { chosen_by: chosenBy }),
    ...(failureResponse === undefined ? {} : { refusal: failureResponse.status }),
    ...(tokenLocation === undefined ? {} : { token_place: tokenLocation.place }),
    ...probe(routes),
    ...describedAuthorizer(checkedSettings),
  };
  if (app === undefined) {
    const listing = trusts.flatMap(({ clients }) => clients.requirement ?? []);
    const [claim] = listing.map((requirement) => requirement.claim);
    return { ...common, client_id_claim: claim, clients: listed(listing.flatMap(({ values }) => values)) };
  }
  return {
    ...common,
    token_endpoint: app.tokenEndpoint,
    scope: app.scope,
    client_id_claim: app.clientIdClaim,
    clients: byName(
      app.clients,
      ({ name }) => name,
      (client) => ({
        ...describeClient(client, ownSecret(stack, client)),
        // Of one that exists nobody knows here what else it holds.
        ...(authorizer !== undefined && client instanceof EntraClient ? { roles: client.roles } : {}),
      }),
    ),
    ...peoplesClients(app),
  };
}

/** Those that people sign in to, which the gateway admits too, and of which there is no secret to tell of. */
function peoplesClients({ clients, clientIds }: IAzureOAuthApp) {
  const own = new Set(clients.map(({ clientId }) => clientId));
  // What only Terraform knows cannot be told from the ids of programs.
  const others = clientIds.filter((id) => isKnown(id) && !own.has(id));
  return others.length === 0 ? {} : { people_client_ids: others };
}

/** Another issuer's clients have no other names than their ids. */
const listed = (clientIds: readonly string[]) =>
  byName(
    clientIds.filter(isKnown),
    (id) => id,
    (id) => ({ client_id: id, admitted: true }),
  );

/**
 * A request that changes nothing, for checks: the first route that asks for a token and takes a plain GET, of those with parameters one whose
 * back end may know nothing by the made-up values.
 */
function probe(routes: readonly Route[]) {
  const gets = routes.filter(
    (route) =>
      route.methods.some((method) => method === "GET" || method === "ANY") &&
      isKnown(route.path) &&
      !isAnonymous(route) &&
      route.access?.type !== "ANY_OF",
  );
  const route = gets.find(({ path }) => !path.includes("{")) ?? gets[0];
  if (route === undefined) return {};
  const { fixedStatus } = route.backend;
  const path = route.path.replace(/\{(\w+)\*?\}/g, "$1");
  return {
    probe: {
      ...{ method: "GET", path },
      ...(fixedStatus === undefined ? {} : { status: fixedStatus }),
      ...(path === route.path ? {} : { filled: true }),
    },
  };
}

/** Those of another stack are told by that one. */
function ownSecret(stack: TerraformStack, { secret }: IEntraClient): RotatingSecret | undefined {
  return secret !== undefined && TerraformStack.of(secret) === stack ? secret : undefined;
}

function describeClient(client: IEntraClient, secret: RotatingSecret | undefined) {
  const { clientId, admitted } = client;
  return {
    ...{ client_id: clientId, admitted },
    ...(client instanceof ExistingClient && client.isAssignedElsewhere ? { assignment: "elsewhere" } : {}),
    ...(secret === undefined ? {} : { secret_expires: secret.endDate }),
  };
}

function byName<Item, Value>(
  items: readonly Item[],
  name: (item: Item) => string,
  value: (item: Item) => Value,
): Record<string, Value> {
  return Object.fromEntries(items.map((item) => [name(item), value(item)]));
}
