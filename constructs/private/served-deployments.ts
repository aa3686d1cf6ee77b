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
import { beyond, type Finding, isKnown, said, shownWith } from "./findings";
import { mayTake, prefixesAbove } from "./route-paths";
import { onOneGateway } from "./same-gateway";
import { resolved } from "./terraform-values";

/** One route, as far as others depend on it. */
export interface ServedRoute {
  readonly setting: string;
  readonly path: string;
  readonly methods: readonly string[];
  /** The more a route asks for, the higher: nothing, a token, one of {@link permissions}. */
  readonly asksFor: 0 | 1 | 2;
  /** Each is enough by itself, and takes all that is in it. */
  readonly permissions: readonly (readonly string[])[];
  /** The same in words. */
  readonly asked: string;
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
  /** There may be more of them later. */
  readonly routes: ServedRoute[];
}

/** A route that asks for something, before a server. */
interface ClosedRoute {
  readonly deployment: ServedDeployment;
  readonly route: ServedRoute;
  readonly server: BackendServer;
}

/**
 * The deployments of an app: one gateway may serve those of several stacks. Each is held against all others, so that they are found by what
 * they have in common; lists are in the order in which they were announced.
 */
class ServedDeployments {
  private readonly places = new Map<object, number>();
  private readonly byPrefix = new Map<string, ServedDeployment[]>();
  private readonly byPrefixAbove = new Map<string, ServedDeployment[]>();
  private readonly closed: ClosedRoute[] = [];
  private readonly closedByServer = new Map<string, ClosedRoute[]>();
  private readonly closedOnUnknown: ClosedRoute[] = [];

  public add(deployment: ServedDeployment): void {
    const { pathPrefix, routes } = deployment;
    this.places.set(deployment, this.places.size);
    listIn(this.byPrefix, pathPrefix).push(deployment);
    for (const prefix of prefixesAbove(pathPrefix)) listIn(this.byPrefixAbove, prefix).push(deployment);
    this.addRoutes(deployment, routes);
  }

  public addRoutes(deployment: ServedDeployment, routes: readonly ServedRoute[]): void {
    for (const route of routes) {
      const { asksFor, server } = route;
      if (asksFor > 0 && server !== undefined) this.addClosed({ deployment, route, server });
    }
  }

  private addClosed(route: ClosedRoute): void {
    this.places.set(route, this.places.size);
    this.closed.push(route);
    const { name } = route.server;
    (isKnown(name) ? listIn(this.closedByServer, name) : this.closedOnUnknown).push(route);
  }

  /** Those whose prefix lies above a deployment's. */
  public above({ pathPrefix }: ServedDeployment): readonly ServedDeployment[] {
    return this.inOrder(prefixesAbove(pathPrefix).flatMap((prefix) => this.byPrefix.get(prefix) ?? []));
  }

  /** Those whose prefix lies above a deployment's, or below it. */
  public nested(deployment: ServedDeployment): readonly ServedDeployment[] {
    const below = this.byPrefixAbove.get(deployment.pathPrefix) ?? [];
    return this.inOrder([...this.above(deployment), ...below]);
  }

  /** The first route before a server, among those that may be: what only Terraform knows has another name at each reading. */
  public firstClosed(server: string, isBefore: (route: ClosedRoute) => boolean): ClosedRoute | undefined {
    const lists = isKnown(server) ? [this.closedByServer.get(server) ?? [], this.closedOnUnknown] : [this.closed];
    const [first] = this.inOrder(lists.flatMap((list) => list.find(isBefore) ?? []));
    return first;
  }

  private inOrder<Item extends object>(items: Item[]): readonly Item[] {
    const placeOf = (item: Item): number => this.places.get(item) ?? 0;
    return items.sort((one, other) => placeOf(one) - placeOf(other));
  }
}

