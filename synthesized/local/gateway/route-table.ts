/**
 * Which deployment and route answer a request.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayinvokingdeployedapi.htm
 *
 * @module
 */

import type { Deployment, Route } from "../../system/deployment";
import { bySpecificity, decode, matchPath, pathSegments } from "../../system/path-pattern";

/** A route that matches, with the values of its path parameters. */
export interface RouteMatch {
  readonly deployment: Deployment;
  readonly route: Route;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What a request's path and method lead to. */
type Routing =
  | { readonly kind: "route"; readonly match: RouteMatch }
  | { readonly kind: "no-path"; readonly deployment?: Deployment }
  /** The path is there, the method is not. */
  | { readonly kind: "no-method"; readonly onPath: RouteMatch; readonly methods: readonly string[] };

/** The deployments of one gateway. */
export class RouteTable {
  constructor(private readonly deployments: readonly Deployment[]) {}

  public find(method: string, path: string): Routing {
    const segments = pathSegments(path);
    const deployment = segments && this.deploymentFor(segments);
    if (segments === undefined || deployment === undefined) return { kind: "no-path" };
    const onPath = matchesOf(deployment, segments);
    const [first] = onPath;
    if (first === undefined) return { kind: "no-path", deployment };
    const match = bestFor(method, onPath);
    if (match !== undefined) return { kind: "route", match };
    return { kind: "no-method", onPath: first, methods: [...new Set(onPath.flatMap(({ route }) => route.methods))] };
  }

  /** The longest prefix that matches whole pieces. Routes of the others are not tried; see `nested-prefixes` in choices. */
  private deploymentFor(path: readonly string[]): Deployment | undefined {
    return this.deployments
      .filter(({ pathPrefix }) =>
        prefixSegments(pathPrefix).every((segment, index) => decode(path[index] ?? "") === segment),
      )
      .sort((one, other) => other.pathPrefix.length - one.pathPrefix.length)[0];
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

function matchesOf(deployment: Deployment, path: readonly string[]): readonly RouteMatch[] {
  const below = path.slice(prefixSegments(deployment.pathPrefix).length);
  return deployment.routes
    .flatMap((route) => {
      const parameters = matchPath(route.pattern, below);
      return parameters === undefined ? [] : [{ deployment, route, parameters }];
    })
    .sort((one, other) => bySpecificity(one.route.pattern, other.route.pattern));
}

/** Among the routes with the method the most specific path; on the same path the one that names the method before ANY. */
function bestFor(method: string, matches: readonly RouteMatch[]): RouteMatch | undefined {
  const able = matches.filter(({ route }) => route.methods.includes(method) || route.methods.includes("ANY"));
  const [first] = able;
  if (first === undefined) return undefined;
  const equals = able.filter(({ route }) => bySpecificity(route.pattern, first.route.pattern) === 0);
  return equals.find(({ route }) => route.methods.includes(method)) ?? first;
}
