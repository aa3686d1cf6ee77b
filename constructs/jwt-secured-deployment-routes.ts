/**
 * The routes of a secured deployment.
 *
 * @module
 */
import { deployment as limits } from "../limits/api-gateway";
import { contextVariables } from "../limits/context-variables";
import { habits } from "../limits/routes";
import { type Backend, stockWarnings } from "./backend";
import { type Cors, corsFindings, renderCors } from "./cors";
import {
  type HeaderTransformations,
  renderTransformations,
  transformationFindings,
  valueFindings,
} from "./header-transformations";
import { type IdentityTransformations, setByHandFindings } from "./identity-headers";
import { RouteAccess } from "./jwt-secured-deployment-access";
import { parametersOf } from "./private/context-text";
import { beyond, checkCount, type Finding, isKnown, said, shownWith } from "./private/findings";
import type { ServedRoute } from "./private/served-deployments";
import { unusual, type Warning } from "./warnings";

/** HTTP methods that a route can answer. */
export type HttpMethod = "ANY" | "HEAD" | "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** One route. */
export interface Route {
  /** Below the deployment's prefix: `/orders/{id}`, or `/files/{path*}` for all below; at most 2,000 characters. */
  readonly path: string;
  /** Methods that the route answers; `ANY` is all of them. */
  readonly methods: readonly HttpMethod[];
  /** What answers. */
  readonly backend: Backend;
  /** @default RouteAccess.authenticated() */
  readonly access?: RouteAccess;
  /**
   * This route may answer requests that were meant for a stricter one, or lead its server to what stricter routes serve: **whatever those
   * routes close may then be reached as this one is, without a token where it is anonymous**. To be named where
   * - a parameter or wildcard takes what differs from a stricter route's path by case, encoding or a trailing slash (`/{path*}` beside `/admin`:
   *   `/Admin`, `/admin/`),
   * - the client writes a part of the URL of a server that stricter routes use too (`/public/..;/admin`), or
   * - the route is anonymous, and another deployment of the gateway has a prefix below or above this one's and routes that are closed.
   *
   * `summary` and `start` show such routes.
   *
   * @default false
   * @beta
   */
  readonly mayReachClosedRoutes?: boolean;
  /**
   * To take it away again, or to move the route, makes the next plan fail where the provider would keep it: see `leftovers` of the deployment.
   * @default - the deployment's
   */
  readonly cors?: Cors;
  /** Beside the identity headers, which are always removed and set again. */
  readonly requestHeaders?: HeaderTransformations;
  /** What happens to the back end's headers. @default - nothing */
  readonly responseHeaders?: HeaderTransformations;
}

/** Who judges the tokens of a deployment, and whose they are. */
export interface TokenJudging {
  /** An authorizer function, and not the gateway itself. */
  readonly isByFunction: boolean;
  readonly fromEntra: boolean;
}

export function routeAccess(route: Route): RouteAccess {
  return route.access ?? RouteAccess.authenticated();
}

/** Whether a route admits requests without a token. */
export function isAnonymous(route: Route): boolean {
  return routeAccess(route).type === "ANONYMOUS";
}

/** Routes as others depend on them. @internal */
export function servedRoutes(routes: readonly Route[], isByFunction: boolean): ServedRoute[] {
  return routes.map((route, index) => ({
    setting: `routes[${index}]`,
    path: route.path,
    methods: route.methods,
    asksFor: ({ ANONYMOUS: 0, AUTHENTICATION_ONLY: 1, ANY_OF: 2 } as const)[routeAccess(route).type],
    permissions: routeAccess(route).permissions(isByFunction),
    asked: routeAccess(route).inWords(isByFunction),
    mayReachClosedRoutes: route.mayReachClosedRoutes ?? false,
    server: route.backend.server(route.path),
  }));
}

/** Those of the identity headers, and its own. */
function requestHeaders(route: Route, identity: IdentityTransformations): HeaderTransformations {
  const { block = [], rename, set = [] } = route.requestHeaders ?? {};
  const ofIdentity = isAnonymous(route) ? identity.withoutToken : identity.withToken;
  return { block: [...ofIdentity.block, ...block], rename, set: [...ofIdentity.set, ...set] };
}

