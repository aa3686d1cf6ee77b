/**
 * Rules that concern all deployments of a gateway together.
 *
 * @module
 */
import { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { TerraformElement, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { deployment as limits } from "../../limits/api-gateway";
import { reach } from "../../limits/routes";
import { addFindings, beyond, duplicates, type Finding, said, shownWith } from "./findings";
import { liesBelow } from "./route-paths";
import { marksOf } from "./same-gateway";
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
  addFindings(stack, () => {
    const all = deploymentsIn(stack.node.root);
    const [own, others] = [all.filter((one) => one.stack === stack), all.filter((one) => one.stack !== stack)];
    return byGateway(own).flatMap((list) => {
      const gateway = resolved(stack, list[0].gatewayId);
      const marks = new Set(list.flatMap((one) => one.marks));
      const elsewhere = others.filter((other) => other.marks.some((mark) => marks.has(mark)));
      const published = (foreignKeys.get(stack) ?? []).flatMap((keys) => (keys.gateway === gateway ? keys.prefix : []));
      // What a stack of this app serves was published of it.
      const unknown = published.filter((keys) => !elsewhere.some((one) => one.isOfKeys && one.prefix === keys));
      return gatewayFindings(named(stack, gateway), [...list, ...elsewhere], [...new Set(unknown)]);
    });
  });
}

/** A deployment, as far as it concerns those beside it. */
interface Occupant {
  readonly stack: TerraformStack;
  readonly gatewayId: string;
  /** Of its gateway. */
  readonly marks: readonly unknown[];
  readonly prefix: string;
  readonly isOfKeys: boolean;
}

const deploymentsIn = (app: IConstruct): Occupant[] =>
  app.node.findAll().flatMap((node) => {
    if (!(node instanceof ApigatewayDeployment)) return [];
    const { gatewayIdInput: gatewayId = "", pathPrefixInput: prefix = "" } = node;
    const marks = marksOf(node, gatewayOf.get(node), gatewayId);
    return { stack: TerraformStack.of(node), gatewayId, marks, prefix, isOfKeys: keyServers.has(node) };
  });

function byGateway(occupants: readonly Occupant[]): [Occupant, ...Occupant[]][] {
  const lists = new Map<unknown, [Occupant, ...Occupant[]]>();
  for (const occupant of occupants) {
    const list = occupant.marks.map((mark) => lists.get(mark)).find((one) => one !== undefined);
    if (list !== undefined) list.push(occupant);
    const theirs = list ?? [occupant];
    for (const mark of occupant.marks) lists.set(mark, theirs);
  }
  return [...new Set(lists.values())];
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
function gatewayFindings(gateway: string, occupants: readonly Occupant[], published: readonly string[]): Finding[] {
  const prefixes = [...occupants.map(({ prefix }) => prefix), ...published];
  const keys = [...occupants.flatMap(({ isOfKeys, prefix }) => (isOfKeys ? prefix : [])), ...published];
  const where = `pathPrefix on gateway ${gateway}`;
  return [
    ...(occupants.length > limits.deploymentsPerGateway.max
      ? [
          beyond(
            "TOO_MANY_DEPLOYMENTS",
            `gateway ${gateway}`,
            said(`that of ${occupants.length} deployments`),
            limits.deploymentsPerGateway,
          ),
        ]
      : []),
    ...duplicates(prefixes).map((prefix) => {
      const theirs = stacksOf(occupants.filter((one) => one.prefix === prefix));
      return beyond(
        "PATH_PREFIX_DUPLICATE",
        where,
        shownWith(prefix, ` for more than one deployment${theirs}`),
        limits.prefixOnce,
      );
    }),
    ...(prefixes.includes("/") && prefixes.length > 1
      ? [
          beyond(
            "PATH_PREFIX_ROOT_NOT_ALONE",
            where,
            said(`/, beside ${prefixes.length - 1} more${stacksOf(occupants)}`),
            limits.rootAlone,
          ),
        ]
      : []),
    ...keys.flatMap((served) =>
      prefixes
        .filter((prefix) => prefix !== "/" && (liesBelow(prefix, served) || liesBelow(served, prefix)))
        .map((prefix) =>
          beyond(
            "PATH_PREFIX_HIDES_KEYS",
            where,
            shownWith(prefix, `, beside the keys at ${served}`),
            reach.besideKeys,
          ),
        ),
    ),
  ];
}

/** Whose teams have to agree. */
function stacksOf(occupants: readonly Occupant[]): string {
  const stacks = new Set(occupants.map(({ stack }) => stack.node.path));
  return stacks.size < 2 ? "" : `, in the stacks ${[...stacks].join(", ")}`;
}