function listIn<Item>(lists: Map<string, Item[]>, key: string): Item[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

const served = new WeakMap<IConstruct, ServedDeployments>();

/** What is announced in the app of a deployment. */
function servedBeside({ construct }: ServedDeployment): ServedDeployments {
  const app = construct.node.root;
  const all = served.get(app) ?? new ServedDeployments();
  served.set(app, all);
  return all;
}

/** Tells the others of the app about a deployment. */
export function announce(deployment: ServedDeployment): void {
  servedBeside(deployment).add(deployment);
}

/** Tells them about more routes of one that was announced. */
export function announceRoutes(deployment: ServedDeployment, routes: readonly ServedRoute[]): void {
  deployment.routes.push(...routes);
  servedBeside(deployment).addRoutes(deployment, routes);
}

/** Routes of a deployment that may lead to what they do not ask for. */
export function reachFindings(deployment: ServedDeployment): Finding[] {
  return deployment.routes
    .filter(({ mayReachClosedRoutes, path }) => !mayReachClosedRoutes && isKnown(path))
    .flatMap((route) => [
      ...overlapFindings(route, deployment.routes),
      ...serverFindings(deployment, route),
      ...nestedFindings(deployment, route),
    ]);
}

/** Prefixes within one another where nothing is open: the path may be meant. Beside / none may be, which is a finding. */
export function nestedWarnings(deployment: ServedDeployment): Warning[] {
  const { pathPrefix } = deployment;
  return servedBeside(deployment)
    .above(deployment)
    .filter((other) => onOneGateway(deployment, other) && isOpen(deployment) === isOpen(other))
    .filter((other) => other.pathPrefix !== "/")
    .map((other) =>
      unusual("PATH_PREFIX_NESTED", "pathPrefix", shownWith(pathPrefix, `, below ${other.pathPrefix}`), habits.nested),
    );
}

/** Routes that a gateway which takes the first of the list would never ask. */
export function hiddenRouteWarnings({ routes }: ServedDeployment): Warning[] {
  return routes.flatMap((route, index) => {
    const looser = routes
      .slice(0, index)
      .find(
        ({ path, methods }) =>
          isKnown(path) &&
          isKnown(route.path) &&
          shareMethod(methods, route.methods) &&
          mayTake(path, route.path) &&
          !mayTake(route.path, path),
      );
    if (looser === undefined) return [];
    const actual = shownWith(route.path, `, behind ${looser.path}`);
    return [unusual("ROUTE_BEHIND_LOOSER", `${route.setting}.path`, actual, habits.behindLooser)];
  });
}

const isOpen = ({ routes }: ServedDeployment): boolean => routes.some(({ asksFor }) => asksFor === 0);

/** Whether there are tokens, or requests without one, that `route` admits and `other` does not. */
function isStricter(other: ServedRoute, route: ServedRoute): boolean {
  if (other.asksFor !== route.asksFor) return other.asksFor > route.asksFor;
  return route.permissions.some((all) => !other.permissions.some((enough) => enough.every((one) => all.includes(one))));
}

function overlapFindings(route: ServedRoute, routes: readonly ServedRoute[]): Finding[] {
  return routes
    .filter((other) => isStricter(other, route) && isKnown(other.path))
    .filter(({ methods }) => shareMethod(methods, route.methods))
    .filter(({ path }) => mayTake(route.path, path))
    .map((other) =>
      beyond("ROUTE_REACHES_CLOSED", `${route.setting}.path`, said(beside(route, other)), reach.besideStricter),
    );
}

/** A server that a route leads to by a part of the client's choice serves all its other routes as well. */
function serverFindings(deployment: ServedDeployment, route: ServedRoute): Finding[] {
  const { server } = route;
  if (server === undefined || !server.isReachedByChoice) return [];
  const isBehind = (other: ServedDeployment, its: BackendServer | undefined): boolean =>
    its !== undefined && isSame(deployment, server.name, other, its.name);
  const own = deployment.routes.find((other) => isStricter(other, route) && isBehind(deployment, other.server));
  // What another deployment asks for cannot be compared, only whether it asks at all.
  const others =
    own !== undefined || route.asksFor > 0
      ? undefined
      : servedBeside(deployment).firstClosed(
          server.name,
          (closed) => closed.deployment !== deployment && isBehind(closed.deployment, closed.server),
        );
  const closed = own ?? others?.route;
  if (closed === undefined) return [];
  const where = isKnown(server.name) ? server.name : "one server that Terraform makes";
  const actual = said(`one for ${beside(route, closed)}, on ${where}`);
  return [beyond("ROUTE_REACHES_CLOSED", `${route.setting}.backend`, actual, reach.sameServer)];
}

function nestedFindings(deployment: ServedDeployment, route: ServedRoute): Finding[] {
  if (route.asksFor > 0 || !isKnown(deployment.pathPrefix)) return [];
  return servedBeside(deployment)
    .nested(deployment)
    .filter(({ routes }) => routes.some(({ asksFor }) => asksFor > 0))
    .filter((other) => onOneGateway(deployment, other))
    .map(({ pathPrefix }) => {
      const path = below(deployment.pathPrefix, route.path);
      const actual = said(`${path} without a token, beside the closed ${pathPrefix}`);
      return beyond("ROUTE_REACHES_CLOSED", `${route.setting}.path`, actual, reach.nestedPrefix);
    });
}

/** References are compared within a stack: each has names of its own for what lies in another. */
function isSame(one: ServedDeployment, its: string, other: ServedDeployment, others: string): boolean {
  if (TerraformStack.of(one.construct) !== TerraformStack.of(other.construct)) return isKnown(its) && its === others;
  return its === others || resolved(one.construct, its) === resolved(one.construct, others);
}

const below = (prefix: string, path: string): string => `${prefix === "/" ? "" : prefix}${path}`;

function shareMethod(one: readonly string[], other: readonly string[]): boolean {
  return one.some((method) => method === "ANY" || other.includes(method) || other.includes("ANY"));
}

const beside = (route: ServedRoute, closed: ServedRoute): string =>
  `${route.path} ${route.asked}, beside ${closed.path} ${closed.asked}`;