/** The block of the specification. */
export function renderRoute(route: Route, identity: IdentityTransformations, isByFunction: boolean) {
  const access = routeAccess(route);
  const { type } = access;
  const responseHeaders = renderTransformations(route.responseHeaders ?? {});
  return {
    path: route.path,
    methods: [...route.methods],
    backend: route.backend.render(),
    requestPolicies: {
      authorization: { type, allowedScope: type === "ANY_OF" ? [...access.allowedScope(isByFunction)] : undefined },
      cors: route.cors === undefined ? undefined : renderCors(route.cors),
      headerTransformations: renderTransformations(requestHeaders(route, identity)),
    },
    responsePolicies: responseHeaders === undefined ? undefined : { headerTransformations: responseHeaders },
  };
}

/** @internal */
export function routesFindings(
  routes: readonly Route[],
  identity: IdentityTransformations,
  judging: TokenJudging,
): Finding[] {
  return [
    ...checkCount("ROUTES_COUNT", "routes", routes, limits.routes),
    ...overlapFindings(routes),
    ...routes.flatMap((route, index) => routeFindings(`routes[${index}]`, route, identity, judging)),
  ];
}

/** The gateway tells routes apart by path and method; ANY is every method, and the names of parameters mean nothing to it. */
function overlapFindings(routes: readonly Route[]): Finding[] {
  const taken = new Map<string, Set<HttpMethod>>();
  return routes.flatMap(({ path, methods }, index) => {
    const shape = path.replace(/\{[^{}*]*(\*?)\}/g, "{$1}");
    const earlier = taken.get(shape) ?? new Set<HttpMethod>();
    taken.set(shape, earlier);
    return methods.flatMap((method) => {
      const overlaps = earlier.has(method) || earlier.has("ANY") || (method === "ANY" && earlier.size > 0);
      earlier.add(method);
      return overlaps
        ? [
            beyond(
              "ROUTE_DUPLICATE",
              `routes[${index}]`,
              said(`${method} ${path}, as an earlier route`),
              limits.routeOnce,
            ),
          ]
        : [];
    });
  });
}

function routeFindings(
  setting: string,
  route: Route,
  identity: IdentityTransformations,
  judging: TokenJudging,
): Finding[] {
  const { path, methods, backend, cors, responseHeaders = {} } = route;
  const parameters = parametersOf(path);
  return [
    ...(methods.length === 0
      ? [beyond("ROUTE_METHOD_INVALID", `${setting}.methods`, said("empty"), limits.methods)]
      : []),
    ...routeAccess(route).findings(`${setting}.access`, judging.isByFunction, judging.fromEntra),
    ...backend.findings(`${setting}.backend`, parameters),
    ...(isAnonymous(route) ? backend.ofCaller : [])
      .filter(({ table }) => table === "auth")
      .map(({ key }) =>
        beyond(
          "CONTEXT_VARIABLE_INVALID",
          `${setting}.backend.url`,
          `\${request.auth[${key}]}`,
          contextVariables.token,
        ),
      ),
    ...corsFindings(`${setting}.cors`, cors),
    ...transformationFindings(`${setting}.requestHeaders`, requestHeaders(route, identity), "request"),
    ...valueFindings(`${setting}.requestHeaders`, route.requestHeaders ?? {}, parameters),
    ...setByHandFindings(`${setting}.requestHeaders`, route.requestHeaders?.set ?? []),
    ...transformationFindings(`${setting}.responseHeaders`, responseHeaders, "response"),
    ...valueFindings(`${setting}.responseHeaders`, responseHeaders, parameters),
  ];
}

/** @internal */
export function routesWarnings(routes: readonly Route[]): Warning[] {
  return routes.flatMap(({ path, backend }, index) => [
    ...pathWarnings(`routes[${index}].path`, path),
    ...stockWarnings(`routes[${index}].backend`, backend),
  ]);
}

/** Placeholders of other routers, and segments that clients take out of a path before they send it. */
const foreign =
  /^(?:[^*]*\*.*|:[A-Za-z_].*|\.{1,2}|\.{3}\w*|\(.*[|?+.\\].*\)|(?:(?!%(?:7B|7D|2A)).)*%(?:7B|7D|2A).*)$/i;

/** Of a route or a deployment. @internal */
export function pathWarnings(setting: string, path: string): Warning[] {
  if (!isKnown(path)) return [];
  const segments = path.split("/").filter((segment) => !/^\{[^{}]*\}$/.test(segment) && foreign.test(segment));
  return [
    ...segments.map((segment) =>
      unusual("PATH_LOOKS_LIKE_PATTERN", setting, shownWith(path, `, with the segment ${segment}`), habits.pattern),
    ),
    ...(path.length > 1 && path.endsWith("/")
      ? [unusual("PATH_TRAILING_SLASH", setting, path, habits.trailingSlash)]
      : []),
  ];
}
