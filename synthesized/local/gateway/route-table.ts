/**
 * Which deployment and route answer a request.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayinvokingdeployedapi.htm
 *
 * @module
 */

import type { Obstacle } from "../../system/obstacle";
import { bySpecificity, decode, matchPath, pathSegments } from "../../system/path-pattern";
import type { LocalDeployment, LocalRoute, PlayedDeployment, PlayedRoute } from "./local-deployments";

/** A route that matches, with the values of its path parameters. */
export interface RouteMatch<R extends LocalRoute = PlayedRoute> {
  readonly deployment: PlayedDeployment;
  readonly route: R;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What a request's path and method lead to. */
type Routing =
  | { readonly kind: "route"; readonly match: RouteMatch }
  | { readonly kind: "no-path"; readonly deployment?: LocalDeployment }
  /** The path is there, the method is not. */
  | { readonly kind: "no-method"; readonly onPath: RouteMatch<LocalRoute>; readonly methods: readonly string[] }
  /** What it leads to is not played, or it may lead to what is not played. */
  | { readonly kind: "not-played"; readonly deployment?: LocalDeployment; readonly notPlayed: readonly Obstacle[] };

/** The deployments of one gateway. */
export class RouteTable {
  constructor(private readonly deployments: readonly LocalDeployment[]) {}

  public find(method: string, path: string): Routing {
    const segments = pathSegments(path);
    if (segments === undefined) return { kind: "no-path" };
    const deployment = this.deploymentFor(segments);
    if (deployment === undefined) return this.noPrefix();
    if ("notPlayed" in deployment) return { kind: "not-played", deployment, notPlayed: deployment.notPlayed };
    const onPath = matchesOf(deployment, segments);
    const [first] = onPath;
    if (first === undefined) return { kind: "no-path", deployment };
    const match = bestFor(method, onPath);
    if (match === undefined)
      return { kind: "no-method", onPath: first, methods: [...new Set(onPath.flatMap(({ route }) => route.methods))] };
    const { route } = match;
    if ("notPlayed" in route) return { kind: "not-played", deployment, notPlayed: route.notPlayed };
    return { kind: "route", match: { ...match, route } };
  }

  /** Requests that no prefix has may be for a deployment whose prefix nobody knows. */
  private noPrefix(): Routing {
    const notPlayed = this.deployments.flatMap((one) =>
      "notPlayed" in one && one.pathPrefix === undefined ? one.notPlayed : [],
    );
    return notPlayed.length === 0 ? { kind: "no-path" } : { kind: "not-played", notPlayed };
  }

  /** The longest prefix that matches whole pieces. Routes of the others are not tried; see `nested-prefixes` in choices. */
  private deploymentFor(path: readonly string[]): LocalDeployment | undefined {
    const length = ({ pathPrefix = "" }: LocalDeployment): number => pathPrefix.length;
    return this.deployments
      .filter(
        ({ pathPrefix }) =>
          pathPrefix !== undefined &&
          prefixSegments(pathPrefix).every((segment, index) => decode(path[index] ?? "") === segment),
      )
      .sort((one, other) => length(other) - length(one))[0];
  }
}

function prefixSegments(prefix: string): readonly string[] {
  return prefix === "/"
    ? []
    : prefix
        .slice(1)
        .split("/")
        .map((segment) => decode(segment) ?? segment);
}

function matchesOf(deployment: PlayedDeployment, path: readonly string[]): readonly RouteMatch<LocalRoute>[] {
  const below = path.slice(prefixSegments(deployment.pathPrefix).length);
  return deployment.routes
    .flatMap((route) => {
      const parameters = matchPath(route.pattern, below);
      return parameters === undefined ? [] : [{ deployment, route, parameters }];
    })
    .sort((one, other) => bySpecificity(one.route.pattern, other.route.pattern));
}

/** Among the routes with the method the most specific path; on the same path the one that names the method before ANY. */
function bestFor(method: string, matches: readonly RouteMatch<LocalRoute>[]): RouteMatch<LocalRoute> | undefined {
  const able = matches.filter(({ route }) => route.methods.includes(method) || route.methods.includes("ANY"));
  const [first] = able;
  if (first === undefined) return undefined;
  const equals = able.filter(({ route }) => bySpecificity(route.pattern, first.route.pattern) === 0);
  return equals.find(({ route }) => route.methods.includes(method)) ?? first;
}
