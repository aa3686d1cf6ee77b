/**
 * Which deployment and route answer a request.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayinvokingdeployedapi.htm
 *
 * @module
 */

import { deployment as limits } from "../../limits/api-gateway";
import type { Obstacle } from "../../synthesized/system/obstacle";
import {
  bySpecificity,
  decode,
  isPiece,
  matchPath,
  type PathReading,
  pathSegments,
} from "../../synthesized/system/path-pattern";
import type { Decisions } from "./choices";
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

/** What of the choices decides where a request leads. */
type Routed = Pick<
  Decisions,
  | "ambiguous-paths"
  | "any-method"
  | "encoded-letters"
  | "head-of-get"
  | "nested-prefixes"
  | "path-case"
  | "route-precedence"
  | "trailing-slash"
>;

/** A deployment with the pieces of its prefix. */
interface Placed {
  readonly deployment: LocalDeployment;
  readonly prefix: readonly { readonly text: string; readonly written: string }[];
}

/** The deployments of one gateway. */
export class RouteTable {
  /** In the order in which they are asked whether a request is theirs. */
  private readonly placed: readonly Placed[];
  private readonly paths: PathReading;
  private readonly takesAnyMethod: boolean;
  private readonly headIsGet: boolean;
  private readonly firstListedAnswers: boolean;

  constructor(
    private readonly deployments: readonly LocalDeployment[],
    decisions: Routed,
  ) {
    this.paths = {
      takesAmbiguous: decisions["ambiguous-paths"] === "lenient",
      comparesEncoded: decisions["encoded-letters"] === "lenient",
      ignoresCase: decisions["path-case"] === "lenient",
      ignoresTrailingSlash: decisions["trailing-slash"] === "lenient",
    };
    this.takesAnyMethod = decisions["any-method"] === "lenient";
    this.headIsGet = decisions["head-of-get"] === "lenient";
    this.firstListedAnswers = decisions["route-precedence"] === "lenient";
    // Who stands first answers, and routes of the others are not tried: see `nested-prefixes` in choices.
    const sign = decisions["nested-prefixes"] === "lenient" ? 1 : -1;
    this.placed = deployments
      .flatMap((deployment) => {
        const { pathPrefix } = deployment;
        return pathPrefix === undefined ? [] : { deployment, prefix: prefixPieces(pathPrefix) };
      })
      .sort((one, other) => sign * (one.prefix.length - other.prefix.length));
  }

  public find(method: string, path: string): Routing {
    const segments = pathSegments(path, this.paths);
    if (segments === undefined) return { kind: "no-path" };
    const placed = this.placed.find(({ prefix }) => this.isBelow(segments, prefix));
    if (placed === undefined) return this.noPrefix();
    const { deployment } = placed;
    if ("notPlayed" in deployment) return { kind: "not-played", deployment, notPlayed: deployment.notPlayed };
    const onPath = this.matchesOf(deployment, segments.slice(placed.prefix.length));
    const [first] = onPath;
    if (first === undefined) return { kind: "no-path", deployment };
    const match = this.bestFor(method, onPath);
    if (match === undefined)
      return { kind: "no-method", onPath: first, methods: [...new Set(onPath.flatMap(({ route }) => route.methods))] };
    const { route } = match;
    if ("notPlayed" in route) return { kind: "not-played", deployment, notPlayed: route.notPlayed };
    return { kind: "route", match: { ...match, route } };
  }

  /** Whether a path lies below a prefix, by whole pieces. */
  private isBelow(path: readonly string[], prefix: Placed["prefix"]): boolean {
    return prefix.every((piece, index) => {
      const actual = path[index];
      return actual !== undefined && isPiece(actual, piece, this.paths);
    });
  }

  /** Requests that no prefix has may be for a deployment whose prefix nobody knows. */
  private noPrefix(): Routing {
    const notPlayed = this.deployments.flatMap((one) =>
      "notPlayed" in one && one.pathPrefix === undefined ? one.notPlayed : [],
    );
    return notPlayed.length === 0 ? { kind: "no-path" } : { kind: "not-played", notPlayed };
  }

  /** The most specific first, or as they are listed: see `route-precedence` in choices. */
  private matchesOf(deployment: PlayedDeployment, below: readonly string[]): readonly RouteMatch<LocalRoute>[] {
    const matches = deployment.routes.flatMap((route) => {
      const parameters = matchPath(route.pattern, below, this.paths);
      return parameters === undefined ? [] : [{ deployment, route, parameters }];
    });
    if (this.firstListedAnswers) return matches;
    return matches.sort((one, other) => bySpecificity(one.route.pattern, other.route.pattern));
  }

  /** Among the routes with the method the first; on an equally specific path the one that names the method before ANY. */
  private bestFor(method: string, matches: readonly RouteMatch<LocalRoute>[]): RouteMatch<LocalRoute> | undefined {
    const able = matches.filter(({ route }) => this.takes(route, method));
    const [first] = able;
    if (first === undefined || this.firstListedAnswers) return first;
    const equals = able.filter(({ route }) => bySpecificity(route.pattern, first.route.pattern) === 0);
    return equals.find(({ route }) => route.methods.includes(method)) ?? first;
  }

  /** See `any-method` and `head-of-get` in choices. */
  private takes({ methods }: LocalRoute, method: string): boolean {
    if (methods.includes(method)) return method !== any;
    if (methods.includes(any) && (this.takesAnyMethod || namedMethods.has(method))) return true;
    return this.headIsGet && method === "HEAD" && methods.includes("GET");
  }
}

const any = "ANY";
/** Those that a route can name one by one. */
const namedMethods = new Set(limits.methods.oneOf.filter((method) => method !== any));

function prefixPieces(prefix: string): Placed["prefix"] {
  if (prefix === "/") return [];
  return prefix
    .slice(1)
    .split("/")
    .map((written) => ({ written, text: decode(written) ?? written }));
}
