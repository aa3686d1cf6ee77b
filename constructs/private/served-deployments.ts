/**
 * What the deployments of a stack serve to whom: a route that asks for less must not lead to what another closes, unless it says so.
 *
 * @module
 */
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { habits, reach } from "../../limits/routes";
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
  readonly gatewayId: string;
  readonly pathPrefix: string;
  readonly routes: readonly ServedRoute[];
}

const served = new WeakMap<TerraformStack, ServedDeployment[]>();

/** Tells the others of the stack about a deployment. */
export function announce(deployment: ServedDeployment): void {
  const stack = TerraformStack.of(deployment.construct);
  served.set(stack, [...(served.get(stack) ?? []), deployment]);
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
  return (served.get(TerraformStack.of(construct)) ?? []).filter((other) => other.construct !== construct);
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
  const nameOf = (one: ServedRoute): string => resolved(deployment.construct, one.server?.name ?? "");
  const stricter = [
    ...deployment.routes.filter((other) => isStricter(other, route)),
    // What another deployment asks for cannot be compared, only whether it asks at all.
    ...(route.asksFor === 0 ? others.flatMap(({ routes }) => routes.filter(({ asksFor }) => asksFor > 0)) : []),
  ];
  const closed = stricter.find((other) => other.server !== undefined && nameOf(other) === nameOf(route));
  if (closed === undefined) return [];
  const actual = `${beside(route, closed)} on ${nameOf(route)}`;
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
  return resolved(one.construct, one.gatewayId) === resolved(one.construct, other.gatewayId);
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
