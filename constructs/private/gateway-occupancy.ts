/**
 * Rules that concern all deployments of a gateway together.
 *
 * @module
 */
import { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { DefaultTokenResolver, StringConcat, TerraformStack, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import { deployment as limits } from "../../limits/api-gateway";
import { addFindings, beyond, duplicates, type Finding } from "./findings";

const watched = new WeakSet<TerraformStack>();

/** Has the deployments of `scope`'s stack checked against each other, once however many ask for it. */
export function checkGatewayOccupancy(scope: Construct): void {
  const stack = TerraformStack.of(scope);
  if (watched.has(stack)) return;
  watched.add(stack);
  addFindings(stack, () =>
    [...deploymentsByGateway(stack)].flatMap(([gateway, list]) => gatewayFindings(gateway, list)),
  );
}

function deploymentsByGateway(stack: TerraformStack): Map<string, ApigatewayDeployment[]> {
  const byGateway = new Map<string, ApigatewayDeployment[]>();
  for (const node of stack.node.findAll()) {
    if (!(node instanceof ApigatewayDeployment)) continue;
    const gateway = resolved(stack, node.gatewayIdInput);
    byGateway.set(gateway, [...(byGateway.get(gateway) ?? []), node]);
  }
  return byGateway;
}

/** Each reading of an attribute is a token of its own; what it stands for is the same. */
function resolved(scope: TerraformStack, value: unknown): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return String(Tokenization.resolve(value, { scope, resolver, preparing: false }));
}

function gatewayFindings(gateway: string, deployments: readonly ApigatewayDeployment[]): Finding[] {
  const prefixes = deployments.map(({ pathPrefixInput = "" }) => pathPrefixInput);
  const where = `pathPrefix on gateway ${gateway}`;
  return [
    ...(deployments.length > limits.deploymentsPerGateway.max
      ? [beyond("TOO_MANY_DEPLOYMENTS", `gateway ${gateway}`, deployments.length, limits.deploymentsPerGateway)]
      : []),
    ...duplicates(prefixes).map((prefix) => beyond("PATH_PREFIX_DUPLICATE", where, prefix, limits.prefixOnce)),
    ...(prefixes.includes("/") && prefixes.length > 1
      ? [beyond("PATH_PREFIX_ROOT_NOT_ALONE", where, `/ beside ${prefixes.length - 1} more`, limits.rootAlone)]
      : []),
  ];
}
