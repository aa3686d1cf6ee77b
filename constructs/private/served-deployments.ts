/**
 * What the deployments of an app serve to whom: a route that asks for less must not lead to what another closes, unless it says so.
 *
 * @module
 */
import { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { habits, reach } from "../../limits/routes";
import type { IApiGateway } from "../api-gateway";
import { unusual, type Warning } from "../warnings";
import { beyond, type Finding, isKnown } from "./findings";
import { liesBelow, mayTake } from "./route-paths";
import { resolved } from "./terraform-values";

/** One route, as far as others depend on it. */
export interface ServedRoute {
  readonly setting: string;
  readonly path: string;
  readonly methods: readonly string[];
  /** The more a route asks for, the higher: nothing, a token, one of {@link scopes}. */
  readonly asksFor: 0 | 1 | 2;
  readonly scopes: readonly string[];
  /** Whether it was named that it may lead to stricter routes. */
  readonly mayReachClosedRoutes: boolean;
  /** What answers, where that is somebody else. */
  readonly server: BackendServer | undefined;
}

/** A server behind the gateway. */
export interface BackendServer {
  /** Equal for the same server: its host, with the port where that is not the scheme's own, or a function's id. */
  readonly name: string;
  /** Whether the client writes a part of the URL that the server gets. */
  readonly isReachedByChoice: boolean;
}

/** One deployment. */
export interface ServedDeployment {
  readonly construct: Construct;
  readonly gateway: IApiGateway;
  readonly pathPrefix: string;
  readonly routes: readonly ServedRoute[];
}

/** By app: one gateway may serve deployments of several stacks. */
const served = new WeakMap<IConstruct, ServedDeployment[]>();

/** Tells the others of the app about a deployment. */
export function announce(deployment: ServedDeployment): void {
  const app = deployment.construct.node.root;
  served.set(app, [...(served.get(app) ?? []), deployment]);
}

/** Routes of a deployment that may lead to what they do not ask for. */
export function reachFindings(deployment: ServedDeployment): Finding[] {
  const others = othersOf(deployment);
  return deployment.routes
    .filter(({ mayReachClosedRoutes, path }) => !mayReachClosedRoutes && isKnown(path))
    .flatMap((route) => [
      ...overlapFindings(route, deployment.routes),
      ...serverFindings(deployment, route, others),
      ...nestedFindings(deployment, route, others),
    ]);
}

/** Prefixes within one another where nothing is open: the path may be meant. */
export function nestedWarnings(deployment: ServedDeployment): Warning[] {
  const { pathPrefix } = deployment;
  return othersOf(deployment)
    .filter((other) => onOneGateway(deployment, other) && liesBelow(pathPrefix, other.pathPrefix))
    .filter((other) => isOpen(deployment) === isOpen(other))
    .map((other) =>
      unusual("PATH_PREFIX_NESTED", "pathPrefix", `${pathPrefix} below ${other.pathPrefix}`, habits.nested),
    );
}

const isOpen = ({ routes }: ServedDeployment): boolean => routes.some(({ asksFor }) => asksFor === 0);

function othersOf({ construct }: ServedDeployment): ServedDeployment[] {
  return (served.get(construct.node.root) ?? []).filter((other) => other.construct !== construct);
}

/** Whether there are tokens, or requests without one, that `route` admits and `other` does not. */
function isStricter(other: ServedRoute, route: ServedRoute): boolean {
  if (other.asksFor !== route.asksFor) return other.asksFor > route.asksFor;
  return route.scopes.some((scope) => !other.scopes.includes(scope));
}

function overlapFindings(route: ServedRoute, routes: readonly ServedRoute[]): Finding[] {
  return routes
    .filter((other) => isStricter(other, route) && isKnown(other.path))
    .filter(({ methods }) => shareMethod(methods, route.methods))
    .filter(({ path }) => mayTake(route.path, path))
    .map((other) =>
      beyond("ROUTE_REACHES_CLOSED", `${route.setting}.path`, beside(route, other), reach.besideStricter),
    );
}

/** A server that a route leads to by a part of the client's choice serves all its other routes as well. */
function serverFindings(
  deployment: ServedDeployment,
  route: ServedRoute,
  others: readonly ServedDeployment[],
): Finding[] {
  const { server } = route;
  if (server === undefined || !server.isReachedByChoice) return [];
  const stricter = [
    ...deployment.routes.filter((other) => isStricter(other, route)).map((other) => [deployment, other] as const),
    // What another deployment asks for cannot be compared, only whether it asks at all.
    ...(route.asksFor === 0 ? others : []).flatMap((other) =>
      other.routes.filter(({ asksFor }) => asksFor > 0).map((closed) => [other, closed] as const),
    ),
  ];
  const [, closed] =
    stricter.find(([other, { server: its }]) => its && isSame(deployment, server.name, other, its.name)) ?? [];
  if (closed === undefined) return [];
  const actual = `${beside(route, closed)} on ${resolved(deployment.construct, server.name)}`;
  return [beyond("ROUTE_REACHES_CLOSED", `${route.setting}.backend`, actual, reach.sameServer)];
}

function nestedFindings(
  deployment: ServedDeployment,
  route: ServedRoute,
  others: readonly ServedDeployment[],
): Finding[] {
  if (route.asksFor > 0 || !isKnown(deployment.pathPrefix)) return [];
  return others
    .filter((other) => onOneGateway(deployment, other) && isNested(deployment, other))
    .filter(({ routes }) => routes.some(({ asksFor }) => asksFor > 0))
    .map(({ pathPrefix }) => {
      const actual = `${below(deployment.pathPrefix, route.path)} without a token, beside the closed ${pathPrefix}`;
      return beyond("ROUTE_REACHES_CLOSED", `${route.setting}.path`, actual, reach.nestedPrefix);
    });
}

function onOneGateway(one: ServedDeployment, other: ServedDeployment): boolean {
  return one.gateway === other.gateway || isSame(one, one.gateway.gatewayId, other, other.gateway.gatewayId);
}

/** References of another stack are not resolved here: CDKTF would make an output of each. */
function isSame(one: ServedDeployment, its: string, other: ServedDeployment, others: string): boolean {
  if (TerraformStack.of(one.construct) !== TerraformStack.of(other.construct)) return isKnown(its) && its === others;
  return resolved(one.construct, its) === resolved(one.construct, others);
}

function isNested(one: ServedDeployment, other: ServedDeployment): boolean {
  return liesBelow(one.pathPrefix, other.pathPrefix) || liesBelow(other.pathPrefix, one.pathPrefix);
}

const below = (prefix: string, path: string): string => `${prefix === "/" ? "" : prefix}${path}`;

function shareMethod(one: readonly string[], other: readonly string[]): boolean {
  return one.some((method) => method === "ANY" || other.includes(method) || other.includes("ANY"));
}

const asked = ({ asksFor, scopes }: ServedRoute): string =>
  asksFor === 0 ? "without a token" : asksFor === 1 ? "with any token" : `with the scope ${scopes.join(" or ")}`;

const beside = (route: ServedRoute, closed: ServedRoute): string =>
  `${route.path} ${asked(route)}, beside ${closed.path} ${asked(closed)}`;
