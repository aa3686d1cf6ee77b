/**
 * Rules that concern all deployments of a gateway together.
 *
 * @module
 */
import { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { TerraformElement, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { deployment as limits } from "../../limits/api-gateway";
import { reach } from "../../limits/routes";
import { addFindings, beyond, duplicates, type Finding, said, shownWith } from "./findings";
import { liesBelow } from "./route-paths";
import { resolved } from "./terraform-values";

const watched = new WeakSet<TerraformStack>();
const keyServers = new WeakSet<ApigatewayDeployment>();

/** Says of a deployment that the gateway fetches its keys there. */
export function servesKeys(deployment: ApigatewayDeployment): void {
  keyServers.add(deployment);
}

/** A deployment of keys on a gateway that this stack does not know but by what was published of it. */
interface ForeignKeys {
  readonly gateway: string;
  readonly prefix: string;
}

const foreignKeys = new WeakMap<TerraformStack, ForeignKeys[]>();

/** Says that a gateway serves keys under a prefix, by the deployment of somebody else. */
export function keysServedElsewhere(scope: Construct, gatewayId: string, prefix: string): void {
  const stack = TerraformStack.of(scope);
  const others = foreignKeys.get(stack) ?? [];
  foreignKeys.set(stack, [...others, { gateway: resolved(stack, gatewayId), prefix }]);
}

const gatewayOf = new WeakMap<ApigatewayDeployment, object>();

/**
 * Says of a deployment on which gateway it is.
 *
 * @param gateway the same object in each stack of the app that has it from the one that makes it
 */
export function standsOn(deployment: ApigatewayDeployment, gateway: object): void {
  gatewayOf.set(deployment, gateway);
}

/** Has the deployments of `scope`'s stack checked against each other and those of other stacks of the app, once however many ask for it. */
export function checkGatewayOccupancy(scope: Construct): void {
  const stack = TerraformStack.of(scope);
  if (watched.has(stack)) return;
  watched.add(stack);
  addFindings(stack, () =>
    [...deploymentsByGateway(stack)].flatMap(([gateway, list]) => {
      const published = (foreignKeys.get(stack) ?? []).flatMap((keys) => (keys.gateway === gateway ? keys.prefix : []));
      const all = [...list, ...deploymentsOfOthers(stack, list)];
      return gatewayFindings(named(stack, gateway), all, [...new Set(published)]);
    }),
  );
}

/** Of other stacks, on the same gateways. */
function deploymentsOfOthers(stack: TerraformStack, own: readonly ApigatewayDeployment[]): ApigatewayDeployment[] {
  const gateways = new Set(own.flatMap((deployment) => gatewayOf.get(deployment) ?? []));
  return stack.node.root.node.findAll().filter((node): node is ApigatewayDeployment => {
    if (!(node instanceof ApigatewayDeployment) || TerraformStack.of(node) === stack) return false;
    const gateway = gatewayOf.get(node);
    return gateway !== undefined && gateways.has(gateway);
  });
}

function deploymentsByGateway(stack: TerraformStack): Map<string, ApigatewayDeployment[]> {
  const byGateway = new Map<string, ApigatewayDeployment[]>();
  for (const node of stack.node.findAll()) {
    if (!(node instanceof ApigatewayDeployment)) continue;
    const gateway = resolved(stack, node.gatewayIdInput);
    const deployments = byGateway.get(gateway) ?? [];
    byGateway.set(gateway, deployments);
    deployments.push(node);
  }
  return byGateway;
}

/** A gateway of the stack by its construct: nobody wrote the expression by which Terraform knows it. */
function named(stack: TerraformStack, gateway: string): string {
  if (!gateway.includes("${")) return gateway;
  const made = stack.node
    .findAll()
    .find((node) => TerraformElement.isTerraformElement(node) && gateway.includes(`.${node.friendlyUniqueId}.`));
  return made?.node.path.replace(/\/Resource$/, "") ?? "that only Terraform knows";
}

/** @param published prefixes under which somebody serves keys there whom the app does not know */
function gatewayFindings(
  gateway: string,
  deployments: readonly ApigatewayDeployment[],
  published: readonly string[],
): Finding[] {
  const written = deployments.map(({ pathPrefixInput = "" }) => pathPrefixInput);
  const prefixes = [...written, ...published];
  const ofKeys = deployments.filter((deployment) => keyServers.has(deployment));
  const where = `pathPrefix on gateway ${gateway}`;
  return [
    ...(deployments.length > limits.deploymentsPerGateway.max
      ? [
          beyond(
            "TOO_MANY_DEPLOYMENTS",
            `gateway ${gateway}`,
            said(`that of ${deployments.length} deployments`),
            limits.deploymentsPerGateway,
          ),
        ]
      : []),
    ...duplicates(prefixes).map((prefix) =>
      beyond("PATH_PREFIX_DUPLICATE", where, shownWith(prefix, " for more than one deployment"), limits.prefixOnce),
    ),
    ...(prefixes.includes("/") && prefixes.length > 1
      ? [beyond("PATH_PREFIX_ROOT_NOT_ALONE", where, said(`/, beside ${prefixes.length - 1} more`), limits.rootAlone)]
      : []),
    ...[...ofKeys.map(({ pathPrefixInput = "" }) => pathPrefixInput), ...published].flatMap((keys) =>
      prefixes
        .filter((prefix) => prefix !== "/" && (liesBelow(prefix, keys) || liesBelow(keys, prefix)))
        .map((prefix) =>
          beyond("PATH_PREFIX_HIDES_KEYS", where, shownWith(prefix, `, beside the keys at ${keys}`), reach.besideKeys),
        ),
    ),
  ];
}
